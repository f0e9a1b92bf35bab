using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Load.Search;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Search;

/// <summary>Decides what a search for the best settings does next, from its record alone: one that was killed goes on as if nothing had been. Pure.</summary>
/// <remarks>
/// Every try is a trial of its own; one that the machine disturbed is made again, once, and teaches nothing if that one is disturbed too. The configuration that looks best is then
/// measured afresh as often as asked for, and the answer rests on those trials alone. If they break a limit the next best follows.
/// </remarks>
public sealed class SettingsSearch
{
    /// <summary>So many of the first tries failed, all of them: the next will fail too.</summary>
    private const int HopelessTries = 5;

    private const int DisturbedInARow = 3;
    private const int TrialsOfATry = 2;
    private const int MoreConfirmations = 2;
    private const int MostCandidates = 3;

    private readonly RunRecord run;
    private readonly SearchRecord search;
    private readonly JointSearch core;
    private readonly Dictionary<string, int> numbers;
    private readonly ImmutableArray<ImmutableArray<TrialRecord>> tries;

    private SettingsSearch(RunRecord run)
    {
        this.run = run;
        search = run.Search ?? throw new ArgumentException("The run is no search.", nameof(run));
        tries = Groups(SearchPhase.Try);
        var start = JointSearch.Start(
            [.. search.Axes.Select(a => new JointAxis(Cell.Word(a.Setting), a.Levels, a.GrowsMemory, a.MultipliesThreads))],
            search.Slo?.Limit.TotalSeconds, search.Tries, run.Plan.Seed);
        numbers = Enumerable.Range(0, start.Configurations).ToDictionary(i => search.CellAt(start.Levels(i)).Id, StringComparer.Ordinal);
        core = start with { Points = [.. tries.Select(t => PointOf(t[^1]))] };
    }

    /// <param name="run">A search, with the trials that it has made.</param>
    public static SearchAction Next(RunRecord run) => new SettingsSearch(run).Next();

    private SearchAction Next()
    {
        var confirming = Groups(SearchPhase.Confirm);
        if (confirming.IsEmpty && tries is [.., var last] && last[^1].Status is TrialStatus.Invalid && last.Length < TrialsOfATry)
            return Measure(SearchPhase.Try, last[0].Search!.Cell);
        var step = core.Ask();
        return WhyOver(step) is { } over
            ? Confirm(over.End, over.Reason, confirming)
            : Measure(SearchPhase.Try, search.CellAt(core.Levels(((JointStep.Try)step).Index)));
    }

    /// <returns>Null while something is left to try.</returns>
    private (SearchEnd End, string Reason)? WhyOver(JointStep step)
    {
        if (tries.Length >= HopelessTries && tries.All(t => t[^1].Status is TrialStatus.Failed && !IsOutOfMemory(t[^1])))
            return (SearchEnd.NothingWorks, Text($"The first {tries.Length} tries all failed; the last: {tries[^1][^1].Failure?.Detail}."));
        if (tries.Length >= DisturbedInARow && tries[^DisturbedInARow..].All(t => t[^1].Status is TrialStatus.Invalid))
            return (SearchEnd.Interference, Text($"{DisturbedInARow} tries in a row were disturbed, and again when repeated: {tries[^1][^1].Findings.FirstOrDefault(f => f.Invalidates)?.Text}"));
        if (step is JointStep.Done)
        {
            return tries.Length >= search.Tries
                ? (SearchEnd.Tries, Text($"{tries.Length} of {search.Configurations} configurations were tried, as many as allowed."))
                : (SearchEnd.AllTried, Text($"Of {search.Configurations} configurations none is left that could fit and was not tried."));
        }
        return search.Budget is { } budget && !tries.IsEmpty && Spent + Typical * (1 + search.Confirmations) > budget
            ? (SearchEnd.Budget, Text($"Another try would have left too little of {budget.TotalSeconds:0} s for the {search.Confirmations} trials that confirm the answer."))
            : null;
    }

    private TimeSpan Spent => new(tries.SelectMany(t => t).Sum(t => t.Elapsed.Ticks));

    private TimeSpan Typical => Spent / tries.Sum(t => t.Length);

