using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Load.Search;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Search;

/// <summary>Decides what a search for the highest rate within a latency promise does next, from its record alone: one that was killed goes on as if nothing had been. Pure.</summary>
/// <remarks>The rule is that of <see cref="MaxRateSearch"/>; here its runs are trials in worker processes.</remarks>
public static class RateSearch
{
    private const int HopelessRuns = 3;

    /// <param name="run">A search for a rate, with the trials that it has made.</param>
    public static SearchAction Next(RunRecord run)
    {
        if (run.Search is not { Rate: { } goal, Slo: { } slo, Budget: { } load } search)
            throw new ArgumentException("The run is no search for a rate.", nameof(run));
        var core = MaxRateSearch.Start(new MaxRateOptions(slo.Percentile / 100, slo.Limit.TotalSeconds, goal.FirstRate.Value, load.TotalSeconds, goal.Run.TotalSeconds, goal.Confirm.TotalSeconds))
            with { Points = [.. run.Trials.Select(PointOf)] };
        if (run.Trials.Length >= HopelessRuns && run.Trials[^HopelessRuns..].All(t => t.Failure is { Reason: not FailureReason.Overloaded }))
            return Done(run, SearchEnd.NothingWorks, $"{HopelessRuns} runs in a row failed; the last: {run.Trials[^1].Failure!.Detail}.");
        return core.Ask() switch
        {
            MaxRateStep.Run step => Measure(run, search, step),
            MaxRateStep.Done done => Done(run, slo, done.Answer),
            _ => throw new UnreachableException(),
        };
    }

    private static SearchAction.Measure Measure(RunRecord run, SearchRecord search, MaxRateStep.Run step)
    {
        var cell = search.Base with { Arrivals = new ArrivalPlan.Poisson(new QueriesPerSecond(SixDigits(step.Rate))) };
        var phase = step.Phase switch { RatePhase.Bracket => SearchPhase.Bracket, RatePhase.Refine => SearchPhase.Refine, _ => SearchPhase.Confirm };
        return new SearchAction.Measure(phase, cell, run.Plan.TrialOf(cell, 1 + run.Trials.Count(t => t.CellId == cell.Id))) { Window = TimeSpan.FromSeconds(step.Seconds) };
    }

