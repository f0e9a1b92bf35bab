using LabelBench.Analysis.Histories;
using LabelBench.Analysis.Comparison;
using LabelBench.Analysis.Repetition;
using LabelBench.Records;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests;

/// <summary>Histories, repetitions and baselines in every format.</summary>
public class HistoryReportTests
{
    internal static readonly RunHistory History = Build();

    private static RunHistory Build()
    {
        var builder = new HistoryBuilder("throughput_items_per_s");
        foreach (var run in SampleHistory.Runs(48, SampleHistory.Noisy(100, i => i < 18 ? 1 : i < 33 ? 1.06 : 0.97), (i, run) => i < 33 ? run : run with { Environment = [EnvironmentFact.Known("cpu.governor", "powersave", "/sys")] }))
            builder.Add(run);
        return builder.Build();
    }

    public static TheoryData<string> InCultures => Cultures.All;

    [Theory, MemberData(nameof(InCultures))]
    public void A_history_reads_the_same_everywhere(string culture)
    {
        Golden.Matches("history.txt", Cultures.In(culture, () => string.Join('\n', HistoryText.Lines(History)) + "\n"));
        Golden.Matches("history.md", Cultures.In(culture, () => HistoryMarkdown.Render(History)));
    }

    [Theory, MemberData(nameof(InCultures))]
    public void A_plan_of_repetitions_reads_the_same_everywhere(string culture) =>
        Golden.Matches("power.txt", Cultures.In(culture, () => string.Join('\n', PowerText.Lines(RepetitionPlanner.Of(RecordBuilder.Standard().Trials(9).Build()))) + "\n"));

    [Theory, MemberData(nameof(InCultures))]
    public void A_plan_of_runs_that_take_turns_reads_the_same_everywhere(string culture) =>
        Golden.Matches("power-runs.txt", Cultures.In(culture, () => string.Join('\n', PowerText.Lines(RepetitionPlanner.Of(RunSet.Of("pilot", Enumerable.Range(0, 3).Select(i => new ComparedRun(SampleRuns.Run(i, 1 + 0.01 * i))))))) + "\n"));

    [Fact]
    public void No_line_is_wider_than_the_screen() =>
        Assert.All(HistoryText.Lines(History), line => Assert.True(line.Length <= SummaryText.Width, line));

    [Fact]
    public void The_chart_has_a_dot_for_every_run_two_ends_for_every_level_and_a_band_for_every_change()
    {
        var chart = Assert.Single(HistoryChart.Of(History));
        Assert.Equal(48, chart.Series.Single(s => s.Name == HistoryChart.Runs).Points.Length);
        Assert.Equal(6, chart.Series.Single(s => s.Name == HistoryChart.Level).Points.Length);
        Assert.All(chart.Series.Single(s => s.Name == HistoryChart.Change).Points, p => Assert.InRange(p.X - 0.5, p.Low!.Value, p.High!.Value));
        Assert.Equal(2, chart.Series.Single(s => s.Name == HistoryChart.Alert).Points.Length);
    }

    [Fact]
    public void Names_from_outside_are_no_markup_on_the_page()
    {
        var labelled = History with { Series = [History.Series[0] with { Points = [.. History.Series[0].Points.Select(p => p with { Label = "<script>alert(1)</script>" })] }] };
        Assert.DoesNotContain("<script>alert", HistoryPage.Render(labelled), StringComparison.Ordinal);
    }

    [Fact]
    public void Expired_baselines_are_marked()
    {
        var now = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var lines = BaselineText.Lines([new Baseline("good", "01JD0000000000000000000001", now.AddDays(-100), now.AddDays(-10), null), new Baseline("new", "01JD0000000000000000000002", now, null, "01JD0000000000000000000001")], now);
        Assert.Contains(lines, l => l.Contains("@good", StringComparison.Ordinal) && l.Contains("EXPIRED 2026-04-21", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("@new", StringComparison.Ordinal) && l.Contains("never", StringComparison.Ordinal));
    }
}
