using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests;

public partial class HtmlReportTests
{
    private static readonly string Standard = Render(Sample.Standard(), SampleRecommendation.Photos);

    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_page_reads_as_agreed_in_every_culture(string culture) =>
        Golden.Matches("report.html", Sample.WithoutAssets(Cultures.In(culture, () => Render(Sample.Standard(), SampleRecommendation.Photos))));

    [Fact]
    public void A_run_without_valid_trials_still_gives_a_complete_page_that_says_so()
    {
        var page = Render(Sample.NothingValid(), null);
        Golden.Matches("report-nothing-valid.html", Sample.WithoutAssets(page));
        Assert.Contains($"<h1>{Answer.NothingValid}</h1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("exit code 139", page, StringComparison.Ordinal);
        Assert.All(new[] { "Method and validity", "Environment", "Files", Answer.Disclaimer }, part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_is_well_formed()
    {
        Parse(Standard);
        Parse(Render(Sample.NothingValid(), null));
        Parse(Render(Sample.Standard(), SampleRecommendation.Photos with { Ranked = [], Reviewers = null, Assumptions = [] }));
    }

    [Fact]
    public void Nothing_is_fetched_from_anywhere()
    {
        var page = Parse(Standard);
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "link" or "img" or "iframe" or "object" or "base");
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName is "src" or "srcset" or "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(page.Descendants().Attributes("href"), a => Assert.Matches("^(\\./|#)", a.Value));
        Assert.DoesNotContain("url(", Asset.Text("report.css"), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Asset.Text("report.css"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_scripts_of_the_page_may_run()
    {
        var policy = Parse(Standard).Descendants("meta").Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!.Value;
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        var scripts = Scripts().Matches(Standard).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, scripts.Count);
        Assert.All(scripts, s => Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s)))}'", policy, StringComparison.Ordinal));
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_becomes_neither_markup_nor_script()
    {
        var page = Render(Sample.Hostile(), Sample.HostileRecommendation());
        var parsed = Parse(page);
        Assert.Equal(3, parsed.Descendants("script").Count());
        Assert.Empty(parsed.Descendants("img"));
        Assert.All(parsed.Descendants().Attributes("href"), a => Assert.Matches(@"^(\./[^:]*|#[a-z]+)$", a.Value));
        Assert.DoesNotContain(Sample.WithoutAssets(page), c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202e', page);
        // the data of the charts is still JSON and still carries the text
        using var charts = JsonDocument.Parse(parsed.Descendants("script").Single(s => (string?)s.Attribute("id") == "charts").Value);
        Assert.Contains(charts.RootElement.EnumerateArray(), c => c.GetProperty("alternative").GetString()!.Contains("</script>", StringComparison.Ordinal));
    }

    [Fact]
    public void Headings_tables_and_charts_are_accessible()
    {
        var page = Parse(Standard);
        Assert.Equal("en", (string?)page.Attribute("lang"));
        Assert.Single(page.Descendants("h1"));
        Assert.All(page.Descendants("table"), t => Assert.False(string.IsNullOrWhiteSpace(t.Element("caption")?.Value)));
        Assert.All(page.Descendants("thead").Descendants("th"), h => Assert.Equal("col", (string?)h.Attribute("scope")));
        Assert.All(page.Descendants("section"), s => Assert.Contains(s.Descendants("h2"), h => (string?)h.Attribute("id") == (string?)s.Attribute("aria-labelledby")));
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var figures = page.Descendants("figure").ToList();
        Assert.Equal(13, figures.Count);
        Assert.All(figures, f =>
        {
            var chart = f.Elements("div").Single();
            Assert.Equal("img", (string?)chart.Attribute("role"));
            Assert.True(((string?)chart.Attribute("aria-label"))!.Length > 40);
            Assert.NotEmpty(f.Descendants("table"));
        });
    }

    [Fact]
    public void The_rows_of_a_table_are_as_wide_as_its_head() => Assert.All(Parse(Standard).Descendants("table"), table =>
    {
        var columns = table.Element("thead")!.Descendants("th").Count();
        Assert.All(table.Elements("tbody").Elements("tr"), row =>
            Assert.Equal(columns, row.Elements().Sum(c => (int?)c.Attribute("colspan") ?? 1)));
    });

    [Fact]
    public void Every_described_chart_has_its_box()
    {
        var page = Parse(Standard);
        using var charts = JsonDocument.Parse(page.Descendants("script").Single(s => (string?)s.Attribute("id") == "charts").Value);
        Assert.Equal(
            charts.RootElement.EnumerateArray().Select(c => c.GetProperty("id").GetString()).Order(StringComparer.Ordinal),
            page.Descendants("div").Where(d => (string?)d.Attribute("class") == "chart").Select(d => (string?)d.Attribute("id")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_reading_that_could_not_be_had_is_printed_with_its_reason() =>
        Assert.Contains("Package power: n/a (RAPL is not readable: /sys/class/powercap is empty in this virtual machine)", Standard, StringComparison.Ordinal);

    [Fact]
    public void A_fact_that_could_not_be_had_is_printed_with_its_reason() => Assert.Contains("n/a (not shown to virtual machines)", Standard, StringComparison.Ordinal);

    [Fact]
    public void Provenance_stands_beside_every_offered_figure()
    {
        Assert.Contains("measured here: 3 trials", Standard, StringComparison.Ordinal);
        Assert.Contains("predicted: roofline model", Standard, StringComparison.Ordinal);
        Assert.Contains("list price, 2026-08-01", Standard, StringComparison.Ordinal);
    }

    [Fact]
    public void One_workload_needs_no_cards()
    {
        var record = new RecordBuilder().Measure(SampleWorkloads.ImageClassify, new CellScript(Sample.Standard().Cells[0].Cell, 100, TimeSpan.FromMilliseconds(20), [new("infer", 2, 0.9)])).Build();
        Assert.DoesNotContain("class=\"cards\"", Render(RunAnalyzer.Summarise(record), null), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_raw_latencies_the_page_says_what_the_curves_rest_on()
    {
        var summary = Sample.Standard();
        Assert.Contains("Raw latencies were not at hand", HtmlReport.Render(summary, null, LatencyCurves.Of(summary, _ => null)), StringComparison.Ordinal);
    }

    private static string Render(RunSummary summary, Recommendation? recommendation) => HtmlReport.Render(summary, recommendation, Sample.Curves(summary));

    private static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(Sample.WithoutAssets(page)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}
