namespace LabelBench.Reporting.Html;

/// <summary>
/// An accessible table: a caption, column headers with a scope, the first cell of a row as its header. On narrow screens it scrolls in its own box,
/// or its rows fold into named values; the roles keep it a table for screen readers then.
/// </summary>
public sealed class HtmlTable(string caption, params HtmlTable.Column[] columns)
{
    private readonly List<Markup> _rows = [];

    /// <param name="Number">True for numbers, which align to the right.</param>
    public sealed record Column(string Header, bool Number = false);

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>True for rows that fold on narrow screens; false for a table that scrolls.</summary>
    public bool Folds { get; init; }

    /// <summary>Adds a row with one piece per column.</summary>
    public void Add(params Markup[] cells) => AddRow("", cells);

    /// <summary>Adds a row of a given style class.</summary>
    public void AddRow(string style, params Markup[] cells) => _rows.Add(Markup.Of($"<tr{Style(style)} role=\"row\">{Cells(cells)}</tr>\n"));

    /// <summary>Adds a row whose last piece spans the columns that are left.</summary>
    public void AddSpanning(string style, Markup[] cells, Markup rest) => _rows.Add(Markup.Of(
        $"<tr{Style(style)} role=\"row\">{Cells(cells)}<td role=\"cell\" colspan=\"{columns.Length - cells.Length}\">{rest}</td></tr>\n"));

    /// <summary>Adds a heading over the rows that follow, which become a group of their own.</summary>
    public void AddGroup(Markup name) => _rows.Add(Markup.Of(
        $"{new Markup(_rows.Count == 0 ? "" : "</tbody>\n<tbody role=\"rowgroup\">\n")}<tr class=\"group\" role=\"row\"><th role=\"rowheader\" scope=\"rowgroup\" colspan=\"{columns.Length}\">{name}</th></tr>\n"));

    public Markup Render() => Markup.Of($"""
        <div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table role="table"{Style(Folds ? "folds" : "")}>
        <caption>{caption}</caption>
        <thead role="rowgroup"><tr role="row">{Markup.Join(columns.Select((c, i) => Markup.Of($"<th role=\"columnheader\" scope=\"col\"{Align(i)}>{c.Header}</th>")))}</tr></thead>
        <tbody role="rowgroup">
        {Markup.Join(_rows)}</tbody></table></div>

        """);

    private Markup Cells(Markup[] cells) => Markup.Join(cells.Select((cell, i) => i == 0
        ? Markup.Of($"<th role=\"rowheader\" scope=\"row\">{cell}</th>")
        : Markup.Of($"<td role=\"cell\"{Align(i)} data-label=\"{columns[i].Header}\">{cell}</td>")));

    private Markup Align(int column) => columns[column].Number ? new Markup(" class=\"n\"") : Markup.Empty;

    private static Markup Style(string style) => style.Length == 0 ? Markup.Empty : Markup.Of($" class=\"{style}\"");
}
