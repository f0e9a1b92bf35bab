using System.Globalization;
using LabelBench.Records;
using LabelBench.Statistics.Comparison;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Comparison;

/// <summary>One robust figure per trial and metric: rates as they are, latencies by quantiles.</summary>
internal static class TrialFigures
{
    /// <summary>With fewer queries the 99th percentile is the slowest one or two.</summary>
    private const int FewestForP99 = 100;

    private const string PowerSuffix = "_power_w";

    /// <param name="latencies">Every latency of the trial in nanoseconds, any order; null takes the percentiles of the record.</param>
    /// <returns>What the trial has; a figure that is not above 0 has no ratio and is left out.</returns>
    public static IEnumerable<(ComparedMetric Metric, double Value)> Of(Cell cell, Workload workload, TrialMeasurement trial, long[]? latencies) =>
        All(cell, workload, trial, latencies).Where(f => f.Value > 0 && double.IsFinite(f.Value));

    private static IEnumerable<(ComparedMetric Metric, double Value)> All(Cell cell, Workload workload, TrialMeasurement trial, long[]? latencies)
    {
        var (openLoop, training) = (cell.Scenario.IsOpenLoop(), cell.Scenario is Scenario.Training);
        if (!openLoop)
            yield return (new("throughput_items_per_s", "throughput", $"{workload.Items}{(training ? " trained" : "")}/s", MetricDirection.HigherIsBetter, cell.Scenario is Scenario.Offline or Scenario.Training), trial.Throughput.Value);
        var (id, name) = openLoop ? ("response", "response time") : training ? ("step", "step time") : ("latency", "latency");
        var sorted = latencies is { Length: > 0 } ? SortedMilliseconds(latencies) : null;
        foreach (var level in (int[])[50, 90, 99])
        {
            if (level == 99 && trial.Latency.Count < FewestForP99)
                continue;
            var headline = cell.Scenario is not Scenario.Offline && (level == 50 || level == 99 && !training);
            yield return (new(string.Create(CultureInfo.InvariantCulture, $"{id}_p{level}_ms"), string.Create(CultureInfo.InvariantCulture, $"{name} p{level}"), "ms", MetricDirection.LowerIsBetter, headline),
                sorted is null ? trial.Latency.At(level)!.Value.TotalMilliseconds : HarrellDavis.Of(sorted, level / 100.0));
        }
        if (trial.OpenLoop?.Rates.WithinSlo is { } goodput)
            yield return (new("goodput_queries_per_s", "goodput", "queries/s", MetricDirection.HigherIsBetter, true), goodput.Value);
        foreach (var power in trial.Telemetry.Where(m => m.Name.EndsWith(PowerSuffix, StringComparison.Ordinal)).GroupBy(m => m.Name, StringComparer.Ordinal))
            if (trial.Items > 0 && power.All(m => m.Mean.ValueOrNull is not null))
                yield return (Energy(power.Key, workload), power.Sum(m => m.Mean.ValueOrNull!.Value.Value) * trial.Window.Duration.TotalSeconds / trial.Items);
        foreach (var stage in trial.Stages.Where(s => s.Items > 0))
            yield return (new($"stage_ms_per_item.{stage.Name}", $"stage {stage.Name}", $"ms/{workload.Item}", MetricDirection.LowerIsBetter, false), stage.Busy.TotalMilliseconds / stage.Items);
    }

    private static double[] SortedMilliseconds(long[] nanoseconds)
    {
        var milliseconds = new double[nanoseconds.Length];
        for (var i = 0; i < milliseconds.Length; i++)
            milliseconds[i] = nanoseconds[i] / 1e6;
        Array.Sort(milliseconds);
        return milliseconds;
    }

    private static ComparedMetric Energy(string telemetry, Workload workload)
    {
        var source = telemetry[..^PowerSuffix.Length];
        return new($"energy_j_per_item.{source}", $"energy, {source.Replace('_', ' ')}", $"J/{workload.Item}", MetricDirection.LowerIsBetter, true);
    }
}
