using System.Text;
using LabelBench.Analysis.Comparison;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Markdown;

/// <summary>A comparison for a ticket or a merge request.</summary>
public static class ComparisonMarkdown
{
    public static string Render(RunComparison comparison, bool details)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Escape(ComparisonWords.Opening(comparison))).Append("\n\n");
        text.Append("Base ").Append(Escape(ComparisonWords.Side(comparison.Base))).Append("  \nCandidate ").Append(Escape(ComparisonWords.Side(comparison.Candidate)));
        if (comparison is { ControlBase: { } from, ControlCandidate: { } to })
            text.Append("  \nControl ").Append(Escape($"{ComparisonWords.Side(from)}; {ComparisonWords.Side(to)}"));
        text.Append("  \nDesign: ").Append(ComparisonWords.Design(comparison.Design)).Append("\n\n");
        MarkdownList.Append(text, null, comparison.NotComparable);
        if (comparison.NotComparable.IsEmpty)
            text.Append("Cause: ").Append(Escape(comparison.Cause.Sentence)).Append(ComparisonWords.Unread(comparison) is { } unread ? $"; {unread}" : "").Append("\n\n");
        foreach (var workload in comparison.Cells.GroupBy(c => c.Cell.WorkloadId, StringComparer.Ordinal))
            Workload(text, comparison, workload.Key, workload, details);
        MarkdownList.Append(text, "On one side only, in no verdict", comparison.OnOneSide.Select(ComparisonWords.OneSided));
        MarkdownList.Append(text, "Environment", comparison.Environment.Select(ComparisonWords.Environment));
        MarkdownList.Append(text, "Next", comparison.Next);
        text.Append("Change: candidate over base, less 1, of geometric means over trials; interval of 95 % (Welch's t on logarithms). Probabilities: raw, and adjusted within each family of figures (Benjamini and Hochberg).\n");
        return text.ToString();
    }

    private static void Workload(StringBuilder text, RunComparison comparison, string id, IEnumerable<CellComparison> cells, bool details)
    {
        text.Append("## ").Append(Escape(id)).Append("\n\n");
        var table = new MarkdownTable(text, "cell", "figure", "base -> candidate:", "change:", "95 %:", "trials:", "verdict", "why");
        foreach (var cell in cells)
        {
            var name = Escape(ComparisonWords.CellName(comparison, cell.Cell));
            if (!cell.NotComparable.IsEmpty)
                table.Add(name, "", "", "", "", "", ComparisonWords.Verdict(ComparisonVerdict.NotComparable), Escape(string.Join("; ", cell.NotComparable)));
            var beside = new[] { ComparisonWords.Clocks(cell), ComparisonWords.Pace(cell), ComparisonWords.LeftOut(comparison, cell) }.OfType<string>();
            foreach (var (i, metric) in ComparisonWords.Shown(comparison, cell, details).Index())
            {
                var verdict = ComparisonWords.Verdict(metric.Verdict);
                table.Add(name, Escape(ComparisonWords.Name(metric)), metric.Smaller == 0 ? "" : Escape(ComparisonWords.Values(metric)), metric.Smaller == 0 ? "" : ComparisonWords.Change(metric), Escape(ComparisonWords.Interval(metric)),
                    $"{metric.Base.Length} + {metric.Candidate.Length}", metric.Verdict is ComparisonVerdict.Regressed ? $"**{verdict}**" : verdict,
                    Escape($"{metric.Why} ({ComparisonWords.Probability(metric)})"), Escape(string.Join("; ", metric.Remarks.Concat(i == 0 ? beside : []))));
            }
        }
        text.Append('\n');
    }

    private static string Escape(string text) => SummaryMarkdown.Escape(text);
}
