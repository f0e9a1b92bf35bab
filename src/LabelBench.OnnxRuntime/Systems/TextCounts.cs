using System.Collections.Immutable;
using LabelBench.Labeling.Text;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Counts what became of texts on their way into the model. Safe for several threads.</summary>
internal sealed class TextCounts
{
    private readonly Lock gate = new();
    private long texts;
    private long cutOff;
    private long tokens;
    private long words;
    private long unknown;

    /// <param name="wordCount">Words of the text that found room.</param>
    public void Add(in EncodedText encoded, int wordCount)
    {
        lock (gate)
        {
            texts++;
            cutOff += encoded.CutOff > 0 ? 1 : 0;
            tokens += encoded.Length;
            words += wordCount;
            unknown += Math.Min(encoded.Unknown, wordCount);
        }
    }

    /// <summary>Tokens of a text that found room, on average; the share of texts of which something found none; and the share of words that the vocabulary does not know.</summary>
    public ImmutableArray<QualityResult> Quality()
    {
        lock (gate)
        {
            return texts == 0 ? [] :
            [
                new QualityResult("tokens_per_text", tokens / (double)texts, null, true),
                new QualityResult("cut_off_text_share", cutOff / (double)texts, null, true),
                new QualityResult("unknown_word_share", words == 0 ? 0 : unknown / (double)words, null, true),
            ];
        }
    }
}
