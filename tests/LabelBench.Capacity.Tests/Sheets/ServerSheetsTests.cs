using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests.Sheets;

public class ServerSheetsTests
{
    private static readonly Offer Own = Runs.Server("own/a/eu", 8, 73m, cpu: "AMD Ryzen 7 7700");

    private static readonly Catalog Market = Runs.Offers(Own, Runs.Server("own/a/us", 8, 90m, cpu: "AMD Ryzen 7 7700"), Runs.Server("x/cheap/eu", 2, 20m), Runs.Server("x/cheaper-by-little/eu", 6, 60m), Runs.Server("y/dearer/eu", 16, 120m), Runs.Server("y/dearest/eu", 64, 900m), Runs.Server("z/gpu/eu", 8, 190m, "L4", 1));

    [Fact]
    public void A_day_has_86400_seconds_and_a_million_items_cost_their_share_of_730_hours()
    {
        var job = Assert.Single(Of(Runs.Typical(), Own).Jobs);
        Assert.Equal(96 * 86_400, job.PerDay.Value, 6);
        Assert.Equal(96 * 0.98 * 86_400, job.PerDay.Low!.Value, 6);
        Assert.Equal(73.0 / (96 * 730 * 3600) * 1e6, job.PricePerMillion!.Value, 12);
        // The more it does, the less an item costs: the ends swap.
        Assert.Equal(73.0 / (96 * 1.02 * 730 * 3600) * 1e6, job.PricePerMillion.Low!.Value, 12);
        Assert.Equal(73.0 / (96 * 0.98 * 730 * 3600) * 1e6, job.PricePerMillion.High!.Value, 12);
        Assert.Equal(Provenance.ListPrice, job.PricePerMillion.Provenance);
    }

    [Fact]
    public void A_rate_that_may_be_nothing_has_no_highest_price()
    {
        var cell = Runs.Pipeline(Runs.Images, 96, 40, 120);
        var price = Assert.Single(Of(Runs.Of(Runs.Machine, cell with { Throughput = cell.Throughput! with { Low = 0 } }), Own).Jobs).PricePerMillion!;
        Assert.Null(price.High);
        Assert.NotNull(price.Low);
    }

    [Fact]
    public void Without_an_offer_there_is_no_price() => Assert.Null(Assert.Single(Of(Runs.Typical(), null).Jobs).PricePerMillion);

    [Fact]
    public void Neighbours_of_a_priced_server_are_the_nearest_cheaper_and_the_nearest_dearer() =>
        Assert.Equal(["x/cheaper-by-little/eu", "y/dearer/eu"], Of(Runs.Typical(), Own).Neighbours.Select(n => n.Offer!.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void Neighbours_of_a_server_without_a_price_are_the_nearest_slower_and_the_nearest_faster()
    {
        var rates = Of(Runs.Typical(), null).Neighbours.Select(n => n.Rates[Runs.Images.Id].Value).ToArray();
        Assert.Equal(2, rates.Length);
        Assert.True(rates.Min() < 96 && rates.Max() > 96, string.Join(' ', rates));
    }

    [Fact]
    public void Rates_of_offers_are_marked_as_predicted_and_those_of_runs_as_measured()
    {
        var sheet = Of(Runs.Typical(), Own, others: [Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images, 130, 40, 120))]);
        Assert.Equal(2, sheet.Neighbours.Length);
        Assert.Equal((Provenance.Measured, 130), (sheet.Neighbours[0].Rates[Runs.Images.Id].Provenance, sheet.Neighbours[0].Rates[Runs.Images.Id].Value));
        Assert.NotNull(sheet.Neighbours[0].Run);
        Assert.Equal(Provenance.Predicted, sheet.Neighbours[1].Rates[Runs.Images.Id].Provenance);
        Assert.NotNull(sheet.Neighbours[1].Offer);
    }

    [Fact]
    public void A_job_that_was_measured_otherwise_is_no_neighbour()
    {
        var changed = Runs.Images with { FileHash = "another" };
        var alone = Runs.Infer(Runs.Images, 500);
        var sheet = Of(Runs.Typical(), Own, others: [Runs.Of(Runs.Machine, Runs.Pipeline(changed, 130, 40, 120)), Runs.Of(Runs.Machine, alone)]);
        Assert.All(sheet.Neighbours, n => Assert.Null(n.Run));
    }

