using System.Text;

namespace LabelBench.Reporting.Markdown;

/// <summary>A table in GitHub's Markdown. A column whose name ends in a colon aligns to the right.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text;
    private readonly int _columns;
    private bool _any;
    private readonly string _header;

    public MarkdownTable(StringBuilder text, params string[] columns)
    {
        _text = text;
        _columns = columns.Length;
        _header = $"| {string.Join(" | ", columns.Select(c => c.TrimEnd(':')))} |\n|{string.Join('|', columns.Select(c => c.EndsWith(':') ? " ---: " : " --- "))}|\n";
    }

    /// <summary>Adds a row of escaped texts; a further, non-empty one joins the last column.</summary>
    public void Add(params string[] cells)
    {
        if (!_any)
            _text.Append(_header);
        _any = true;
        var last = string.Join("; ", cells[(_columns - 1)..].Where(c => c.Length > 0));
        _text.Append("| ").AppendJoin(" | ", cells[..(_columns - 1)]).Append(" | ").Append(last).Append(" |\n");
    }
}
