using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

/// <summary>Plans of queries that hold several samples.</summary>
public class MultiStreamPlanTests
{
    private static readonly WorkloadCatalog Catalog = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, CatalogFolder.Architectures).ValueOrThrow();
    private static readonly PlanOverrides Asked = new() { WorkloadIds = ["image-classify"], Scopes = [Scope.Infer], Scenarios = [Scenario.MultiStream], Precisions = [Precision.Fp32] };

    [Fact]
    public void A_query_holds_eight_samples_and_is_answered_in_the_largest_batch_that_divides_it()
    {
        var cell = Assert.Single(Plan(Asked).Cells);
        Assert.Equal((8, 8, 1), (cell.SamplesPerQuery, cell.Batch, cell.Streams));
        Assert.Equal("image-classify.infer.multi-stream.cpu.fp32.b8.t2.s1.q8", cell.Id);
        Assert.Equal((6, 1), Only(Asked with { SamplesPerQuery = 6 }));
    }

    [Fact]
    public void Batches_that_were_asked_for_are_all_measured_where_they_divide_the_query() =>
        Assert.Equal([1, 4, 8], Plan(Asked with { BatchSizes = [1, 3, 4, 8, 16] }).Cells.Select(c => c.Batch));

    [Fact]
    public void One_query_at_a_time_has_one_stream_all_cores_and_decodes_its_samples_at_once()
    {
        var cell = Assert.Single(Plan(Asked with { Scopes = [Scope.Pipeline], Streams = 5 }, cores: 6).Cells);
        Assert.Equal((6, 1, 6), (cell.IntraOpThreads, cell.Streams, cell.DecodeWorkers));
    }

    [Fact]
    public void A_file_may_name_the_scenario_and_its_samples_and_an_option_wins_over_it()
    {
        using var folder = new CatalogFolder().With("w.yaml", File("multi-stream", "[1, 4]", "samples_per_query: 16"));
        var plan = RunPlanner.Expand(folder.Load().ValueOrThrow().Workloads, Settings, new PlanOverrides(), new MachineFacts(2, 2), 7).ValueOrThrow();
        Assert.Equal((16, 4), (Assert.Single(plan.Cells).SamplesPerQuery, plan.Cells[0].Batch));
        var fewer = RunPlanner.Expand(folder.Load().ValueOrThrow().Workloads, Settings, new PlanOverrides { SamplesPerQuery = 2, Scenarios = [Scenario.MultiStream] }, new MachineFacts(2, 2), 7).ValueOrThrow();
        Assert.Equal((2, 1), (Assert.Single(fewer.Cells).SamplesPerQuery, fewer.Cells[0].Batch));
    }

    [Fact]
    public void A_file_whose_batches_leave_a_rest_of_the_query_is_refused()
    {
        var problem = Assert.Single(CatalogFolder.ProblemsOf(File("multi-stream", "[3, 16]", "")));
        Assert.Contains("has none that divides the 8 samples of a query of multi-stream", problem.Text, StringComparison.Ordinal);
        Assert.Empty(CatalogFolder.ProblemsOf(File("offline", "[3, 16]", "")));
    }

    [Fact]
    public void What_cannot_be_sent_is_refused_with_a_remedy()
    {
        Assert.Contains("3 of image-classify does not divide the 8 samples", Problem(Asked with { BatchSizes = [3] }), StringComparison.Ordinal);
        Assert.Contains("expected 1 to 10,000 samples", Problem(Asked with { SamplesPerQuery = 0 }), StringComparison.Ordinal);
        Assert.Contains("belongs to --scenario multi-stream", Problem(Asked with { Scenarios = [Scenario.Offline], SamplesPerQuery = 4 }), StringComparison.Ordinal);
        Assert.Contains("one query is answered at a time", Problem(Asked with { Instances = [2] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_else_gets_samples_a_query_and_old_plans_keep_their_names() =>
        Assert.All(Plan(PlanOverrides.None).Cells, cell => Assert.True(cell.SamplesPerQuery is null && cell.ItemsPerQuery == cell.Batch && !cell.Id.Contains(".q", StringComparison.Ordinal)));

    [Fact]
    public void A_plan_comes_back_from_json_with_its_samples()
    {
        var plan = Plan(Asked);
        var json = System.Text.Json.JsonSerializer.Serialize(plan, Json.Line);
        Assert.Equal(plan.ComputeHash(), System.Text.Json.JsonSerializer.Deserialize<RunPlan>(json, Json.Line)!.ComputeHash());
        Assert.NotEqual(plan.ComputeHash(), Plan(Asked with { SamplesPerQuery = 16 }).ComputeHash());
    }

    private static readonly TrialSettings Settings = new(1, TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    private static string File(string scenario, string batches, string more) => $$"""
        id: w
        title: t
        description: d
        task: model-only
        item: i
        items: is
        model: { kind: file, path: a.onnx }
        input: { kind: seeded-tensors }
        scopes: [infer]
        scenarios: [{{scenario}}]
        batch_sizes: {{batches}}
        precisions: [fp32]
        licence: l
        {{more}}
        """;

    private static (int?, int) Only(PlanOverrides overrides) => Assert.Single(Plan(overrides).Cells) is var cell ? (cell.SamplesPerQuery, cell.Batch) : default;

    private static RunPlan Plan(PlanOverrides overrides, int cores = 2) => Expand(overrides, cores).ValueOrThrow();

    private static string Problem(PlanOverrides overrides) => Assert.Single(Expand(overrides, 2).Problems).ToString();

    private static Checked<RunPlan> Expand(PlanOverrides overrides, int cores) =>
        RunPlanner.Expand(Catalog, Catalog.FindSuite("standard").ValueOrThrow(), overrides, new MachineFacts(cores, cores), 7);
}
