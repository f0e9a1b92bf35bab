using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads.Files;

namespace LabelBench.Workloads;

/// <summary>Checks options before anything is planned; the source of each problem is the option's name.</summary>
internal static class OverrideRules
{
    public static IEnumerable<Problem> Check(PlanOverrides asked) =>
    [
        .. (asked.BatchSizes ?? []).SelectMany(size => InRange("--batch", size, 1, Limits.LargestBatch, "items")),
        .. Listed("--batch", asked.BatchSizes?.Length),
        .. Listed("--scenario", asked.Scenarios?.Length),
        .. Listed("--scope", asked.Scopes?.Length),
        .. Listed("--precision", asked.Precisions?.Length),
        .. Listed("--workload", asked.WorkloadIds?.Length),
        .. InRange("--trials", asked.Trials, 1, Limits.MostTrials, "trials"),
        .. InRange("--warm-up", asked.WarmUp?.TotalSeconds, 0, Limits.LongestSeconds, "s"),
        .. InRange("--measure", asked.Measure?.TotalSeconds, 0.1, Limits.LongestSeconds, "s"),
        .. InRange("--min-queries", asked.MinimumQueries, 1, Limits.MostQueries, "queries"),
        .. InRange("--max-measure", asked.MaximumMeasure?.TotalSeconds, 0.1, Limits.LongestSeconds, "s"),
        .. InRange("--half-width", asked.RelativeHalfWidth, Limits.NarrowestHalfWidth, Limits.WidestHalfWidth, "of the estimate, such as 0.05"),
        .. InRange("--hang-timeout", asked.HangTimeout?.TotalSeconds, 5, Limits.LongestSeconds, "s"),
        .. InRange("--inject-slowdown", asked.InjectedSlowdown?.Value * 100, 0.1, 1000, "%"),
        .. InRange("--threads", asked.IntraOpThreads, 1, Limits.MostThreads, "threads"),
        .. InRange("--streams", asked.Streams, 1, Limits.MostThreads, "streams"),
        .. InRange("--decode-workers", asked.DecodeWorkers, 1, Limits.MostThreads, "workers"),
        .. (asked.Instances ?? []).SelectMany(n => InRange("--instances", n, 1, Limits.MostInstances, "workers")),
        .. InRange("--accumulate", asked.Accumulation, 1, Limits.LargestBatch, "pieces"),
        .. InRange("--steps", asked.Steps, 1, Limits.MostSteps, "steps"),
        .. InRange("--checkpoint-every", asked.CheckpointEvery, 1, Limits.MostSteps, "steps"),
        .. Listed("--instances", asked.Instances?.Length),
        .. (asked.ModelDimensions ?? ImmutableSortedDictionary<string, int>.Empty).SelectMany(d => InRange("--dim", d.Value, 1, int.MaxValue, $"for {d.Key}")),
        .. Listed("--device", asked.Devices?.Length),
        .. ProviderSweep.Check(asked),
        .. LoadRules.Check(asked),
        .. MultiStreamQueries.Check(asked),
        .. Conflicts(asked),
    ];

    private static IEnumerable<Problem> Conflicts(PlanOverrides asked)
    {
        if (asked.ModelPath is not null && asked.WorkloadIds is not null)
            yield return new Problem("--model", "", "cannot go with --workload: a model of your own is measured alone, a workload brings its model.");
        if (asked.ModelPath is not null && asked.DataFolder is not null)
            yield return new Problem("--data", "", "cannot go with --model: a model of your own is fed with generated tensors.");
        if (asked.ModelPath is not null && asked.LabelFormat is not null)
            yield return new Problem("--label-format", "", "cannot go with --model: only the call of a model of your own is measured, and it writes no labels.");
        foreach (var (option, given) in new[] { ("--model", asked.ModelPath is not null), ("--workload", asked.WorkloadIds is not null), ("--data", asked.DataFolder is not null), ("--label-format", asked.LabelFormat is not null) })
        {
            if (asked.Stub is not null && given)
                yield return new Problem("--stub", "", $"cannot go with {option}: the stub is measured alone, and runs no model.");
        }
        if (asked.ModelPath is null && asked.ModelDimensions is { IsEmpty: false })
            yield return new Problem("--dim", "", "sets a dimension of your own model; give it with --model.");
        if (asked.MaximumMeasure < asked.Measure)
            yield return new Problem("--max-measure", "", "is shorter than --measure; give the same or more.");
        if (asked.Scenarios is [Scenario.SingleStream] && asked.BatchSizes is { } sizes && !sizes.Contains(1))
            yield return new Problem("--batch", "", "has no 1, but single-stream sends one item at a time; use --scenario offline for larger batches.");
    }

    internal static IEnumerable<Problem> Listed(string option, int? count) =>
        count == 0 ? [new Problem(option, "", "has no value; give at least one or leave the option out.")] : [];

    private static IEnumerable<Problem> InRange(string option, double? value, double minimum, double maximum, string unit) =>
        value is not { } given || (given >= minimum && given <= maximum)
            ? []
            : [new Problem(option, "", string.Create(CultureInfo.InvariantCulture, $"is {given}; expected {minimum} to {maximum} {unit}."))];
}
