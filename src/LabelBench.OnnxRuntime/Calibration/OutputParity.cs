using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Calibration;

/// <summary>How far one floating-point output is from the reference, over all inputs that were compared.</summary>
/// <param name="Output">Name of the output.</param>
/// <param name="RelativeL2">Length of the difference / length of the reference; the length of the difference itself where the reference is 0 throughout.</param>
/// <param name="LargestDifference">Largest magnitude of a single difference.</param>
/// <param name="Cosine">Cosine of the angle between both, -1 to 1; 0 where either is 0 throughout.</param>
/// <param name="NonFinite">Positions where the output or the reference is NaN or infinite; the other figures leave their positions out.</param>
/// <param name="Values">Values that were compared, the non-finite ones included.</param>
public sealed record OutputParity(string Output, double RelativeL2, double LargestDifference, double Cosine, long NonFinite, long Values)
{
    /// <summary>As quality results of a trial: <c>parity_rel_l2:logits</c> and so on.</summary>
    /// <param name="limit">Largest relative L2 that passes; null where it only informs.</param>
    public ImmutableArray<QualityResult> ToQuality(double? limit) =>
    [
        new QualityResult($"parity_rel_l2:{Output}", RelativeL2, limit, NonFinite == 0 && (limit is null || RelativeL2 <= limit)),
        new QualityResult($"parity_max_abs:{Output}", LargestDifference, null, true),
        new QualityResult($"parity_cosine:{Output}", Cosine, null, true),
        new QualityResult($"parity_non_finite:{Output}", NonFinite, 0, NonFinite == 0),
    ];
}
