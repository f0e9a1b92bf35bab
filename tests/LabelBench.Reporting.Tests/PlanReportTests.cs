using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Xml;
using System.Xml.Linq;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Core;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests;

/// <summary>A team's plan in every format.</summary>
public class PlanReportTests
{
    internal static readonly CapacityPlan Plan = Of(new RentingRules { Spares = 1, SiteSpares = 1 }, 9000);

    private static readonly CapacityPlan Impossible = Of(new RentingRules { Spares = 1, SiteSpares = 1 }, 100);

    /// <summary>Every text that comes from outside is an attack.</summary>
    internal static readonly CapacityPlan Hostile = Of(new RentingRules { Spares = 1 }, 9000, Sample.Attack);

    /// <summary>An own machine whose GPUs may be limited and a rented one.</summary>
    internal static readonly CapacityPlan Powered = WithPower();

    private static CapacityPlan WithPower()
    {
        var owned = SampleRecommendation.Measured with
        {
            Id = "own-hall/g4/hall-1", Provider = "Own Hall", Name = "G4", Region = "hall-1", Kind = ServerKind.Dedicated, CpuModel = "AMD EPYC 7302P", Cores = 64, Vcpus = 128, GpuName = "A100-PCIe-80GB", Gpus = 4,
            PricePerMonth = 90, SetupFee = 0, Watts = 2000, Electricity = ElectricityTerms.Extra, Source = "own books",
        };
        var rented = SampleRecommendation.Measured with { Watts = 180 };
        var demand = new TeamDemand("own hall", "EUR", 9000, [new JobDemand("image-classify", 60_000_000, DayProfile.OfficeHours)], null,
            new RentingRules { ElectricityPerKilowattHour = 0.285m, PowerOverhead = 1.4, GpuPowerLimits = [1, 0.8, 0.6], Watts = 8000 });
        var data = PlanningData.Builtin with { GigaflopsPerItem = PlanningData.Builtin.GigaflopsPerItem.Add("image-classify", 8.18) };
        return new CapacityPlanner(Sample.Standard(), new Catalog([owned, rented], []), data).Plan(demand);
    }

    private static CapacityPlan Of(RentingRules rules, decimal budget, string? attack = null)
    {
        var run = attack is null ? Sample.Standard() : Sample.Hostile();
        var other = SampleRecommendation.Measured with { Id = "example-cloud/c16/hel1", Region = "hel1", PricePerMonth = 92m, SetupFee = 24m };
        var catalog = new Catalog([SampleRecommendation.Measured, other, SampleRecommendation.Gpu, SampleRecommendation.Hourly, SampleRecommendation.Small], [new Problem("offers.csv", "as_of", "1 price is old; check before buying.")]);
        if (attack is not null)
            catalog = new Catalog([.. catalog.Offers.Select(o => o with { Provider = attack + o.Provider, Name = attack + o.Name, Region = attack + o.Region, Source = attack })], [new Problem(attack, attack, attack)]);
        var demand = new TeamDemand(attack ?? "photo team", "EUR", budget,
            [
                new JobDemand("image-classify", 20_000_000, DayProfile.OfficeHours) { Promise = new ServiceLevelObjective(99, TimeSpan.FromSeconds(2)), Burstiness = 4, ReviewShare = new Share(0.001), ReviewSeconds = 4 },
                new JobDemand("document-ocr", 20_000, DayProfile.Flat) { Backlog = new Backlog(600_000, 30) },
            ],
            ReviewTeam.Usual with { Reviewers = 12, LearningShare = 0.2, LearningFactor = 1.8 }, rules);
        return new CapacityPlanner(run, catalog, PlanningData.Builtin).Plan(demand);
    }

    public static TheoryData<string> InCultures => Cultures.All;

    [Theory, MemberData(nameof(InCultures))]
    public void A_plan_reads_the_same_everywhere(string culture)
    {
        Golden.Matches("plan.txt", Cultures.In(culture, () => Text(Plan)));
        Golden.Matches("plan.md", Cultures.In(culture, () => PlanMarkdown.Render(Plan, allLosers: true)));
        Golden.Matches("plan.html", Sample.WithoutAssets(Cultures.In(culture, () => PlanPage.Render(Plan))));
        Golden.Matches("plan-power.txt", Cultures.In(culture, () => Text(Powered)));
        Golden.Matches("plan-power.md", Cultures.In(culture, () => PlanMarkdown.Render(Powered, allLosers: true)));
        Golden.Matches("plan-power.html", Sample.WithoutAssets(Cultures.In(culture, () => PlanPage.Render(Powered))));
        Golden.Matches("plan-impossible.txt", Cultures.In(culture, () => Text(Impossible)));
    }

