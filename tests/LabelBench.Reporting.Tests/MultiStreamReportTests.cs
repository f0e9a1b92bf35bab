using LabelBench.Analysis;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Csv;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests;

/// <summary>Reports of queries of several samples.</summary>
public class MultiStreamReportTests
{
    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void Summary_and_markdown_read_as_agreed_in_every_culture(string culture) => Golden.Matches("multi-stream.txt",
        Cultures.In(culture, () => $"{Text(Enough)}\n\n{Text(TooFew)}\n\n{SummaryMarkdown.Render(Enough, null)}"));

    [Fact]
    public void A_page_has_the_table_with_samples_and_the_bound_of_early_stopping()
    {
        var page = HtmlReport.Render(Enough, null, []);
        Assert.Contains("Latency of whole queries (multi-stream)", page, StringComparison.Ordinal);
        Assert.Contains("p99 at most", page, StringComparison.Ordinal);
        Assert.DoesNotContain("one query at a time (single-stream)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_names_samples_batch_and_bound()
    {
        var csv = ResultsCsv.Render(Enough).Split("\r\n");
        var fields = csv[0].Split(',').Zip(csv[1].Split(',')).ToDictionary(f => f.First, f => f.Second);
        Assert.Equal(("multi-stream", "8", "4", "99", "0"), (fields["scenario"], fields["samples_per_query"], fields["batch_items"], fields["early_stopping_percentile"], fields["early_stopping_queries_still_needed"]));
        Assert.NotEqual("", fields["early_stopping_ms"]);
    }

    [Fact]
    public void The_bound_lies_at_or_above_the_percentile_and_is_the_median_of_the_trials()
    {
        var cell = Assert.Single(Enough.Cells);
        Assert.True(cell.EarlyStopping!.Latency >= cell.Latency!.P99);
        Assert.Equal(Enough.Record.Trials.Select(t => t.Measurement!.EarlyStopping!.Latency!.Value).Order().ElementAt(1), cell.EarlyStopping.Latency);
    }

    private static RunSummary Enough { get; } = RunAnalyzer.Summarise(SampleLoad.MultiStream().Build());

    private static RunSummary TooFew { get; } = RunAnalyzer.Summarise(SampleLoad.MultiStream(imagesPerSecond: 100).Build());

    private static string Text(RunSummary summary) => string.Join('\n', SummaryText.Lines(summary, null, null));
}
