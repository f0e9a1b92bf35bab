using System.Collections.Immutable;
using LabelBench.Analysis.Comparison;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Repetition;

/// <summary>The trials of a cell that count in pilot runs, and the figures of them that decide.</summary>
/// <param name="Trials">Of all runs, oldest run first.</param>
/// <param name="Runs">Values by metric, one dictionary for each run.</param>
internal sealed record PilotCell(Cell Cell, TrialRecord[] Trials, ImmutableArray<Dictionary<ComparedMetric, double[]>> Runs)
{
    public static PilotCell Of(RunSet pilots, Cell cell) => new(
        cell,
        [.. ComparisonSides.TrialsOf(pilots, cell.Id).Select(t => t.Trial).Where(ComparisonSides.Counts)],
        [.. pilots.Runs.Select(run => Values(run, cell))]);

    /// <summary>Those that any trial has.</summary>
    public IEnumerable<ComparedMetric> Metrics => Runs.SelectMany(r => r.Keys).Distinct();

    /// <summary>Values of the trials of each run; of a run without the metric, none.</summary>
    public double[][] ByRun(ComparedMetric metric) => [.. Runs.Select(r => r.GetValueOrDefault(metric, []))];

    private static Dictionary<ComparedMetric, double[]> Values(ComparedRun run, Cell cell) => run.ByCell[cell.Id].Where(ComparisonSides.Counts)
        .SelectMany(t => TrialFigures.Of(cell, run.Record.Plan.WorkloadOf(cell), t.Measurement!, run.Latencies?.Invoke(t))).Where(f => f.Metric.IsHeadline)
        .GroupBy(f => f.Metric, f => f.Value).ToDictionary(g => g.Key, g => g.ToArray());
}