    private static string Text(CapacityPlan plan) => string.Join('\n', CapacityPlanText.Lines(plan, allLosers: true, details: true)) + "\n";

    [Fact]
    public void Sources_and_assumptions_are_told_when_asked_for_and_a_line_says_how()
    {
        var brief = CapacityPlanText.Lines(Plan, allLosers: false, details: false);
        Assert.DoesNotContain("assumed", brief);
        Assert.DoesNotContain("rests on", brief);
        Assert.Contains(brief, line => line.EndsWith("--details", StringComparison.Ordinal));
        Assert.Contains(brief, line => line.Contains("list price of", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_faster_servers_by_the_hour_are_cheaper_in_all_the_first_sentence_says_so()
    {
        var slow = SampleRecommendation.Measured with { PricePerMonth = 90, SetupFee = 0 };
        var both = new Catalog([slow, slow with { Id = "example/hourly/fsn1", Name = "Hourly", Term = BillingTerm.Hourly, PricePerMonth = 300 }], []);
        string First(Catalog offers) => PlanWords.Opening(new CapacityPlanner(Sample.Standard(), offers, PlanningData.Builtin).Plan(
            new TeamDemand("month", "EUR", null, [new JobDemand("document-ocr", 1000, DayProfile.Flat) { Backlog = new Backlog(28_000, 28) }], null, new RentingRules())));
        Assert.Equal("month: rent 1 server for 90 EUR for 28 days. Sooner is cheaper: done in 7.00 days it costs 69.04 EUR; plan for that deadline.", First(both));
        Assert.Equal("month: rent 1 server for 90 EUR for 28 days.", First(both with { Offers = [slow] }));
    }

    [Fact]
    public void No_line_is_wider_than_the_screen() => Assert.All(CapacityPlanText.Lines(Plan, allLosers: true, details: true).Concat(CapacityPlanText.Lines(Powered, allLosers: true, details: true)), line => Assert.True(line.Length <= SummaryText.Width, line));

    [Fact]
    public void The_page_is_well_formed_fetches_nothing_and_has_a_box_for_every_chart()
    {
        foreach (var plan in new[] { Plan, Impossible, Powered })
        {
            var page = Parse(PlanPage.Render(plan));
            Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "link" or "img" or "iframe" or "object" or "base");
            Assert.Equal(PlanCharts.Of(plan).Select(c => c.Id).Order(StringComparer.Ordinal), page.Descendants("div").Where(d => (string?)d.Attribute("class") == "chart").Select(d => (string?)d.Attribute("id")).Order(StringComparer.Ordinal));
            Assert.All(page.Descendants("section"), s => Assert.Contains(s.Descendants("h2"), h => (string?)h.Attribute("id") == (string?)s.Attribute("aria-labelledby")));
            Assert.Single(page.Descendants("h1"));
        }
    }

    [Fact]
    public void The_charts_show_cost_against_time_use_by_hour_and_what_if()
    {
        var charts = PlanCharts.Of(Plan);
        Assert.Equal(["cost-time", "hours", "what-if-cost", "what-if-people"], charts.Select(c => c.Id));
        Assert.All(charts.Single(c => c.Id == "hours").Series, s => Assert.Equal(168, s.Points.Length));
        Assert.Equal(Plan.Front.Count(p => p.Price is not null), charts[0].Series[0].Points.Length);
        Assert.Empty(PlanCharts.Of(Impossible));
    }

    /// <summary>docs/plan.schema.json is what programs read plans by: it changes with the plan and never behind its back.</summary>
    [Fact]
    public void The_schema_describes_every_key_that_a_plan_has()
    {
        var schema = new JsonSerializerOptions(Json.Pretty) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }.GetJsonSchemaAsNode(typeof(CapacityPlan)).AsObject();
        schema.Insert(0, "title", "labelbench.plan/1");
        var path = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "docs", "plan.schema.json");
        var text = schema.ToJsonString(new JsonSerializerOptions(Json.Pretty)) + "\n";
        if (Environment.GetEnvironmentVariable("LABELBENCH_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path).ReplaceLineEndings("\n"));

        var plan = JsonSerializer.SerializeToNode(Plan, Json.Pretty)!.AsObject();
        Assert.Equal("labelbench.plan/1", (string?)plan.First().Value);
        Assert.All(plan, key => Assert.True(schema["properties"]!.AsObject().ContainsKey(key.Key), key.Key));
    }

    private static string Here([CallerFilePath] string here = "") => here;

    private static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(Sample.WithoutAssets(page)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }
}
