using System.Text.Json.Nodes;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Core;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Export;

/// <summary>A run's results for a pipeline: the answer in words, every cell with the columns of results.csv, and the offers that do the job. The unit of a number is in its key; what is not known is null.</summary>
/// <remarks>The record itself is the whole truth (<c>record.json</c>); this is what a report says of it.</remarks>
public static class ResultsJson
{
    public const string Schema = "labelbench.results/1";

    /// <param name="recommendation">What to rent, or null when no demand is known.</param>
    /// <param name="cost">What the machine costs; null where nobody looked.</param>
    /// <returns>Indented JSON that ends with a line feed.</returns>
    public static string Render(RunSummary summary, Recommendation? recommendation, MachineCost? cost = null)
    {
        var main = Answer.Main(summary, recommendation);
        var columns = ResultColumns.Of(summary, cost);
        var root = new JsonObject
        {
            ["schema"] = Schema,
            ["run_id"] = summary.Record.RunId,
            ["label"] = summary.Record.Label,
            ["started_utc"] = Instant(summary.Record.StartedUtc),
            ["ended_utc"] = Instant(summary.Record.EndedUtc),
            ["outcome"] = Cell.Word(summary.Record.Outcome),
            ["plan_hash"] = summary.Record.PlanHash,
            ["machine"] = Answer.Machine(summary),
            ["trials_valid"] = summary.TrialsValid,
            ["trials_planned"] = summary.TrialsPlanned,
            ["answer"] = Texts([Answer.Opening(summary, main), .. Answer.AfterOpening(summary, main, recommendation), .. Answer.People(main, recommendation) is { } people ? [people] : Array.Empty<string>()]),
            ["warnings"] = Texts(summary.Warnings),
            ["price"] = Price(cost ?? MachineCost.NotLookedUp),
            ["cells"] = new JsonArray([.. summary.Cells.Select(cell => new JsonObject(columns.Select(column => KeyValuePair.Create(column.Name, Value(column, cell)))))]),
            ["demand"] = recommendation is null ? null : Demand(recommendation.Demand),
            ["offers"] = recommendation is null ? null : new JsonArray([.. recommendation.TopChoices(OfferWords.Listed).Select(Offer)]),
            ["disclaimer"] = Answer.Disclaimer,
        };
        return root.ToJsonString(Json.Pretty) + "\n";
    }

    private static JsonNode? Value(ResultColumn column, CellSummary cell) => column.Text is { } words
        ? words(cell) is { Length: > 0 } text ? text : null
        : column.Number!(cell) is { } number && double.IsFinite(number) ? number : null;

    private static JsonObject Price(MachineCost cost) => cost switch
    {
        MachineCost.Known { Price: var price } => new JsonObject
        {
            ["per_month"] = price.PerMonth, ["currency"] = price.Currency, ["kind"] = Cell.Word(price.Provenance), ["name"] = price.Name, ["source"] = price.Source, ["as_of"] = Day(price.AsOf),
        },
        MachineCost.Unknown unknown => new JsonObject { ["unavailable"] = unknown.Reason },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static JsonObject Demand(Demand demand) => new()
    {
        ["workload"] = demand.WorkloadId,
        ["items_per_day"] = demand.ItemsPerDay,
        ["peak_factor"] = demand.PeakFactor,
        ["is_assumed"] = demand.IsDefault,
        ["currency"] = demand.Currency,
    };

    private static JsonObject Offer(RankedOffer ranked) => new()
    {
        ["offer"] = ranked.Offer.Id,
        ["servers"] = ranked.Servers,
        ["cost_per_month"] = ranked.CostPerMonth,
        ["currency"] = ranked.Offer.Currency,
        ["price_as_of"] = Day(ranked.Offer.AsOf),
        ["price_source"] = ranked.Offer.Source,
        ["cost_per_million_items_in_demand_currency"] = ranked.CostPerMillionItems,
        ["throughput_kind"] = Cell.Word(ranked.ThroughputPerServer.Provenance),
        ["throughput_items_per_s"] = ranked.ThroughputPerServer.Value,
        ["throughput_low_items_per_s"] = ranked.ThroughputPerServer.Low,
        ["throughput_high_items_per_s"] = ranked.ThroughputPerServer.High,
        ["busy_share"] = ranked.Utilisation.Value,
        ["limited_by"] = ranked.LimitedBy,
    };

    private static JsonArray Texts(IEnumerable<string> lines) => new([.. lines.Select(line => (JsonNode)PlainText.Line(line))]);

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
