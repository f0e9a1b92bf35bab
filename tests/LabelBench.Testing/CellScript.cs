using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>What a fake run is to say about one cell; <see cref="RecordBuilder"/> turns it into trials.</summary>
/// <param name="ItemsPerSecond">Typical throughput; trials scatter around it.</param>
/// <param name="TypicalLatency">Median latency of a query.</param>
/// <param name="Stages">Stages of the pipeline; empty for <see cref="Scope.Infer"/>.</param>
public sealed record CellScript(Cell Cell, double ItemsPerSecond, TimeSpan TypicalLatency, ImmutableArray<StageScript> Stages)
{
    /// <summary>Standard deviation of throughput between trials, as a share of it.</summary>
    public double TrialSpread { get; init; } = 0.008;

    /// <summary>Reported by every measured trial.</summary>
    public ImmutableArray<QualityResult> Quality { get; init; } = [];

    /// <summary>Reported by every measured trial.</summary>
    public GateRecord? Gate { get; init; }

    /// <summary>Reported by every measured trial, with its latencies; for cells whose queries come by themselves.</summary>
    public OpenLoopRecord? OpenLoop { get; init; }

    /// <summary>What each measured trial trained, by 1-based repetition; null where nothing is trained.</summary>
    public Func<int, TrainingOutcome>? Training { get; init; }

    /// <summary>Findings by 1-based repetition; one that invalidates makes the trial invalid.</summary>
    public ImmutableDictionary<int, Finding> Findings { get; init; } = ImmutableDictionary<int, Finding>.Empty;

    /// <summary>Failures by 1-based repetition.</summary>
    public ImmutableDictionary<int, TrialFailure> Failures { get; init; } = ImmutableDictionary<int, TrialFailure>.Empty;

    /// <summary>The same finding in each of these repetitions.</summary>
    public CellScript WithFinding(Finding finding, params IEnumerable<int> repetitions) =>
        this with { Findings = Findings.SetItems(repetitions.Select(r => KeyValuePair.Create(r, finding))) };

    /// <summary>The same failure in each of these repetitions.</summary>
    public CellScript WithFailure(TrialFailure failure, params IEnumerable<int> repetitions) =>
        this with { Failures = Failures.SetItems(repetitions.Select(r => KeyValuePair.Create(r, failure))) };
}

/// <param name="BusyShare">Share of its workers' time that the stage is busy, 0 to 1.</param>
public sealed record StageScript(string Name, int Workers, double BusyShare, double MeanQueue = 0);