    private SearchAction Confirm(SearchEnd end, string reason, ImmutableArray<ImmutableArray<TrialRecord>> confirming)
    {
        var (surfaces, refused) = (core, new List<int>());
        while (refused.Count < MostCandidates && surfaces.Best(refused) is { } best)
        {
            var cell = search.CellAt(core.Levels(best.Index));
            var trials = confirming.FirstOrDefault(c => c[0].CellId == cell.Id, []);
            var valid = trials.Where(t => t.Status is TrialStatus.Valid).ToImmutableArray();
            var works = trials.All(t => t.Status is not TrialStatus.Failed);
            if (works && valid.Length < search.Confirmations && trials.Length < search.Confirmations + MoreConfirmations)
                return Measure(SearchPhase.Confirm, cell);
            if (works && valid.Length < search.Confirmations)
                return Done(end, Text($"{reason} {trials.Length - valid.Length} of {trials.Length} confirming trials were disturbed: {trials[^1].Findings.FirstOrDefault(f => f.Invalidates)?.Text}"), cell, valid, confirmed: false);
            if (works && Keeps(valid))
                return Done(end, reason, cell, valid, confirmed: true);
            refused.Add(best.Index);
            surfaces = valid.Aggregate(surfaces, (told, trial) => told.Tell(PointOf(trial)));
        }
        return Done(end, reason + WhyNone(refused.Count), null, [], confirmed: false);
    }

    /// <summary>By the median over trials, so that one of three that was unlucky does not decide.</summary>
    private bool Keeps(ImmutableArray<TrialRecord> valid) =>
        (search.Slo is not { } slo || Robust.Median([.. valid.Select(t => search.LatencyOf(t.Measurement!).TotalSeconds)]) <= slo.Limit.TotalSeconds)
        && !valid.Any(search.ExceedsMemory);

    private string WhyNone(int refused)
    {
        var measured = tries.Select(t => t[^1]).Where(t => t.Status is TrialStatus.Valid).ToArray();
        if (measured.Length == 0)
            return "";
        if (search.Slo is not { } slo)
            return " None of the configurations that were measured keeps the limit on memory.";
        var fastest = measured.MinBy(t => search.LatencyOf(t.Measurement!))!;
        return refused > 0
            ? Text($" The {refused} that looked best broke a limit when they were measured afresh.")
            : Text($" None kept p{slo.Percentile:0.#} within {slo.Limit.TotalMilliseconds:G4} ms; the shortest was {search.LatencyOf(fastest.Measurement!).TotalMilliseconds:G3} ms, with {fastest.CellId}.");
    }

    private SearchAction.Done Done(SearchEnd end, string reason, Cell? cell, ImmutableArray<TrialRecord> valid, bool confirmed)
    {
        var estimate = valid.IsEmpty ? null : Estimate.OfMean([.. valid.Select(t => t.Measurement!.Throughput.Value)]);
        var figure = estimate is null ? null : new Figure(
            estimate.Value, estimate.Low is { } low ? Math.Max(0, low) : null, estimate.High, estimate.Confidence, Provenance.Measured, Text($"{valid.Length} confirming trials, run {run.RunId}"));
        return new SearchAction.Done(new SearchAnswer(end, reason, cell?.Id, confirmed, figure)
        {
            Tried = tries.Length,
            OutOfMemory = core.Points.Count(p => p.Outcome is JointOutcome.OutOfMemory),
        });
    }

    private SearchAction.Measure Measure(SearchPhase phase, Cell cell) =>
        new(phase, cell, run.Plan.TrialOf(cell, 1 + run.Trials.Count(t => t.CellId == cell.Id)));

    private JointPoint PointOf(TrialRecord trial)
    {
        var number = numbers[trial.CellId];
        if (IsOutOfMemory(trial))
            return new JointPoint(number, JointOutcome.OutOfMemory);
        return trial is { Status: TrialStatus.Valid, Measurement: { } measured }
            ? new JointPoint(number, JointOutcome.Measured, measured.Throughput.Value, search.LatencyOf(measured).TotalSeconds)
            : new JointPoint(number, JointOutcome.Failed);
    }

    /// <summary>Memory does not care whether the machine was disturbed.</summary>
    private bool IsOutOfMemory(TrialRecord trial) => trial.Failure?.Reason is FailureReason.OutOfMemory || search.ExceedsMemory(trial);

    /// <summary>Trials of one configuration together, in the order in which the search came to them.</summary>
    private ImmutableArray<ImmutableArray<TrialRecord>> Groups(SearchPhase phase) =>
        [.. run.Trials.Where(t => t.Search?.Phase == phase).GroupBy(t => t.CellId, StringComparer.Ordinal).Select(g => g.ToImmutableArray())];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
