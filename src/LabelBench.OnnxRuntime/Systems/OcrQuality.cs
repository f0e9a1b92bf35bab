using System.Collections.Immutable;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Ocr;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Compares what was read with what the pages say.</summary>
internal static class OcrQuality
{
    /// <param name="read">Lines by file.</param>
    /// <returns>Both character error rates over all pages that were read at least once; nothing when no truth is known.</returns>
    public static ImmutableArray<QualityResult> Of(IReadOnlyDictionary<string, string[]> read, PipelineInputs inputs, ImmutableArray<QualityLimit> limits)
    {
        if (inputs.PageTruths is not { } truths)
            return [];
        var (all, withoutSpaces) = (default(CharacterErrors), default(CharacterErrors));
        foreach (var (file, truth) in inputs.Items.Select(i => i.File).Zip(truths))
        {
            if (!read.TryGetValue(file, out var lines))
                continue;
            all += CharacterErrors.ComparePage(truth.Lines(), lines);
            withoutSpaces += CharacterErrors.ComparePage([.. truth.Lines().Select(WithoutSpaces)], [.. lines.Select(WithoutSpaces)]);
        }
        return [.. Result(QualityMetric.CharacterErrorRate, all), .. Result(QualityMetric.CharacterErrorRateWithoutSpaces, withoutSpaces)];

        IEnumerable<QualityResult> Result(string metric, CharacterErrors errors)
        {
            if (errors.Rate.ValueOrNull is not { } rate)
                yield break;
            var maximum = limits.FirstOrDefault(l => l.Metric == metric)?.Maximum;
            yield return new QualityResult(metric, rate.Value, maximum, maximum is null || rate.Value <= maximum);
        }
    }

    /// <summary>Whether the whole page was read without a mistake, spaces aside.</summary>
    public static bool IsRight(PageTruth truth, string[] lines) =>
        CharacterErrors.ComparePage([.. truth.Lines().Select(WithoutSpaces)], [.. lines.Select(WithoutSpaces)]).Edits == 0;

    private static string WithoutSpaces(string line) => line.Replace(" ", "", StringComparison.Ordinal);
}
