using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Workloads.Policy;

namespace LabelBench.Analysis.Comparison;

/// <summary>What two sides of runs say about each other. The same records give the same comparison on any machine, to the last digit.</summary>
/// <param name="Schema"><see cref="CurrentSchema"/>.</param>
/// <param name="Verdict">Of the figures that decide: the worst, and not comparable where there is none.</param>
/// <param name="NotComparable">What speaks against comparing the runs at all.</param>
/// <param name="OnOneSide">What one side has and the other lacks; it enters no verdict.</param>
/// <param name="Environment">All known differences, whether they can be a cause or not.</param>
/// <param name="Next">What would settle more, one sentence each.</param>
public sealed record RunComparison(
    string Schema,
    ComparisonDesign Design,
    ComparedSide Base,
    ComparedSide Candidate,
    ComparedSide? ControlBase,
    ComparedSide? ControlCandidate,
    ComparisonPolicy Policy,
    ComparisonVerdict Verdict,
    ImmutableArray<string> NotComparable,
    SuspectedCause Cause,
    ImmutableArray<EnvironmentDifference> Environment,
    ImmutableArray<CellComparison> Cells,
    ImmutableArray<OneSided> OnOneSide,
    ImmutableArray<string> Next)
{
    public const string CurrentSchema = "labelbench.comparison/1";

    /// <summary>Cells with their figures that decide, in order.</summary>
    [JsonIgnore]
    public IEnumerable<(CellComparison Cell, MetricComparison Metric)> Deciding =>
        Cells.SelectMany(c => c.Metrics.Where(m => Policy.Decides(c.Cell.WorkloadId, m.Metric.Family, m.Metric.IsHeadline)).Select(m => (c, m)));

    /// <summary>How many figures that decide have a verdict; cells that cannot be compared count once each.</summary>
    public int Count(ComparisonVerdict verdict) =>
        Deciding.Count(d => d.Metric.Verdict == verdict) + (verdict is ComparisonVerdict.NotComparable ? Cells.Count(c => !c.NotComparable.IsEmpty) : 0);

    /// <summary>The worst verdict that the policy does not pass; null where it passes.</summary>
    [JsonIgnore]
    public FailingVerdict? Failure => NotComparable.IsEmpty
        ? ((FailingVerdict, ComparisonVerdict)[])[(FailingVerdict.Regressed, ComparisonVerdict.Regressed), (FailingVerdict.NotComparable, ComparisonVerdict.NotComparable), (FailingVerdict.Inconclusive, ComparisonVerdict.Inconclusive)] is var order
            && order.Where(o => Policy.FailOn.Contains(o.Item1) && (Count(o.Item2) > 0 || Verdict == o.Item2)).Select(o => (FailingVerdict?)o.Item1).FirstOrDefault() is { } failing ? failing : null
        : Policy.FailOn.Contains(FailingVerdict.NotComparable) ? FailingVerdict.NotComparable : null;
}

/// <param name="RunIds">Oldest first.</param>
public sealed record ComparedSide(string Name, ImmutableArray<string> RunIds);

public enum ComparisonDesign
{
    /// <summary>One side after the other.</summary>
    Sequential,

    /// <summary>Trials of the two sides took turns.</summary>
    Interleaved,

    /// <summary>The base was measured before and after the candidate: A-B-A.</summary>
    Returning,

    /// <summary>Against a host that nothing was done to.</summary>
    Control,
}
