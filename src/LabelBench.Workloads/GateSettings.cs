using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>The confidence gate: which labels are taken as they are, which a person looks at, which are thrown away.</summary>
/// <param name="AcceptFrom">Confidence from which labels are accepted unseen, 0 to 1.</param>
/// <param name="RejectBelow">Confidence below which they are rejected and a person starts from scratch, at most <paramref name="AcceptFrom"/>.</param>
/// <param name="QualityShare">Share of accepted items that a person checks all the same.</param>
public sealed record GateSettings(double AcceptFrom, double RejectBelow, Share QualityShare)
{
    /// <summary>Stands in for the confidence of generated weights, which means nothing; not used where the weights are real.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InjectedConfidence? InjectedConfidence { get; init; }
}

/// <summary>Confidences drawn from a normal distribution and held between 0 and 1.</summary>
public sealed record InjectedConfidence(double Mean, double Deviation);
