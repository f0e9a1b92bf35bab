using System.Text.Json.Nodes;
using LabelBench.Capacity.Costs;
using LabelBench.Core;
using LabelBench.Reporting.Csv;
using LabelBench.Reporting.Export;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;

namespace LabelBench.Reporting.Tests;

/// <summary>Results as JSON, and what a price brings into every form.</summary>
public class ResultsJsonTests
{
    private static readonly MachineCost Price = new MachineCost.Known(MachinePrice.Of(SampleRecommendation.Measured));

    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_results_read_as_agreed_in_every_culture(string culture) =>
        Golden.Matches("results.json", Cultures.In(culture, () => ResultsJson.Render(Sample.Standard(), SampleRecommendation.Photos, Price)));

    [Fact]
    public void Cells_have_the_keys_and_values_of_the_table()
    {
        var summary = Sample.Standard();
        var cells = Parse(ResultsJson.Render(summary, null, Price))["cells"]!.AsArray();
        Assert.Equal(ResultsCsv.Render(summary, Price).Split("\r\n")[0].Split(','), cells[0]!.AsObject().Select(p => p.Key));
        Assert.Equal(summary.Cells[0].Throughput!.Value, (double)cells[0]!["throughput_items_per_s"]!);
        Assert.Equal(summary.Cells.Length, cells.Count);
    }

    [Fact]
    public void What_is_not_known_is_null_and_never_zero()
    {
        var root = Parse(ResultsJson.Render(Sample.NothingValid(), null));
        Assert.All(root["cells"]!.AsArray(), cell => Assert.True(cell!.AsObject().ContainsKey("throughput_items_per_s") && cell["throughput_items_per_s"] is null));
        Assert.Contains("no price was looked up", (string)root["price"]!["unavailable"]!, StringComparison.Ordinal);
        Assert.Null(root["offers"]);
        Assert.DoesNotContain("cost_per_million", ResultsCsv.Render(Sample.Standard()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_an_export_says_its_unit_in_its_name()
    {
        // Counts, identities and settings are their own unit.
        string[] plain = ["streams", "intra_op_threads", "decode_workers", "trials_valid", "trials_run", "latency_queries"];
        var names = ResultColumns.Of(Sample.Standard(), Price).Where(c => c.Number is not null).Select(c => c.Name).Except(plain);
        Assert.All(names, name => Assert.Matches("_(ms|s|w|j|hz|bytes|share|cores|items|eur|per_s|queries_still_needed|queries_per_s|items_per_s|rate_.*|j_per_item|per_w|celsius|c|within_slo_queries_per_s)$|_share|^quality_", name));
    }

    [Fact]
    public void A_price_stands_in_every_form_with_its_source_and_date()
    {
        var summary = Sample.Standard();
        var page = HtmlReport.Render(summary, null, [], null, Price).Replace("&#xA0;", " ", StringComparison.Ordinal);
        var markdown = SummaryMarkdown.Render(summary, null, Price);
        foreach (var text in new[] { page, markdown })
        {
            Assert.Contains("At 89.40 EUR a month, list price of example-cloud/c16/fsn1 (example-cloud.test price list), 2026-08-01", text, StringComparison.Ordinal);
            Assert.Contains("0.118 EUR ± 2 %", text, StringComparison.Ordinal);
        }
        // 89.40 EUR / (287.6/s x 730 h) = 0.118 EUR a million; single-stream keeps no machine busy and has no cost.
        var columns = ResultColumns.Of(summary, Price);
        var cost = columns.Single(c => c.Name == "cost_per_million_items_eur").Number!;
        var best = summary.Cells.Where(c => c.Cell.Scenario is Workloads.Scenario.Offline && c.Throughput is not null).MaxBy(c => c.Workload.Id == "image-classify" && c.Cell.Scope is Workloads.Scope.Pipeline ? c.Throughput!.Value : 0)!;
        Assert.Equal(0.118, cost(best)!.Value, 0.0005);
        Assert.All(summary.Cells.Where(c => c.Cell.Scenario is Workloads.Scenario.SingleStream), c => Assert.Null(cost(c)));
    }

    [Fact]
    public void Hostile_text_stays_text() => Assert.Contains(Sample.Attack.Replace('\u001b', '?').Replace('\u202e', '?')[..30], ResultsJson.Render(Sample.Hostile(), Sample.HostileRecommendation(), Price), StringComparison.Ordinal);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
