namespace LabelBench.Labeling.Video;

/// <summary>Names in the order in which people count: frame2 before frame10. Runs of digits compare by value, all else by character; the same on every machine.</summary>
public sealed class NaturalOrder : IComparer<string>
{
    private NaturalOrder() { }

    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return string.CompareOrdinal(x, y);
        var (i, j) = (0, 0);
        while (i < x.Length && j < y.Length)
        {
            var order = char.IsAsciiDigit(x[i]) && char.IsAsciiDigit(y[j]) ? CompareNumbers(TakeNumber(x, ref i), TakeNumber(y, ref j)) : x[i++].CompareTo(y[j++]);
            if (order != 0)
                return order;
        }
        var rest = (x.Length - i).CompareTo(y.Length - j);
        return rest != 0 ? rest : string.CompareOrdinal(x, y); // frame1 and frame01 differ, if only at last
    }

    /// <summary>Digits from here on, leading zeros left out.</summary>
    private static ReadOnlySpan<char> TakeNumber(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return text.AsSpan(start, at - start).TrimStart('0');
    }

    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
}
