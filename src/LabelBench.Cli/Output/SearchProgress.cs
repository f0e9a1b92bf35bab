using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Search;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Output;

/// <summary>Tells on standard error what a search tries and what came of it: a line a trial, and on a terminal what the current one does.</summary>
internal sealed class SearchProgress(SearchRecord search, bool interactive) : IRunObserver
{
    private readonly Lock gate = new();
    private string current = "";

    /// <param name="step">What is about to be measured.</param>
    /// <param name="trials">All so far.</param>
    public void Begin(SearchAction.Measure step, ImmutableArray<TrialRecord> trials)
    {
        var what = step.Phase switch
        {
            SearchPhase.Try => string.Create(CultureInfo.InvariantCulture, $"try {1 + TriedBefore(step, trials)} of {Math.Min(search.Tries, search.Configurations)}"),
            SearchPhase.Confirm => "confirming",
            _ => string.Create(CultureInfo.InvariantCulture, $"run {trials.Length + 1}"),
        };
        lock (gate)
            current = $"{what,-12} {(step.Window is { } window ? Rate(step.Cell, window) : Settings(step.Cell)),-44}";
    }

    private static int TriedBefore(SearchAction.Measure step, ImmutableArray<TrialRecord> trials) =>
        trials.Where(t => t.Search?.Phase is SearchPhase.Try).Select(t => t.CellId).Distinct(StringComparer.Ordinal).Count(id => id != step.Cell.Id);

    private static string Rate(Cell cell, TimeSpan window) => string.Create(CultureInfo.InvariantCulture,
        $"{(cell.Arrivals as ArrivalPlan.Poisson)?.Rate.Value:G6} queries/s for {window.TotalSeconds:0.#} s");

    public void TrialStarted(int index, Cell cell, PlannedTrial trial) => Show("starting");

    public void TrialProgressed(int index, TrialPhase phase, long completed) => Show(phase switch
    {
        TrialPhase.Loading => "loading",
        TrialPhase.WarmingUp => "warming up",
        TrialPhase.Measuring => "measuring",
        _ => "finishing",
    });

    public void TrialEnded(int index, TrialRecord record)
    {
        lock (gate)
        {
            Clear();
            Console.Error.WriteLine($"  {current} {Describe(record)}");
        }
    }

    /// <summary>Removes the live line.</summary>
    public void Clear()
    {
        if (interactive)
            Console.Error.Write("\r\u001b[K");
    }

    private string Settings(Cell cell) => string.Join(", ", search.Axes.Select(axis => axis.Setting switch
    {
        SearchSetting.Batch => Number("batch", cell.Batch),
        SearchSetting.Streams => Number("streams", cell.Streams),
        SearchSetting.Threads => Number("threads", cell.IntraOpThreads),
        SearchSetting.Instances => Number("instances", cell.WorkersAtOnce),
        SearchSetting.Precision => Cell.Word(cell.Precision),
        _ => throw new System.Diagnostics.UnreachableException(),
    }));

    private static string Number(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value}");

    private string Describe(TrialRecord record) => record switch
    {
        { Status: TrialStatus.Failed, Failure: { } failure } => $"FAILED   {Cell.Word(failure.Reason)}: {failure.Detail}",
        { Measurement.OpenLoop.Promise: { } promise } when new RateOutcome(record).IsUndisturbed => string.Create(CultureInfo.InvariantCulture,
            $"{promise.Overs} of {promise.Queries} over {search.Slo!.Limit.TotalMilliseconds:G4} ms{(record.Measurement.OpenLoop.DivergedAfter is null ? "" : ", and the queue ran away")}"),
        { Status: TrialStatus.Invalid } => $"INVALID  {record.Findings.First(f => f.Invalidates).Text}",
        { Measurement: { } m } => string.Create(CultureInfo.InvariantCulture, $"{m.Throughput.Value:G4} items/s, p{search.Slo?.Percentile ?? 99:0.#} {search.LatencyOf(m).TotalMilliseconds:G3} ms{Broken(record, m)}"),
        _ => "",
    };

    private string Broken(TrialRecord record, TrialMeasurement measured) =>
        search.ExceedsMemory(record) ? string.Create(CultureInfo.InvariantCulture, $", too much memory: {record.PeakMemory!.Value.Gibibytes:0.00} GiB")
        : search.Slo is { } slo && search.LatencyOf(measured) > slo.Limit ? ", over the limit" : "";

    private void Show(string what)
    {
        if (!interactive)
            return;
        lock (gate)
        {
            var line = $"  {string.Join(' ', current.Split(' ', StringSplitOptions.RemoveEmptyEntries))}  {what}";
            Console.Error.Write("\r\u001b[K" + (line.Length >= Terminal.Width ? line[..(Terminal.Width - 1)] : line));
        }
    }
}