    /// <summary>More digits of a rate only make names long.</summary>
    private static double SixDigits(double rate) => double.Parse(rate.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static RatePoint PointOf(TrialRecord trial)
    {
        var outcome = new RateOutcome(trial);
        var phase = trial.Search!.Phase switch { SearchPhase.Bracket => RatePhase.Bracket, SearchPhase.Refine => RatePhase.Refine, _ => RatePhase.Confirm };
        if (trial.Failure is { Reason: FailureReason.Overloaded })
            return TooHigh(phase, RateOf(trial));
        var service = trial.Measurement?.OpenLoop?.Service is { Count: > 0 } times ? times : null;
        SloOutcome? verdict = phase is not RatePhase.Confirm ? null : outcome.Promise?.Outcome switch
        {
            PromiseOutcome.Pass => SloOutcome.Pass,
            PromiseOutcome.Fail => SloOutcome.Fail,
            _ => SloOutcome.CannotTell,
        };
        return new RatePoint(phase, RateOf(trial), outcome.Seconds, outcome.Promise?.Queries ?? 0, outcome.Promise?.Overs ?? 0, outcome.IsUndisturbed && outcome.Promise is not null, verdict)
        {
            ServiceSeconds = service?.Mean.TotalSeconds,
            MedianServiceSeconds = service?.P50.TotalSeconds,
        };
    }

    /// <summary>A rate at which more queries waited than are kept, before the window opened: all of them over the limit.</summary>
    private static RatePoint TooHigh(RatePhase phase, double rate) =>
        new(phase, rate, QueryBoard.WarmUpRoom / rate, QueryBoard.WarmUpRoom, QueryBoard.WarmUpRoom, Outcome: phase is RatePhase.Confirm ? SloOutcome.Fail : null);

    private static double RateOf(TrialRecord trial) => ((ArrivalPlan.Poisson)trial.Search!.Cell.Arrivals!).Rate.Value;

    private static SearchAction.Done Done(RunRecord run, ServiceLevelObjective slo, MaxRateAnswer answer) => answer.End switch
    {
        MaxRateEnd.Found => Found(run, slo, answer),
        MaxRateEnd.NoRateWithinLimit => Done(run, SearchEnd.NoRateWithinLimit, NoRate(run, slo)),
        MaxRateEnd.NoRateTooHigh => Done(run, SearchEnd.NoRateTooHigh, Text($"No rate was too high: at {run.Trials.Max(RateOf):G4} queries/s p{slo.Percentile:0.##} stayed within {slo.Limit.TotalMilliseconds:G4} ms, and none higher can be sent.")),
        MaxRateEnd.Interference when answer.Change is { } change => Done(run, SearchEnd.Interference, $"INVALID \"interference\": {Paces(run, change)}, so no rate holds for all of them. Find what it was (labelbench doctor), and search again."),
        MaxRateEnd.Interference => Done(run, SearchEnd.Interference, $"INVALID \"interference\": the last three runs were disturbed: {new RateOutcome(run.Trials[^1]).Disturbances.FirstOrDefault() ?? run.Trials[^1].Failure?.Detail}"),
        _ => throw new UnreachableException(),
    };

    private static SearchAction.Done Found(RunRecord run, ServiceLevelObjective slo, MaxRateAnswer answer)
    {
        var rate = answer.Rate!;
        var confirming = run.Trials.Where(t => t.Search!.Phase is SearchPhase.Confirm).ToArray();
        var told = confirming.LastOrDefault(t => new RateOutcome(t).Promise?.Outcome is PromiseOutcome.Pass) ?? confirming.LastOrDefault();
        var reason = Text($"p{slo.Percentile:0.##} stays within {slo.Limit.TotalMilliseconds:G4} ms up to {rate.Value:G4} queries/s{(rate is { Low: { } low, High: { } high } ? Text($" (95 %: {low:G4} to {high:G4})") : "")}, by {run.Trials.Length - confirming.Length} runs and {answer.LoadSeconds:0} s of load.")
            + (answer.Change is { } change ? $" Left out: {Paces(run, change)}." : "")
            + (told is null ? "" : Text($" A run at {RateOf(told):G4} queries/s: {new RateOutcome(told).Promise?.Sentence ?? told.Failure?.Detail}"));
        var figure = new Figure(rate.Value, rate.Low, rate.High, rate.Confidence, Provenance.Measured, Text($"{run.Trials.Length - confirming.Length} runs, run {run.RunId}"));
        return new SearchAction.Done(new SearchAnswer(SearchEnd.Budget, reason, (told ?? run.Trials[^1]).CellId, answer.ConfirmedRate is not null, figure) { Tried = run.Trials.Length });
    }

    /// <summary>Which runs were slower than the others and by how much, and who else was at work in them.</summary>
    private static string Paces(RunRecord run, PaceChange change)
    {
        var busiest = change.Slower.SelectMany(i => run.Trials[i].Measurement?.Disturbance?.Processes ?? []).OrderByDescending(p => p.Cpus.Value).FirstOrDefault();
        return Text($"a query took {1000 * change.SlowSeconds:G4} ms instead of {1000 * change.QuietSeconds:G4} ms ({100 * (change.SlowSeconds / change.QuietSeconds - 1):0} % more) in {change.Slower.Count} of {run.Trials.Length} runs, at rates like those of the others")
            + (busiest is null ? "" : Text($" (the busiest other process then was {busiest.Name}, {100 * busiest.Cpus.Value:0.#} % of the CPUs)"));
    }

    /// <summary>What a query takes by itself says more than that no rate was low enough.</summary>
    private static string NoRate(RunRecord run, ServiceLevelObjective slo)
    {
        var slowest = run.Trials.Where(t => t.Measurement?.OpenLoop is not null).MinBy(RateOf);
        return slowest is null ? "No rate keeps the limit." : Text(
            $"No rate keeps p{slo.Percentile:0.##} within {slo.Limit.TotalMilliseconds:G4} ms: a query takes {slowest.Measurement!.OpenLoop!.Service.P50.TotalMilliseconds:G3} ms by itself (median of the service time at {RateOf(slowest):G3} queries/s). Give a longer limit, or find faster settings with: labelbench search");
    }

    private static SearchAction.Done Done(RunRecord run, SearchEnd end, string reason) => new(new SearchAnswer(end, reason, null, false, null) { Tried = run.Trials.Length });

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
