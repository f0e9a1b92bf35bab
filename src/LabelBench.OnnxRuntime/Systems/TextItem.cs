using LabelBench.Labeling.Text;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A text on its way to the entities in it.</summary>
/// <param name="length">Tokens of the model's input.</param>
/// <param name="tags">Scores of a token.</param>
internal sealed class TextItem(int length, int tags) : PipelineItem
{
    private readonly TextWord[] words = new TextWord[length];
    private readonly int[] wordTags = new int[length];
    private readonly float[] confidences = new float[length];
    private int wordCount;

    public DecodedText Text { get; } = new();

    public long[] Ids { get; } = new long[length];

    public long[] Attention { get; } = new long[length];

    /// <summary>The model's output, K scores a token.</summary>
    public float[] Scores { get; } = new float[length * tags];

    /// <summary>Words that found room.</summary>
    public ReadOnlySpan<TextWord> Words => words.AsSpan(0, wordCount);

    /// <summary>A tag for each of <see cref="Words"/>.</summary>
    public Span<int> Tags => wordTags.AsSpan(0, wordCount);

    /// <summary>How sure the model is of each tag.</summary>
    public Span<float> Confidences => confidences.AsSpan(0, wordCount);

    public List<TokenSpan> Spans { get; } = [];

    /// <summary>Takes the tokens that <see cref="Text"/> is made of.</summary>
    public EncodedText Tokenize(ITokenizer tokenizer)
    {
        var encoded = tokenizer.Encode(Text.Characters, Ids, Attention);
        wordCount = TextWord.Gather(tokenizer, words);
        return encoded;
    }
}
