using System.Text;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Markdown;

/// <summary>Points one below the other.</summary>
internal static class MarkdownList
{
    /// <summary>Nothing where there are no lines.</summary>
    /// <param name="title">Heading of the second level; null for none.</param>
    public static void Append(StringBuilder text, string? title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length == 0)
            return;
        if (title is not null)
            text.Append("## ").Append(title).Append("\n\n");
        foreach (var line in all)
            text.Append("- ").Append(SummaryMarkdown.Escape(PlainText.Line(line))).Append('\n');
        text.Append('\n');
    }
}
