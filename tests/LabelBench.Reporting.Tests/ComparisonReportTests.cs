using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using LabelBench.Analysis.Comparison;
using LabelBench.Core;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Gates;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Workloads.Policy;

namespace LabelBench.Reporting.Tests;

public class ComparisonReportTests
{
    /// <summary>What Jenkins' JUnit schema asks of the elements that are written here: which there are, in which order, with which attributes.</summary>
    private const string JUnitRules = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:complexType name="outcome" mixed="true"><xs:attribute name="type" type="xs:string" /><xs:attribute name="message" type="xs:string" /></xs:complexType>
          <xs:element name="testcase">
            <xs:complexType>
              <xs:sequence>
                <xs:element name="skipped" minOccurs="0"><xs:complexType><xs:attribute name="message" type="xs:string" /></xs:complexType></xs:element>
                <xs:element name="error" type="outcome" minOccurs="0" maxOccurs="unbounded" />
                <xs:element name="failure" type="outcome" minOccurs="0" maxOccurs="unbounded" />
              </xs:sequence>
              <xs:attribute name="name" type="xs:string" use="required" /><xs:attribute name="classname" type="xs:string" use="required" />
            </xs:complexType>
          </xs:element>
          <xs:element name="testsuite">
            <xs:complexType>
              <xs:sequence><xs:element ref="testcase" minOccurs="0" maxOccurs="unbounded" /></xs:sequence>
              <xs:attribute name="name" type="xs:string" use="required" /><xs:attribute name="tests" type="xs:nonNegativeInteger" use="required" />
              <xs:attribute name="failures" type="xs:nonNegativeInteger" /><xs:attribute name="errors" type="xs:nonNegativeInteger" /><xs:attribute name="skipped" type="xs:nonNegativeInteger" />
            </xs:complexType>
          </xs:element>
          <xs:element name="testsuites">
            <xs:complexType>
              <xs:sequence><xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded" /></xs:sequence>
              <xs:attribute name="name" type="xs:string" /><xs:attribute name="tests" type="xs:nonNegativeInteger" />
              <xs:attribute name="failures" type="xs:nonNegativeInteger" /><xs:attribute name="errors" type="xs:nonNegativeInteger" />
            </xs:complexType>
          </xs:element>
        </xs:schema>
        """;

    public static TheoryData<string> Cases => ["upgrade", "elsewhere", "hostile", "lenient"];

    [Theory, MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_text_matches_in_every_culture(string culture) => Golden.Matches("comparison.txt", Cultures.In(culture, () => string.Join('\n', ComparisonText.Lines(ComparisonSample.Upgrade(), details: false)) + "\n"));

    [Theory, MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_details_match_in_every_culture(string culture) => Golden.Matches("comparison-details.txt", Cultures.In(culture, () => string.Join('\n', ComparisonText.Lines(ComparisonSample.Upgrade(), details: true)) + "\n"));

    [Theory, MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void Markdown_matches_in_every_culture(string culture) => Golden.Matches("comparison.md", Cultures.In(culture, () => ComparisonMarkdown.Render(ComparisonSample.Upgrade(), details: false)));

    [Theory, MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void Junit_matches_in_every_culture(string culture) => Golden.Matches("comparison.junit.xml", Cultures.In(culture, () => JUnitReport.Render(ComparisonSample.Upgrade())));

    [Theory, MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void Sarif_matches_in_every_culture(string culture) => Golden.Matches("comparison.sarif", Cultures.In(culture, () => SarifReport.Render(ComparisonSample.Upgrade())));

    [Theory, MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_page_matches_in_every_culture(string culture) => Golden.Matches("comparison.html", Sample.WithoutAssets(Cultures.In(culture, () => ComparisonPage.Render(ComparisonSample.Upgrade()))));

    [Fact]
    public void A_machine_that_was_slower_as_a_whole_is_told_in_every_format()
    {
        Golden.Matches("comparison-slow-machine.txt", string.Join('\n', ComparisonText.Lines(ComparisonSample.SlowMachine(), details: false)) + "\n");
        foreach (var text in new[] { ComparisonMarkdown.Render(ComparisonSample.SlowMachine(), details: false), ComparisonPage.Render(ComparisonSample.SlowMachine()), JUnitReport.Render(ComparisonSample.SlowMachine()), SarifReport.Render(ComparisonSample.SlowMachine()) })
            Assert.Contains("all CPUs together at 0.61 of the base", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_cannot_be_compared_list_every_reason() =>
        Golden.Matches("comparison-elsewhere.txt", string.Join('\n', ComparisonText.Lines(ComparisonSample.Elsewhere(), details: false)) + "\n");

    [Theory, MemberData(nameof(Cases))]
    public void Lines_fit_a_terminal_and_hold_no_control_characters(string name) =>
        Assert.All(ComparisonText.Lines(Of(name), details: true), line => Assert.True(line.Length <= 80 && !line.Any(char.IsControl), line));

    [Theory, MemberData(nameof(Cases))]
    public void Junit_keeps_the_schema_and_its_counts_add_up(string name)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add("", XmlReader.Create(new StringReader(JUnitRules)));
        var report = XDocument.Parse(JUnitReport.Render(Of(name)));
        report.Validate(schemas, (_, mistake) => Assert.Fail(mistake.Message));

        foreach (var (attribute, outcome) in new[] { ("tests", null), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped") })
            Assert.All(report.Descendants("testsuite"), suite => Assert.Equal(suite.Elements("testcase").Count(c => outcome is null || c.Element(outcome) is not null), (int)suite.Attribute(attribute)!));
        Assert.Equal(report.Descendants("testcase").Count(), (int)report.Root!.Attribute("tests")!);
        Assert.Equal(name is "lenient" ? 0 : 1, report.Descendants().Any(e => e.Name.LocalName is "failure" or "error") ? 1 : 0);
    }

    [Fact]
    public void A_schema_check_that_lets_everything_pass_would_be_noticed()
    {
        var schemas = new XmlSchemaSet();
        schemas.Add("", XmlReader.Create(new StringReader(JUnitRules)));
        var mistakes = 0;
        XDocument.Parse("<testsuites><testsuite tests=\"1\"><testcase name=\"a\"/></testsuite></testsuites>").Validate(schemas, (_, _) => mistakes++);
        Assert.Equal(2, mistakes); // no name of the suite, no class of the case
    }

    [Theory, MemberData(nameof(Cases))]
    public void Sarif_keeps_the_rules_of_the_specification(string name)
    {
        var log = JsonNode.Parse(SarifReport.Render(Of(name)))!;
        Assert.Equal("2.1.0", (string?)log["version"]);
        var run = Assert.Single(log["runs"]!.AsArray())!;
        var driver = run["tool"]!["driver"]!;
        Assert.Equal("LabelBench", (string?)driver["name"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", (string?)driver["semanticVersion"]);
        string[] rules = [.. driver["rules"]!.AsArray().Select(r => (string)r!["id"]!)];
        Assert.Equal(rules.Distinct(StringComparer.Ordinal), rules);
        Assert.All(driver["rules"]!.AsArray(), r => Assert.NotEmpty((string)r!["shortDescription"]!["text"]!));
        Assert.NotEmpty(run["results"]!.AsArray());
        Assert.All(run["results"]!.AsArray(), r =>
        {
            var (kind, level) = ((string)r!["kind"]!, (string)r["level"]!);
            Assert.Contains(kind, (string[])["notApplicable", "pass", "fail", "review", "open", "informational"]);
            Assert.Contains(level, kind == "fail" ? ["note", "warning", "error"] : (string[])["none"]);
            Assert.Equal((string)r["ruleId"]!, rules[(int)r["ruleIndex"]!]);
            Assert.NotEmpty((string)r["message"]!["text"]!);
            Assert.All(r["locations"]!.AsArray(), l => Assert.True(Uri.IsWellFormedUriString((string)l!["physicalLocation"]!["artifactLocation"]!["uri"]!, UriKind.Relative)));
            Assert.All(r["partialFingerprints"]!.AsObject(), f => Assert.Matches("^[0-9a-f]{64}$", (string)f.Value!));
        });
        var fingerprints = run["results"]!.AsArray().Select(r => (string)r!["partialFingerprints"]!.AsObject().First().Value!).ToArray();
        Assert.True(name is "elsewhere" || fingerprints.Distinct(StringComparer.Ordinal).Count() == fingerprints.Length);
    }

    [Fact]
    public void A_policy_that_passes_what_cannot_be_told_skips_it_in_junit()
    {
        var cases = XDocument.Parse(JUnitReport.Render(Of("lenient"))).Descendants("testcase").ToArray();
        Assert.Contains(cases, c => c.Element("skipped") is not null);
        Assert.DoesNotContain(cases, c => c.Element("failure") is not null);
    }

    [Fact]
    public void Every_trial_is_a_dot_beside_the_change_and_its_interval()
    {
        var comparison = ComparisonSample.Upgrade();
        var chart = ComparisonChart.Of(comparison).First(c => c.Title.StartsWith("Throughput", StringComparison.Ordinal));
        var metric = comparison.Cells[0].Metrics[0];

        Assert.Equal(metric.Base.Length, chart.Series.Single(s => s.Name == "base").Points.Count(p => Math.Round(p.Y) == 0));
        Assert.Equal(metric.Candidate.Length, chart.Series.Single(s => s.Name == "candidate").Points.Count(p => Math.Round(p.Y) == 0));
        Assert.Equal(100 * metric.Change, chart.Series[2].Points[0].X, 1e-9);
        Assert.Equal(100 * metric.Low!.Value, chart.Series[2].Points[0].Low!.Value, 1e-9);
        Assert.Contains("more is better", chart.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_from_outside_stay_texts()
    {
        var comparison = ComparisonSample.Hostile();
        Assert.DoesNotContain("<script>alert", Sample.WithoutAssets(ComparisonPage.Render(comparison)), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", ComparisonMarkdown.Render(comparison, details: true), StringComparison.Ordinal);
        Assert.NotNull(JsonDocument.Parse(JsonSerializer.Serialize(comparison, Json.Pretty)));
    }

    private static RunComparison Of(string name) => name switch
    {
        "elsewhere" => ComparisonSample.Elsewhere(),
        "hostile" => ComparisonSample.Hostile(),
        "lenient" => ComparisonSample.Upgrade(ComparisonPolicy.Default with { FailOn = [], Metrics = ["latency_p50_ms"] }),
        _ => ComparisonSample.Upgrade(),
    };
}
