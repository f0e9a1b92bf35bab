namespace LabelBench.Reporting.Console;

/// <summary>Breaks text between words, never inside <c>97 %</c> or <c>± 2 %</c>.</summary>
public static class TextWrap
{
    /// <summary>Lines of at most <paramref name="width"/> characters; a longer word is cut. No text gives one empty line.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        const char Joint = '\u00A0';
        text = text.Replace(" %", Joint + "%", StringComparison.Ordinal).Replace(" ± ", Joint + "±" + Joint, StringComparison.Ordinal);
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(w => w.Chunk(width).Select(c => new string(c))))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        lines.Add(line);
        return [.. lines.Select(l => l.Replace(Joint, ' '))];
    }

    /// <summary>Less than this beside a label is no column any more; such lines are wider than asked for.</summary>
    private const int Narrowest = 8;

    /// <summary>The first line after <paramref name="first"/>, the others below its end.</summary>
    public static IEnumerable<string> Hanging(string first, string text, int width) =>
        Lines(text, Math.Max(Narrowest, width - first.Length)).Select((line, i) => (i == 0 ? first : new string(' ', first.Length)) + line);
}
