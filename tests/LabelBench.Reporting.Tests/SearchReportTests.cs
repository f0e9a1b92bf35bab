using System.Xml.Linq;
using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Csv;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests;

public class SearchReportTests
{
    private static readonly RunSummary Summary = RunAnalyzer.Summarise(SampleSearch.Record());

    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_console_reads_as_agreed_in_every_culture(string culture)
    {
        var lines = Cultures.In(culture, () => SummaryText.Lines(Summary, null, "reports/x/report.html"));
        Golden.Matches("search.txt", string.Join('\n', lines) + "\n");
        Assert.All(lines, line => Assert.InRange(line.Length, 0, SummaryText.Width));
    }

    [Fact]
    public void Markdown_and_csv_hold_every_configuration_that_was_tried()
    {
        var markdown = SummaryMarkdown.Render(Summary, null);
        Assert.Contains("# image-classify: 150 images/s ± 3 % with batch 4, 2 streams, on cpu fp32, infer only.", markdown, StringComparison.Ordinal);
        Assert.Equal(5, markdown.Split('\n').Count(l => l.StartsWith("| batch ", StringComparison.Ordinal)));
        Assert.Contains("FAILED: out of memory, std::bad\\_alloc", markdown, StringComparison.Ordinal);
        var rows = ResultsCsv.Render(Summary).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(',')).ToArray();
        var (frontier, answer, batch) = (Array.IndexOf(rows[0], "on_frontier"), Array.IndexOf(rows[0], "is_answer"), Array.IndexOf(rows[0], "batch_items"));
        Assert.Equal(["1", "2", "4", "8"], rows[1..].Where(r => r[frontier] == "yes").Select(r => r[batch]).Order());
        Assert.Equal(["4"], rows[1..].Where(r => r[answer] == "yes").Select(r => r[batch]));
    }

    [Fact]
    public void The_page_has_the_frontier_as_a_figure_and_no_sections_of_an_ordinary_run()
    {
        var page = HtmlReport.Render(Summary, null, []);
        var parsed = XDocument.Parse(Sample.WithoutAssets(page).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;
        Assert.Equal(["frontier-1", "scaling-1-batch-throughput", "scaling-1-batch-latency"], parsed.Descendants("div").Where(d => (string?)d.Attribute("class") == "chart").Select(d => (string?)d.Attribute("id")));
        Assert.Contains(parsed.Descendants("h2"), h => h.Value == "Search");
        Assert.DoesNotContain(parsed.Descendants("h2"), h => h.Value == "Throughput");
        Assert.Contains("150 images/s ± 3 %", parsed.Descendants("h1").Single().Value.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal(5, parsed.Descendants("table").First(t => t.Element("caption")!.Value == "Configurations that were tried").Descendants("tbody").Elements("tr").Count());
    }

    [Fact]
    public void The_figure_tells_frontier_answer_and_what_is_beyond_a_limit_apart()
    {
        var chart = Assert.Single(FrontierChart.Of(Summary));
        Assert.Equal(["frontier", "answer", "limit 100 ms"], chart.Series.Select(s => s.Name));
        Assert.Equal([20.0, 45, 65, 130], chart.Series[0].Points.Select(p => p.X));
        Assert.Equal((65, 150), (chart.Series[1].Points.Single().X, chart.Series[1].Points.Single().Y));
        Assert.Contains("On the frontier, from the shortest latency: batch 1, 1 stream: ", chart.Alternative, StringComparison.Ordinal);
        Assert.Empty(FrontierChart.Of(Sample.Standard()));
    }

    [Fact]
    public void A_search_that_found_nothing_says_so_first()
    {
        var record = SampleSearch.Record();
        var answer = new SearchAnswer(SearchEnd.Tries, "None kept p99 within 1 ms; the shortest was 20 ms.", null, false, null);
        var lines = SummaryText.Lines(RunAnalyzer.Summarise(record with { Search = record.Search! with { Answer = answer } }), null, null);
        Assert.Equal("No settings of image-classify were found that keep what was asked for.", lines[0]);
        Assert.Contains("None kept p99 within 1 ms; the shortest was 20 ms.", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_highest_rate_is_said_with_its_interval_and_its_promise()
    {
        var record = SampleSearch.Record();
        var answer = record.Search!.Answer! with { Figure = new Core.Figure(384, 372, 396, 0.95, Core.Provenance.Measured, "17 runs"), Reason = "p99 stays within 100 ms up to 384 queries/s." };
        var goal = new RateGoal(new Core.QueriesPerSecond(10), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(60));
        string First(SearchAnswer given) => string.Join(' ', SummaryText.Lines(RunAnalyzer.Summarise(record with { Search = record.Search with { Axes = [], Rate = goal, Answer = given } }), null, null).Take(4));
        Assert.StartsWith("image-classify: 384 queries/s ± 3 % with p99 within 100 ms, on cpu fp32, infer only. Confirmed by a long run", First(answer).Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("NOT CONFIRMED", First(answer with { Confirmed = false }), StringComparison.Ordinal);
        Assert.StartsWith("No rate of image-classify keeps p99 within 100 ms.", First(new SearchAnswer(SearchEnd.NoRateWithinLimit, "a query takes 120 ms", null, false, null)), StringComparison.Ordinal);
    }
}
