using LabelBench.Analysis;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>A search as plain lines for a terminal: the answer, how it was found, what there is to choose from.</summary>
internal static class SearchText
{
    private const int RowsShown = 12;

    /// <summary>The frontier and the answer, by falling throughput, then what failed; the report has all.</summary>
    public static IEnumerable<string> Table(RunSummary summary, SearchSummary search, int width)
    {
        var table = new TextTable(new(search.Search.Rate is null ? "frontier" : "rate"), new("throughput", Right: true), new(SearchWords.Percentile(search.Search), Right: true), new("memory", Right: true), new("remark"));
        var chosen = search.Candidates.Where(c => c.OnFrontier || c.IsAnswer).ToList();
        var failed = search.Candidates.Where(c => c.Latency is null).ToList();
        if (chosen.Count + failed.Count == 0)
            return [];
        foreach (var candidate in chosen.Take(RowsShown))
        {
            table.Add(
                SearchWords.Brief(search.Search, candidate.Cell.Cell),
                candidate.Cell.Throughput is { } rate ? Quantity.WithMargin(rate, CellWords.Unit(candidate.Cell)) : "",
                candidate.Latency is { } latency ? Quantity.Duration(latency) : "",
                candidate.Memory is { } memory ? Quantity.Bytes(memory.Value) : "",
                SearchWords.Remark(summary, candidate with { OnFrontier = false }));
        }
        foreach (var candidate in failed.Take(RowsShown))
            table.AddNote(2, $"{SearchWords.Brief(search.Search, candidate.Cell.Cell)}: {SearchWords.Remark(summary, candidate)}");
        if (chosen.Count > RowsShown || failed.Count > RowsShown)
            table.AddNote(2, "more in the report");
        return ["", .. table.Lines(width)];
    }
}
