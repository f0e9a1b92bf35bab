using LabelBench.Analysis.Comparison;
using LabelBench.Analysis.Repetition;
using LabelBench.Capacity;
using LabelBench.Reporting.Console;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests;

/// <summary>What is printed follows the width of the terminal.</summary>
public class TerminalWidthTests
{
    private static readonly Dictionary<string, Func<int, IEnumerable<string>>> Texts = new()
    {
        ["summary"] = width => SummaryText.Lines(Sample.Standard(), SampleRecommendation.Photos, "report.html", width: width),
        ["training"] = width => SummaryText.Lines(Sample.Training(), null, "report.html", width: width),
        ["recommendation"] = width => PlanText.Lines(SampleRecommendation.Photos, 10, allRejected: true, width),
        ["plan"] = width => CapacityPlanText.Lines(PlanReportTests.Plan, allLosers: true, details: true, width),
        ["comparison"] = width => ComparisonText.Lines(ComparisonSample.SlowMachine(), details: true, width),
        ["history"] = width => HistoryText.Lines(HistoryReportTests.History, width),
        ["power"] = width => PowerText.Lines(RepetitionPlanner.Of(RecordBuilder.Standard().Trials(9).Build()), width),
        ["power of runs"] = width => PowerText.Lines(RepetitionPlanner.Of(RunSet.Of("pilot", Enumerable.Range(0, 3).Select(i => new ComparedRun(SampleRuns.Run(i, 1 + 0.01 * i))))), width),
        ["catalog"] = width => CatalogText.Offers(Catalog.Builtin(new DateOnly(2026, 8, 1)), width),
        ["workloads"] = width => WorkloadList.Lines(SampleCatalog.All, width),
    };

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_is_wider_than_the_terminal(int width) =>
        Assert.All(Texts, text => Assert.All(text.Value(width), line => Assert.True(line.Length <= width, $"{text.Key}, {line.Length}: {line}")));

    [Fact]
    public void A_wide_terminal_needs_fewer_lines_and_a_narrow_one_more() =>
        Assert.All(Texts.Where(t => t.Key != "catalog"), text => Assert.True(text.Value(120).Count() < text.Value(80).Count() && text.Value(80).Count() < text.Value(40).Count(), text.Key));

    [Fact]
    public void Text_after_a_label_that_fills_the_line_is_still_told() =>
        Assert.Equal("all of it", string.Join(' ', TextWrap.Hanging(new string('x', 50), "all of it", 40).Select(line => line.TrimStart('x').Trim())));
}
