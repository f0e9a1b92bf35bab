using System.Text;
using LabelBench.Analysis;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Markdown;

/// <summary>The part of summary.md about a search.</summary>
internal static class SearchMarkdown
{
    public static void Append(StringBuilder text, RunSummary summary, SearchSummary search)
    {
        if (search.Candidates.IsEmpty)
            return;
        text.Append("## Search\n\n");
        var table = new MarkdownTable(text, "configuration", "throughput:", $"{SearchWords.Percentile(search.Search)}:", "memory:", "remark");
        foreach (var candidate in search.Candidates)
        {
            table.Add(
                SummaryMarkdown.Escape(SearchWords.Configuration(search.Search, candidate.Cell.Cell)),
                candidate.Cell.Throughput is { } rate ? SummaryMarkdown.Escape(Quantity.WithMargin(rate, CellWords.Unit(candidate.Cell))) : "",
                candidate.Latency is { } latency ? Quantity.Duration(latency) : "",
                candidate.Memory is { } memory ? Quantity.Bytes(memory.Value) : "",
                SummaryMarkdown.Escape(SearchWords.Remark(summary, candidate)));
        }
        text.Append('\n');
    }
}
