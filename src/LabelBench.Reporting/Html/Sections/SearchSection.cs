using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>What a search tried: the frontier as a figure, every configuration as a row, the failed ones with their reason.</summary>
internal static class SearchSection
{
    private const string Settings =
        "Every try is a short trial in a process of its own. Two surfaces, throughput and latency, are learned from all tries together and say what to try next;"
        + " what finds no memory rules out all that takes at least as much."
        + " The answer rests on its confirming trials alone. The frontier holds what no other configuration beats in both throughput and latency.";

    private const string Rate =
        "Every run is a trial in a process of its own, in which queries come by themselves at the stated rate. Short runs find the order of magnitude; one curve goes through the shares of queries"
        + " over the limit in the runs near the answer, and the answer is where it crosses the allowed share. A long run at the lower end of its interval confirms it. The frontier holds what no"
        + " other rate beats in both throughput and latency.";

    public static Markup Render(ReportContent content, ImmutableArray<ChartDescription> charts)
    {
        if (content.Summary.Search is not { } search)
            return Markup.Empty;
        var table = new HtmlTable(search.Search.Rate is null ? "Configurations that were tried" : "Rates that were tried",
            new(search.Search.Rate is null ? "configuration" : "rate"), new("throughput", Number: true), new(SearchWords.Percentile(search.Search), Number: true), new("memory", Number: true), new("trials", Number: true), new("remark"))
        {
            Folds = true,
        };
        foreach (var candidate in search.Candidates)
        {
            var name = Markup.Of($"{SearchWords.Configuration(search.Search, candidate.Cell.Cell)}");
            if (candidate.Latency is { } latency)
                table.Add(name, Throughput(candidate), Markup.Of($"{Quantity.Duration(latency)}"), Markup.Of($"{(candidate.Memory is { } memory ? Quantity.Bytes(memory.Value) : "")}"),
                    Markup.Of($"{candidate.Cell.TrialsValid}"), Markup.Of($"{SearchWords.Remark(content.Summary, candidate)}"));
            else
                table.AddSpanning("trouble", [name], Markup.Of($"{SearchWords.Remark(content.Summary, candidate)}"));
        }
        return Markup.Of($"""
            <section aria-labelledby="search"><h2 id="search">Search</h2>
            <p>{(search.Search.Rate is null ? Settings : Rate)}</p>
            {Figures.Render(charts)}{Markup.When(!table.IsEmpty, table.Render)}</section>

            """);
    }

    private static Markup Throughput(SearchCandidate candidate)
    {
        var rate = Quantity.WithMargin(candidate.Cell.Throughput!, CellWords.Unit(candidate.Cell));
        return candidate.IsAnswer ? Markup.Of($"<b>{rate}</b>") : Markup.Of($"{rate}");
    }
}
