using System.Collections.Immutable;
using LabelBench.Labeling.Ocr;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Compares what was read with what the pages say.</summary>
internal static class OcrQuality
{
    /// <param name="read">Lines by file.</param>
    /// <returns>The character error rate over all pages that were read at least once; nothing when no truth is known.</returns>
    public static ImmutableArray<QualityResult> Of(IReadOnlyDictionary<string, string[]> read, InputFiles inputs, ImmutableArray<QualityLimit> limits)
    {
        if (inputs.Truths is not { } truths)
            return [];
        var errors = default(CharacterErrors);
        foreach (var (file, truth) in inputs.Paths.Zip(truths))
        {
            if (read.TryGetValue(file, out var lines))
                errors += CharacterErrors.ComparePage(truth.Lines(), lines);
        }
        if (errors.Rate.ValueOrNull is not { } rate)
            return [];
        var maximum = limits.FirstOrDefault(l => l.Metric == QualityMetric.CharacterErrorRate)?.Maximum;
        return [new QualityResult(QualityMetric.CharacterErrorRate, rate.Value, maximum, maximum is null || rate.Value <= maximum)];
    }
}
