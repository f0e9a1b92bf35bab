using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Workloads.Policy;

/// <summary>When a comparison of runs is a change, and which verdicts a pipeline must not pass.</summary>
/// <param name="Threshold">Smallest change that matters, as a share: 0.02 is 2 %, about what layouts in memory alone make between two builds.</param>
/// <param name="MinimumTrials">Trials of each side below which nothing is said; at least 3.</param>
/// <param name="AnyMachine">Whether the sides may be of different machines.</param>
/// <param name="FailOn">Verdicts that fail.</param>
/// <param name="Metrics">Families of metrics that decide; null takes the headline figures of each scenario.</param>
/// <param name="Rules">Exceptions; of several that fit a figure the last one counts.</param>
public sealed record ComparisonPolicy(
    double Threshold, int MinimumTrials, bool AnyMachine, ImmutableArray<FailingVerdict> FailOn, ImmutableArray<string>? Metrics, ImmutableArray<PolicyRule> Rules)
{
    public const int LeastTrials = 3;

    /// <summary>Whether one run a side decides on a virtual machine, too, at the risk of calling a change what the machine did by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OneRunDecides { get; init; }

    /// <summary>Without a file: what is not shown to be fine does not pass.</summary>
    public static ComparisonPolicy Default { get; } = new(0.02, LeastTrials, false, [.. Enum.GetValues<FailingVerdict>()], null, []);

    public double ThresholdOf(string workload, string family) => Last(workload, family, r => r.Threshold) ?? Threshold;

    public int MinimumTrialsOf(string workload, string family) => Last(workload, family, r => r.MinimumTrials) ?? MinimumTrials;

    /// <summary>Whether a figure decides about the run.</summary>
    public bool Decides(string workload, string family, bool isHeadline) =>
        !(Last(workload, family, r => r.Ignore) ?? false) && (Metrics is { } chosen ? chosen.Contains(family) : isHeadline);

    private T? Last<T>(string workload, string family, Func<PolicyRule, T?> of) where T : struct =>
        Rules.Where(r => (r.Workload is null || r.Workload == workload) && (r.Metric is null || r.Metric == family)).Select(of).LastOrDefault(v => v is not null);
}

/// <summary>Something else for some figures.</summary>
/// <param name="Workload">Null for all.</param>
/// <param name="Metric">Family; null for all.</param>
public sealed record PolicyRule(string? Workload, string? Metric, double? Threshold, int? MinimumTrials, bool? Ignore);

public enum FailingVerdict
{
    Regressed,
    Inconclusive,
    NotComparable,
}
