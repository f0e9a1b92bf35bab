using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Labeling.Review;
using LabelBench.Labeling.Scoring;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Sorts items by the confidence of their labels and counts what became of them. Safe for several threads.</summary>
/// <param name="injected">Distribution that stands in for the confidence of generated weights; null where the weights are real.</param>
/// <param name="seed">Of the injected confidences and of the draw for quality control.</param>
internal sealed class ReviewGate(GateSettings settings, InjectedConfidence? injected, ulong seed)
{
    /// <summary>Keeps the draw for quality control apart from the confidences.</summary>
    private const ulong SampleStream = 0x51C4_11E5;

    private readonly ConfidenceGate gate = ConfidenceGate.Create(settings.AcceptFrom, settings.RejectBelow, "gate").ValueOrThrow();
    private readonly QualitySample sample = new(settings.QualityShare, seed ^ SampleStream);
    private readonly Lock counting = new();
    private GateCount count;
    private long qualityChecked;
    private long qualityAgreed;
    private bool truthIsKnown;

    /// <param name="confidence">Of the item's least sure label, 0 to 1; ignored where confidences are injected.</param>
    /// <param name="agrees">Whether the label is the true one; null where that is not known.</param>
    public GateDecision Decide(PipelineItem item, double confidence, bool? agrees = null)
    {
        var decision = gate.Decide(injected is { } drawn ? Draw(drawn, item.Number) : confidence);
        var isChecked = decision == GateDecision.Accept && sample.IsChecked((int)(item.Number % int.MaxValue));
        lock (counting)
        {
            count = count.With(decision);
            truthIsKnown |= agrees is not null;
            if (isChecked)
                qualityChecked++;
            if (isChecked && agrees is true)
                qualityAgreed++;
        }
        item.Decision = decision;
        return decision;
    }

    public GateRecord Read()
    {
        lock (counting)
            return new GateRecord(count.Accepted, count.Reviewed, count.Rejected, qualityChecked, truthIsKnown ? qualityAgreed : null, injected is not null);
    }

    /// <summary>The share that people see, as a figure of the run; none where confidences are injected, because nothing was found out about the labels.</summary>
    public ImmutableArray<QualityResult> Quality() => injected is null && Read().PeopleShare is { } share
        ? [new QualityResult(GateRecord.ShareMetric, share, null, true)]
        : [];

    private double Draw(InjectedConfidence distribution, long item) =>
        Math.Clamp(distribution.Mean + distribution.Deviation * SplitMix64.For(seed, (int)(item % int.MaxValue)).Bell(), 0, 1);
}
