using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>What a cell showed whose queries came by themselves.</summary>
/// <param name="IsValid">Whether the promise was shown to hold, or without a promise, whether the trials count.</param>
/// <param name="Reason">One sentence with the numbers.</param>
/// <param name="Outcome">Of the promise, over the trials that count; null without one, and where no trial counts.</param>
/// <param name="Rates">Means over the trials.</param>
/// <param name="Response">From when queries were due; median over the trials of each percentile.</param>
/// <param name="Service">From when the system began; median over the trials of each percentile.</param>
/// <param name="Lag">Of the trial in which the generator was latest.</param>
/// <param name="InFlight">Means over the trials.</param>
/// <param name="Promise">Of the trial that decided; null without one.</param>
public sealed record OpenLoopSummary(
    bool IsValid,
    string Reason,
    PromiseOutcome? Outcome,
    OpenLoopRates Rates,
    LatencySummary Response,
    LatencySummary Service,
    LagRecord Lag,
    InFlightRecord InFlight,
    PromiseRecord? Promise);
