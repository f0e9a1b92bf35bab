namespace LabelBench.Labeling.Text;

/// <summary>A piece of a text.</summary>
/// <param name="Id">In the vocabulary.</param>
/// <param name="Word">Index of the word that it belongs to, from 0.</param>
/// <param name="Start">First UTF-16 character of the text.</param>
/// <param name="End">Behind its last character.</param>
public readonly record struct TextToken(int Id, int Word, int Start, int End);

/// <summary>A word of a text and where its tag is found: at its first token, on which taggers of word pieces are trained.</summary>
/// <param name="Row">Place of the word's first token in the model's input.</param>
/// <param name="Start">First UTF-16 character of the text.</param>
/// <param name="End">Behind its last character that found room.</param>
public readonly record struct TextWord(int Row, int Start, int End)
{
    /// <summary>The words that the tokens of the last text make up.</summary>
    /// <param name="words">Takes them; as long as the tokens at least.</param>
    /// <returns>Words written.</returns>
    public static int Gather(ITokenizer tokenizer, Span<TextWord> words)
    {
        var tokens = tokenizer.Tokens;
        var count = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (i > 0 && tokens[i].Word == tokens[i - 1].Word)
                words[count - 1] = words[count - 1] with { End = tokens[i].End };
            else
                words[count++] = new TextWord(tokenizer.FirstToken + i, tokens[i].Start, tokens[i].End);
        }
        return count;
    }
}
