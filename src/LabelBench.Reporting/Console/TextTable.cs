namespace LabelBench.Reporting.Console;

/// <summary>A table in plain text: columns line up, the first shrinks and a left-aligned last one wraps where the width does not suffice.</summary>
internal sealed class TextTable(params TextTable.Column[] columns)
{
    private const string Gap = "  ";
    private const int NarrowestLast = 12;
    private const int NarrowestFirst = 20;

    private readonly List<Row> _rows = [];

    /// <param name="Right">True for numbers, which align to the right.</param>
    internal sealed record Column(string Header, bool Right = false);

    /// <summary>Adds a row with one text per column.</summary>
    public void Add(params string[] cells) => _rows.Add(new Row(cells, null, 0));

    /// <summary>Adds a row with texts for the first columns and one more that runs to the right edge, wrapped.</summary>
    public void AddSpanning(string[] cells, string text) => _rows.Add(new Row(cells, text, 0));

    /// <summary>Adds a line of its own below the last row, wrapped.</summary>
    public void AddNote(int indent, string text) => _rows.Add(new Row([], text, indent));

    public IEnumerable<string> Lines(int width) => Blocks(width).SelectMany(lines => lines);

    /// <summary>The lines of the header, then of every row: more than one where the last column wraps.</summary>
    public IEnumerable<IReadOnlyList<string>> Blocks(int width)
    {
        var widths = Widths(width);
        IEnumerable<string> header = [Join(widths, [.. columns.Select(c => c.Header)])];
        return _rows.Select(row => Lines(row, widths, width)).Prepend(header).Select(lines => lines.Select(line => line.TrimEnd()).ToArray());
    }

    private IEnumerable<string> Lines(Row row, int[] widths, int width) => row switch
    {
        { Spanning: { } note, Cells: [] } => TextWrap.Hanging(new string(' ', row.Indent), note, width),
        { Spanning: { } text } => TextWrap.Hanging(Join(widths, row.Cells) + Gap, text, width),
        _ when columns[^1].Right => [Join(widths, row.Cells)],
        _ => TextWrap.Lines(row.Cells[^1], widths[^1]).Select((last, i) => Join(widths, [.. row.Cells[..^1].Select(c => i == 0 ? c : ""), last])),
    };

    /// <summary>Natural widths; where they do not fit, the last column wraps, then the first is cut, then whichever is widest.</summary>
    private int[] Widths(int width)
    {
        int[] widths = [.. columns.Select((c, i) => _rows.Where(r => i < r.Cells.Length).Select(r => r.Cells[i].Length).Append(c.Header.Length).Max())];
        int Excess() => widths.Sum() + Gap.Length * (columns.Length - 1) - width;
        void Shrink(int column, int least) => widths[column] = Math.Min(widths[column], Math.Max(least, widths[column] - Math.Max(0, Excess())));
        if (!columns[^1].Right)
            Shrink(columns.Length - 1, NarrowestLast);
        Shrink(0, NarrowestFirst);
        while (Excess() > 0)
            widths[Array.IndexOf(widths, widths.Max())]--;
        return widths;
    }

    private string Join(int[] widths, string[] cells) => string.Join(Gap, cells.Select((cell, i) =>
    {
        var text = cell.Length <= widths[i] ? cell : string.Concat(cell.AsSpan(0, widths[i] - 1), "…");
        return columns[i].Right ? text.PadLeft(widths[i]) : text.PadRight(widths[i]);
    }));

    private sealed record Row(string[] Cells, string? Spanning, int Indent);
}
