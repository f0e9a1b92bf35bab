using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Reporting.Console;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests;

public class SummaryTextTests
{
    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_summary_reads_as_agreed_in_every_culture(string culture) => Golden.Matches("summary.txt",
        Cultures.In(culture, () => Text(SummaryText.Lines(Sample.Standard(), SampleRecommendation.Photos, "reports/01M0M2T6Y0041061050R3GG28A/report.html"))));

    [Fact]
    public void A_run_without_valid_trials_says_so_and_why_in_every_row() => Golden.Matches("summary-nothing-valid.txt",
        Text(SummaryText.Lines(Sample.NothingValid(), null, null)));

    [Fact]
    public void One_trial_prints_no_margin() => Assert.DoesNotContain(
        SummaryText.Lines(RunAnalyzer.Summarise(RecordBuilder.Standard().Trials(1).Build()), null, null), line => line.Contains('±', StringComparison.Ordinal));

    [Fact]
    public void A_headline_of_one_trial_says_so_beside_its_figure() => Assert.Contains("one trial, no interval",
        string.Join(' ', SummaryText.Lines(RunAnalyzer.Summarise(RecordBuilder.Standard().Trials(1).Build()), null, null).Take(3)), StringComparison.Ordinal);

    [Fact]
    public void Where_the_machine_has_a_price_a_million_items_have_one()
    {
        var lines = string.Join(' ', SummaryText.Lines(Sample.Standard(), null, null, new MachineCost.Known(MachinePrice.Of(SampleRecommendation.Measured))));
        Assert.Matches(@"A million \S+ cost [\d.]+ EUR ± \d+ % on this machine\. At \d", lines);
        Assert.DoesNotContain("on this machine. At", string.Join(' ', SummaryText.Lines(Sample.Standard(), null, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_line_fits_eighty_columns() =>
        Assert.All(SummaryText.Lines(Sample.Standard(), SampleRecommendation.Photos, "report.html"), line => Assert.InRange(line.Length, 0, SummaryText.Width));

    [Fact]
    public void Long_names_and_hostile_text_still_fit_and_carry_no_control_characters()
    {
        var lines = SummaryText.Lines(Sample.Hostile(), Sample.HostileRecommendation(), "report.html");
        Assert.All(lines, line => Assert.InRange(line.Length, 0, SummaryText.Width));
        Assert.All(lines, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c == '\u202e'));
    }

    [Fact]
    public void Without_an_offer_that_fits_the_reasons_are_given()
    {
        var lines = Text(SummaryText.Lines(Sample.Standard(), SampleRecommendation.Photos with { Ranked = [] }, null));
        Assert.Contains("no offer in the catalog does the job", lines, StringComparison.Ordinal);
        Assert.Contains("11 servers would be needed", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void Offers_that_all_lack_the_same_are_named_once()
    {
        var rejected = SampleRecommendation.Photos.Rejected[0];
        var lines = Text(SummaryText.Lines(Sample.Standard(), SampleRecommendation.Photos with { Ranked = [], Rejected = [.. Enumerable.Repeat(rejected with { Reason = "the run has no such measurement" }, 7)] }, null));
        Assert.Contains("7 offers: the run has no such measurement", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_line_up()
    {
        var lines = SummaryText.Lines(Sample.Standard(), null, null);
        var header = lines.Single(l => l.StartsWith("offline", StringComparison.Ordinal));
        var limited = header.IndexOf("limited by", StringComparison.Ordinal);
        Assert.All(lines.Where(l => l.Contains("images/s ±", StringComparison.Ordinal) && l.StartsWith(' ') && l.Length > limited), l => Assert.Equal(' ', l[limited - 1]));
        Assert.Equal(header.IndexOf("batch", StringComparison.Ordinal) + 4, lines.First(l => l.StartsWith("  cpu fp32", StringComparison.Ordinal)).IndexOf('1', StringComparison.Ordinal));
    }

    private static string Text(IReadOnlyList<string> lines) => string.Join('\n', lines) + "\n";
}
