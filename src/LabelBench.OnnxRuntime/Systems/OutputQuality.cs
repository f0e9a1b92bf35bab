using System.Collections.Immutable;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Turns output statistics into quality results: anything not finite fails, the rest informs.</summary>
internal static class OutputQuality
{
    public static ImmutableArray<QualityResult> Of(params IReadOnlyCollection<OutputStatistics> statistics)
    {
        var nonFinite = statistics.Sum(s => s.NonFinite);
        var values = statistics.Sum(s => s.Values);
        if (values == 0)
            return []; // a model without floating-point outputs
        return
        [
            new QualityResult("non_finite_values", nonFinite, 0, nonFinite == 0),
            new QualityResult("denormal_values", statistics.Sum(s => s.Denormal), null, true),
            new QualityResult("output_rms", statistics.Average(s => s.Rms), null, true),
        ];
    }
}
