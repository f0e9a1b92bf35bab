using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Analysis.Comparison;

/// <summary>One metric of one cell on both sides.</summary>
/// <param name="Threshold">Smallest change that matters, as a share.</param>
/// <param name="BaseMean">Geometric mean over its figures, in the metric's unit.</param>
/// <param name="CandidateMean">Likewise.</param>
/// <param name="Change">Candidate over base, less 1; negative is lower. Against a control host, by how much more than there.</param>
/// <param name="Low">Lower end of the interval of 95 %; null for fewer than two figures a side.</param>
/// <param name="High">Upper end.</param>
/// <param name="AdjustedPValue">Among all figures of its family.</param>
/// <param name="LeastChange">Change that so many figures find with a probability of 90 %, as a share; null where there is no interval.</param>
/// <param name="NeededPerSide">Figures of each side that would probably settle it; null where it is settled, and where no number does.</param>
/// <param name="Why">What the verdict rests on, one sentence.</param>
/// <param name="Remarks">What else there is to know about its trials.</param>
/// <param name="Base">In order of time.</param>
/// <param name="Candidate">In order of time.</param>
public sealed record MetricComparison(
    ComparedMetric Metric,
    ComparisonVerdict Verdict,
    double Threshold,
    double BaseMean,
    double CandidateMean,
    double Change,
    double? Low,
    double? High,
    double PValue,
    double AdjustedPValue,
    ImmutableArray<ChangeDoubt> Doubts,
    double? LeastChange,
    int? NeededPerSide,
    string Why,
    ImmutableArray<string> Remarks,
    ImmutableArray<TrialFigure> Base,
    ImmutableArray<TrialFigure> Candidate)
{
    /// <summary>Whether the machine's own pace moved as the figure did, so that it may be all of a change; the verdict says whether that was held against it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FollowsPace { get; init; }

    /// <summary>Figures of the smaller side.</summary>
    [JsonIgnore]
    public int Smaller => Math.Min(Base.Length, Candidate.Length);

    /// <summary>Larger when it is worse, whatever the metric's direction.</summary>
    [JsonIgnore]
    public double Harm => Metric.Better is MetricDirection.HigherIsBetter ? -Change : Change;
}

/// <summary>What one trial gave, or one run where runs are the unit.</summary>
/// <param name="Repetition">Of the trial; null for a whole run.</param>
public sealed record TrialFigure(string RunId, int? Repetition, double Value);
