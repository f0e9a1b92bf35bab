using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Csv;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests;

/// <summary>Reports of runs whose queries came by themselves.</summary>
public class LoadReportTests
{
    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_summary_reads_as_agreed_in_every_culture(string culture) => Golden.Matches("load.txt",
        Cultures.In(culture, () => string.Join("\n\n", new PromiseOutcome?[] { PromiseOutcome.Pass, PromiseOutcome.CannotTell, null }.Select(outcome => Text(Summary(outcome)))) + "\n"));

    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_markdown_reads_as_agreed_in_every_culture(string culture) => Golden.Matches("load.md",
        Cultures.In(culture, () => SummaryMarkdown.Render(Summary(PromiseOutcome.CannotTell), null)));

    [Theory]
    [InlineData(PromiseOutcome.Pass, "VALID")]
    [InlineData(PromiseOutcome.Fail, "INVALID")]
    [InlineData(PromiseOutcome.CannotTell, "INVALID")]
    public void Every_format_says_the_verdict_and_the_five_rates(PromiseOutcome outcome, string verdict)
    {
        var summary = Summary(outcome);
        Assert.Contains($"\n  {verdict}  ", Text(summary), StringComparison.Ordinal);
        Assert.Contains($"- **{verdict}** image-classify", SummaryMarkdown.Render(summary, null), StringComparison.Ordinal);
        var page = HtmlReport.Render(summary, null, []);
        Assert.Contains($"<b>{verdict}</b>", page, StringComparison.Ordinal);
        foreach (var rate in new[] { "requested", "scheduled", "sent", "completed", "within the limit" })
            Assert.Contains(rate, page, StringComparison.Ordinal);
        var csv = ResultsCsv.Render(summary).Split("\r\n");
        var fields = csv[0].Split(',').Zip(csv[1].Split(',')).ToDictionary(f => f.First, f => f.Second);
        Assert.Equal((verdict, "49.98", "49.9"), (fields["load_verdict"], fields["completed_queries_per_s"], fields["within_slo_queries_per_s"]));
    }

    [Fact]
    public void The_worst_trial_decides()
    {
        var record = SampleLoad.Run(PromiseOutcome.Pass, trials: 3).Build();
        var worse = record with
        {
            Trials = record.Trials.SetItem(1, record.Trials[1] with { Measurement = record.Trials[1].Measurement! with { OpenLoop = SampleLoad.Loop(PromiseOutcome.CannotTell) } }),
        };
        var load = Assert.Single(RunAnalyzer.Summarise(worse).Cells).OpenLoop!;
        Assert.Equal((false, PromiseOutcome.CannotTell), (load.IsValid, load.Outcome));
        Assert.EndsWith("(Trial 2, which decides over 3.)", load.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_trial_counts_the_reason_stands_in_place_of_the_verdict()
    {
        var record = SampleLoad.Run(PromiseOutcome.Pass).Rewrite(s => s.WithFinding(new Finding(OpenLoopFindings.GeneratorLag, true, "generator saturated: really"), 1)).Build();
        var load = Assert.Single(RunAnalyzer.Summarise(record).Cells).OpenLoop!;
        Assert.Equal((false, null, "generator saturated: really"), (load.IsValid, load.Outcome, load.Reason));
    }

    [Fact]
    public void Closed_loops_say_nothing_about_it() =>
        Assert.All(Sample.Standard().Cells, cell => Assert.Null(cell.OpenLoop));

    private static RunSummary Summary(PromiseOutcome? outcome) => RunAnalyzer.Summarise(SampleLoad.Run(outcome).Build());

    private static string Text(RunSummary summary) => string.Join('\n', SummaryText.Lines(summary, null, null));
}
