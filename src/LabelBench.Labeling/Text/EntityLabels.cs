using System.Collections.Immutable;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Text;

/// <summary>From spans of words to labels that say where in the text they are.</summary>
public static class EntityLabels
{
    /// <param name="spans">From the left.</param>
    /// <param name="words">Of the text; the spans count them.</param>
    /// <param name="confidences">One a word; a label has the mean of its words.</param>
    /// <param name="text">Well-formed UTF-16.</param>
    public static ImmutableArray<EntityLabel> Of(BioTags tags, List<TokenSpan> spans, ReadOnlySpan<TextWord> words, ReadOnlySpan<float> confidences, ReadOnlySpan<char> text)
    {
        if (spans.Count == 0)
            return [];
        var labels = ImmutableArray.CreateBuilder<EntityLabel>(spans.Count);
        var (at, codePoints) = (0, 0);
        foreach (var span in spans)
        {
            var (start, end) = (words[span.First].Start, words[span.End - 1].End);
            var codePointStart = codePoints + CodePoints(text[at..start]);
            (at, codePoints) = (end, codePointStart + CodePoints(text[start..end]));
            labels.Add(new EntityLabel(tags.Types[span.Type], Mean(confidences[span.First..span.End]), start, end, codePointStart, codePoints, text[start..end].ToString()));
        }
        return labels.MoveToImmutable();
    }

    /// <summary>Every character counts but the second halves of pairs.</summary>
    private static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var character in text)
            count += char.IsLowSurrogate(character) ? 0 : 1;
        return count;
    }

    private static double Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
