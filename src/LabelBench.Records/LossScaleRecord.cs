using System.Collections.Immutable;

namespace LabelBench.Records;

/// <summary>How the loss scale of mixed precision went: halved where FP16 overflowed, and the step dropped; doubled after many steps without.</summary>
/// <param name="SkippedSteps">Steps of all, warm-up included, that changed nothing because a gradient overflowed.</param>
/// <param name="Changes">The first <see cref="MostChanges"/> of them.</param>
public sealed record LossScaleRecord(double First, double Last, long SkippedSteps, ImmutableArray<LossScaleChange> Changes)
{
    public const int MostChanges = 100;
}

/// <param name="Step">From the one after it the scale holds.</param>
public sealed record LossScaleChange(long Step, double Scale);
