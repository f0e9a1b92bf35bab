using LabelBench.Reporting.Markdown;

namespace LabelBench.Reporting.Tests;

public class SummaryMarkdownTests
{
    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_summary_reads_as_agreed_in_every_culture(string culture) =>
        Golden.Matches("summary.md", Cultures.In(culture, () => SummaryMarkdown.Render(Sample.Standard(), SampleRecommendation.Photos)));

    [Fact]
    public void A_run_without_valid_trials_says_so() => Golden.Matches("summary-nothing-valid.md", SummaryMarkdown.Render(Sample.NothingValid(), null));

    [Fact]
    public void Hostile_text_stays_text()
    {
        var markdown = SummaryMarkdown.Render(Sample.Hostile(), Sample.HostileRecommendation());
        Assert.DoesNotContain("<", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain(markdown, c => char.IsControl(c) && c != '\n');
        // A table of what limits has five columns, all others have six.
        Assert.All(markdown.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)), row =>
            Assert.InRange(row.Replace(@"\|", "", StringComparison.Ordinal).Count(c => c == '|'), 6, 7));
    }
}
