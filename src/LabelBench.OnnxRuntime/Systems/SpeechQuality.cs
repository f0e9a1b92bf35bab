using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Labeling.Audio;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Compares found speech with where there is speech.</summary>
internal static class SpeechQuality
{
    /// <summary>Time to either side of every true border that is not judged; as in NIST's evaluations.</summary>
    public static readonly TimeSpan Collar = TimeSpan.FromMilliseconds(250);

    /// <param name="found">Segments by file.</param>
    /// <returns>Both error shares over all recordings that were labelled at least once; nothing when no truth is known.</returns>
    public static ImmutableArray<QualityResult> Of(IReadOnlyDictionary<string, SpeechSegment[]> found, PipelineInputs inputs, ImmutableArray<QualityLimit> limits)
    {
        if (inputs.SpeechTruths is not { } truths)
            return [];
        var errors = new SpeechErrors();
        foreach (var (file, truth) in inputs.Items.Select(i => i.File).Zip(truths))
        {
            if (found.TryGetValue(file, out var segments))
                errors += Compare(truth, segments);
        }
        return [.. Result(QualityMetric.SpeechMissed, errors.MissedShare), .. Result(QualityMetric.SilenceMarked, errors.MarkedShare)];

        IEnumerable<QualityResult> Result(string metric, Reading<Share> share)
        {
            if (share.ValueOrNull is not { } value)
                yield break;
            var maximum = limits.FirstOrDefault(l => l.Metric == metric)?.Maximum;
            yield return new QualityResult(metric, value.Value, maximum, maximum is null || value.Value <= maximum);
        }
    }

    /// <summary>Whether nothing was missed and nothing marked beyond the collars.</summary>
    public static bool IsRight(SpeechTruth truth, IReadOnlyList<SpeechSegment> found) => Compare(truth, found) is { Missed.Ticks: 0, Marked.Ticks: 0 };

    private static SpeechErrors Compare(SpeechTruth truth, IReadOnlyList<SpeechSegment> found) => SpeechErrors.Compare(truth.Segments, found, truth.Length, Collar);
}
