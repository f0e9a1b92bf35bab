namespace LabelBench.Reporting.Html;

/// <summary>An accessible table: a caption, column headers with a scope, the first cell of a row as its header. It scrolls inside its own box on narrow screens.</summary>
internal sealed class HtmlTable(string caption, params HtmlTable.Column[] columns)
{
    private readonly List<Markup> _rows = [];

    /// <param name="Number">True for numbers, which align to the right.</param>
    internal sealed record Column(string Header, bool Number = false);

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Adds a row with one piece per column.</summary>
    public void Add(params Markup[] cells) => AddRow("", cells);

    /// <summary>Adds a row of a given style class.</summary>
    public void AddRow(string style, params Markup[] cells) => _rows.Add(Markup.Of(
        $"<tr{Style(style)}>{Markup.Join(cells.Select((cell, i) => i == 0 ? Markup.Of($"<th scope=\"row\">{cell}</th>") : Markup.Of($"<td{Align(i)}>{cell}</td>")))}</tr>\n"));

    /// <summary>Adds a row whose last piece spans the columns that are left.</summary>
    public void AddSpanning(string style, Markup[] cells, Markup rest)
    {
        var first = cells.Select((cell, i) => i == 0 ? Markup.Of($"<th scope=\"row\">{cell}</th>") : Markup.Of($"<td{Align(i)}>{cell}</td>"));
        _rows.Add(Markup.Of($"<tr{Style(style)}>{Markup.Join(first)}<td colspan=\"{columns.Length - cells.Length}\">{rest}</td></tr>\n"));
    }

    /// <summary>Adds a heading over the rows that follow, which become a group of their own.</summary>
    public void AddGroup(Markup name) => _rows.Add(Markup.Of($"{new Markup(_rows.Count == 0 ? "" : "</tbody>\n<tbody>\n")}<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{columns.Length}\">{name}</th></tr>\n"));

    public Markup Render() => Markup.Of($"""
        <div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table>
        <caption>{caption}</caption>
        <thead><tr>{Markup.Join(columns.Select((c, i) => Markup.Of($"<th scope=\"col\"{Align(i)}>{c.Header}</th>")))}</tr></thead>
        <tbody>
        {Markup.Join(_rows)}</tbody></table></div>

        """);

    private Markup Align(int column) => columns[column].Number ? new Markup(" class=\"n\"") : Markup.Empty;

    private static Markup Style(string style) => style.Length == 0 ? Markup.Empty : Markup.Of($" class=\"{style}\"");
}
