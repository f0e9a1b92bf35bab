using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>Telemetry of a cell from the telemetry of its trials.</summary>
internal static class TelemetryPool
{
    /// <summary>
    /// One summary per metric and device, in the order in which trials list them: the mean weighted by samples, the extremes of all. Trials without a reading
    /// count for nothing; a metric that no trial could read stays unavailable with its first reason.
    /// </summary>
    public static ImmutableArray<MetricSummary> Over(ImmutableArray<ImmutableArray<MetricSummary>> trials) =>
        [.. trials.SelectMany(t => t).GroupBy(m => (m.Name, m.Device)).Select(trials => Pool(trials.Key.Name, trials) with { Device = trials.Key.Device })];

    private static MetricSummary Pool(string name, IEnumerable<MetricSummary> trials)
    {
        var read = trials.Where(m => m.Mean.ValueOrNull is not null).ToList();
        return new MetricSummary(
            name,
            read.Sum(m => m.Samples),
            Combine(trials, m => m.Mean, values => WeightedMean(values, [.. read.Select(m => m.Samples)])),
            Combine(trials, m => m.Minimum, values => values.Min()),
            Combine(trials, m => m.Maximum, values => values.Max()));
    }

    private static Reading<Count> Combine(IEnumerable<MetricSummary> trials, Func<MetricSummary, Reading<Count>> of, Func<ImmutableArray<double>, double> combine)
    {
        ImmutableArray<double> values = [.. trials.Select(of).OfType<Reading<Count>.Measured>().Select(m => m.Value.Value)];
        return values.IsEmpty
            ? Reading.Missing<Count>(trials.Select(of).OfType<Reading<Count>.Unavailable>().First().Reason)
            : new Count(combine(values));
    }

    /// <summary>Where no trial says how many samples it took, each trial counts the same.</summary>
    private static double WeightedMean(ImmutableArray<double> values, ImmutableArray<int> samples) => samples.Sum() == 0
        ? values.Average()
        : values.Zip(samples, (value, n) => value * n).Sum() / samples.Sum();
}
