using System.Buffers.Text;

namespace LabelBench.Telemetry.Linux;

/// <summary>Reads numbers and lines out of kernel text without allocating.</summary>
/// <remarks>The kernel ends every line with a line feed; a line without one was cut off and does not count.</remarks>
internal static class KernelText
{
    /// <summary>Takes the next complete line, without its line feed.</summary>
    public static bool TryTakeLine(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        var end = text.IndexOf((byte)'\n');
        line = end < 0 ? default : text[..end];
        if (end < 0) return false;
        text = text[(end + 1)..];
        return true;
    }

    /// <summary>Takes the next whole number; spaces before it are skipped. Nothing is taken when there is none or it does not fit.</summary>
    public static bool TryTakeNumber(ref ReadOnlySpan<byte> text, out long value)
    {
        var rest = text.TrimStart(" \t"u8);
        if (!Utf8Parser.TryParse(rest, out value, out var used)) return false;
        text = rest[used..];
        return true;
    }

    /// <summary>Takes the next word; spaces before it are skipped.</summary>
    public static bool TryTakeWord(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> word)
    {
        var rest = text.TrimStart(" \t"u8);
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        word = end < 0 ? rest : rest[..end];
        if (word.IsEmpty) return false;
        text = rest[word.Length..];
        return true;
    }

    /// <returns>The number that follows the key at the start of a line, or null.</returns>
    /// <param name="text">Lines.</param>
    /// <param name="key">Beginning of the line with its separator: <c>MemTotal:</c>, <c>pgmajfault </c>.</param>
    public static long? NumberAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        var place = 0;
        while (true)
        {
            var found = text[place..].IndexOf(key);
            if (found < 0) return null;
            place += found;
            if (place == 0 || text[place - 1] == (byte)'\n') break;
            place += key.Length;
        }
        var rest = text[(place + key.Length)..];
        return TryTakeLine(ref rest, out var line) && TryTakeNumber(ref line, out var value) ? value : null;
    }

    /// <returns>The whole number that a file of one value holds, or null: empty, a word such as <c>max</c>, or too large.</returns>
    public static long? SingleNumber(ReadOnlySpan<byte> text) => TryTakeNumber(ref text, out var value) && text.Trim(" \t\n"u8).IsEmpty ? value : null;
}