    [Fact]
    public void Offers_that_are_named_stand_alone()
    {
        var request = new SheetRequest(Runs.Typical(), Own, [], [Market.Offers.Single(o => o.Id == "y/dearest/eu")], Market, []);
        Assert.Equal(["y/dearest/eu"], ServerSheets.Of(request, Runs.ResNetData).ValueOrThrow().Neighbours.Select(n => n.Offer!.Id));
    }

    [Fact]
    public void What_only_called_the_model_is_not_compared_with_predictions_of_the_whole_way() => Assert.Empty(Of(Runs.Of(Runs.Machine, Runs.Infer(Runs.Images, 500)), Own).Neighbours);

    [Fact]
    public void Neighbours_are_found_by_the_first_job_that_can_be_predicted()
    {
        var sheet = Of(Runs.Of(Runs.Machine, Runs.Infer(Runs.Pages, 500), Runs.Pipeline(Runs.Images, 96, 40, 120)), Own);
        Assert.Equal(2, sheet.Neighbours.Length);
        Assert.All(sheet.Neighbours, n => Assert.Equal([Runs.Images.Id], n.Rates.Keys));
    }

    [Fact]
    public void A_run_without_a_valid_trial_has_no_sheet()
    {
        var cell = Runs.Pipeline(Runs.Images, 96, 40, 120) with { Throughput = null, TrialsValid = 0 };
        var problem = Assert.Single(ServerSheets.Of(Request(Runs.Of(Runs.Machine, cell), Own), Runs.ResNetData).Problems);
        Assert.Contains("has no valid trial", problem.Text, StringComparison.Ordinal);
        Assert.Equal(Runs.Id, problem.Source);
    }

    [Fact]
    public void A_run_that_was_slowed_on_purpose_has_no_sheet()
    {
        var run = Runs.Typical();
        var slowed = run with { Record = run.Record with { Plan = run.Record.Plan with { Settings = run.Record.Plan.Settings with { InjectedSlowdown = new Share(0.05) } } } };
        Assert.Contains("slowed on purpose", Assert.Single(ServerSheets.Of(Request(slowed, Own), Runs.ResNetData).Problems).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Of(run, Own, others: [slowed]).Neighbours, n => n.Run is not null);
    }

    [Fact]
    public void Four_jobs_are_shown_one_of_every_kind_first()
    {
        CellSummary[] cells = [.. new[] { (LabelingTask.ImageClassification, "a"), (LabelingTask.ImageClassification, "b"), (LabelingTask.ImageClassification, "c"), (LabelingTask.DocumentOcr, "d"), (LabelingTask.TextTags, "e") }
            .Select(j => Runs.Pipeline(Runs.Job(j.Item2, j.Item1, "item", "items", null), 10, 40, 120))];
        var sheet = Of(Runs.Of(Runs.Machine, cells), Own);
        Assert.Equal(["a", "b", "d", "e"], sheet.Jobs.Select(j => j.Headline.Workload.Id));
        Assert.Equal(1, sheet.JobsLeftOut);
    }

    [Fact]
    public void Jobs_that_are_named_are_shown_in_that_order_or_told_to_be_missing()
    {
        var run = Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images, 96, 40, 120), Runs.Pipeline(Runs.Pages, 5, 40, 120));
        Assert.Equal([Runs.Pages.Id, Runs.Images.Id], ServerSheets.Of(Request(run, Own) with { Workloads = [Runs.Pages.Id, Runs.Images.Id, Runs.Pages.Id] }, Runs.ResNetData).ValueOrThrow().Jobs.Select(j => j.Headline.Workload.Id));
        var problem = Assert.Single(ServerSheets.Of(Request(run, Own) with { Workloads = ["documents-orc"] }, Runs.ResNetData).Problems);
        Assert.Contains("did you mean 'documents-ocr'?", problem.Text, StringComparison.Ordinal);
    }

    private static ServerSheet Of(RunSummary run, Offer? offer, ImmutableArray<RunSummary>? others = null) =>
        ServerSheets.Of(Request(run, offer) with { Others = others ?? [] }, Runs.ResNetData).ValueOrThrow();

    private static SheetRequest Request(RunSummary run, Offer? offer) => new(run, offer, [], [], Market, []);
}
