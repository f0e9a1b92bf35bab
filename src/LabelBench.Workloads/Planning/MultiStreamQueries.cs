using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads.Files;

namespace LabelBench.Workloads;

/// <summary>Queries of the scenario multi-stream: N samples each, which a model answers in N / batch calls, one after the other.</summary>
public static class MultiStreamQueries
{
    /// <summary>Samples of a query in MLPerf.</summary>
    public const int UsualSamples = 8;

    /// <summary>Percentile of the queries' latencies that MLPerf reports.</summary>
    public const double Percentile = 99;

    /// <summary>Batches into which a query divides without rest; others would leave its last call part empty.</summary>
    internal static ImmutableArray<int> Fitting(IEnumerable<int> batches, int? samples) => [.. batches.Where(b => (samples ?? UsualSamples) % b == 0)];

    /// <summary>Batches that are measured: all that were asked for and fit, else the largest that fits, because fewer calls answer a query sooner.</summary>
    internal static IEnumerable<int> Batches(IEnumerable<int> offered, int samples, bool areAskedFor) =>
        Fitting(offered, samples) is { IsEmpty: false } fitting ? areAskedFor ? fitting : [fitting.Max()] : [];

    /// <summary>Mistakes in options, before anything is planned.</summary>
    internal static IEnumerable<Problem> Check(PlanOverrides asked)
    {
        if (asked.SamplesPerQuery is < 1 or > Limits.MostSamplesPerQuery)
            yield return new Problem("--samples-per-query", "", string.Create(CultureInfo.InvariantCulture, $"is {asked.SamplesPerQuery}; expected 1 to {Limits.MostSamplesPerQuery:N0} samples."));
        if (asked.SamplesPerQuery is not null && asked.Scenarios?.Contains(Scenario.MultiStream) is not true)
            yield return new Problem("--samples-per-query", "", "belongs to --scenario multi-stream; give that too.");
        if (asked.Scenarios?.Contains(Scenario.MultiStream) is true && asked.Instances?.Any(n => n > 1) is true)
            yield return new Problem("--instances", "", "above 1 cannot go with --scenario multi-stream: one query is answered at a time.");
    }

    /// <summary>Workloads whose batches do not divide a query, before anything is planned.</summary>
    internal static IEnumerable<Problem> CheckBatches(IEnumerable<Workload> workloads, PlanOverrides asked) =>
        from workload in asked.Scenarios?.Contains(Scenario.MultiStream) is true ? workloads.Where(w => w.Task is not LabelingTask.ModelTraining) : []
        let samples = SamplesOf(workload, asked)
        where samples >= 1 && Fitting(asked.BatchSizes ?? workload.BatchSizes, samples).IsEmpty
        select new Problem("--batch", "", string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(", ", (asked.BatchSizes ?? workload.BatchSizes).Select(b => b.ToString(CultureInfo.InvariantCulture)))} of {workload.Id} does not divide the {samples} samples of a query; give a batch that does, such as 1, or another --samples-per-query."));

    internal static int SamplesOf(Workload workload, PlanOverrides asked) => asked.SamplesPerQuery ?? workload.SamplesPerQuery ?? UsualSamples;
}
