using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

public class ProviderSettingsTests
{
    private static readonly WorkloadCatalog Catalog = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, CatalogFolder.Architectures).ValueOrThrow();
    private static readonly Suite Quick = Catalog.FindSuite("quick").ValueOrThrow();

    private static Checked<RunPlan> Expand(PlanOverrides overrides) => RunPlanner.Expand(Catalog, Quick, overrides with { WorkloadIds = ["image-classify"] }, new MachineFacts(4, 4), 1);

    private static PlanOverrides Cuda => new() { Provider = ExecutionProvider.Cuda, Devices = ["GPU-1"], BatchSizes = [8], Scopes = [Scope.Infer], Scenarios = [Scenario.Offline] };

    [Fact]
    public void A_cell_on_the_cpu_has_no_settings_in_its_id_or_its_json()
    {
        var cell = Expand(PlanOverrides.None).ValueOrThrow().Cells[0];
        Assert.Null(cell.ProviderSettings);
        Assert.EndsWith($".s{cell.Streams}", cell.Id, StringComparison.Ordinal);
        Assert.DoesNotContain("settings", JsonSerializer.Serialize(cell, Json.Line), StringComparison.Ordinal);
        Assert.Equal(ProviderSettings.Default, cell.Settings);
    }

    [Fact]
    public void A_cell_on_a_gpu_names_every_setting_and_its_id_only_those_that_were_changed()
    {
        var cell = Assert.Single(Expand(Cuda).ValueOrThrow().Cells);
        Assert.Equal("image-classify.infer.offline.cuda-GPU-1.fp32.b8.t1.s1", cell.Id);
        Assert.Equal("""{"placement":"host","cuda_graph":false,"tf32":false,"convolution_search":"exhaustive","arena_limit_bytes":null,"arena_growth":"power-of-two"}""",
            JsonSerializer.Serialize(cell.ProviderSettings, Json.Line));
    }

    [Fact]
    public void A_cell_with_settings_comes_back_from_json_as_it_was()
    {
        var settings = new ProviderSettings(TensorPlacement.Device, true, true, ConvolutionSearch.Heuristic, Bytes.FromGibibytes(4), ArenaGrowth.AsRequested);
        var cell = Expand(Cuda).ValueOrThrow().Cells[0] with { ProviderSettings = settings };
        Assert.Equal(cell, JsonSerializer.Deserialize<Cell>(JsonSerializer.Serialize(cell, Json.Line), Json.Line));
        Assert.EndsWith(".s1.device.graph.tf32.search-heuristic.arena-4294967296.grow-as-requested", cell.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_settings_are_measured_in_every_combination()
    {
        var plan = Expand(Cuda with { Placements = [TensorPlacement.Device, TensorPlacement.Pinned], Tf32 = [true, false], Devices = ["GPU-1", "GPU-2"] }).ValueOrThrow();
        Assert.Equal(12, plan.Cells.Length); // each device, and both at once
        Assert.Equal(12, plan.Cells.Select(c => c.Id).Distinct().Count());
        Assert.Equal("custom", plan.SuiteId);
    }

    [Fact]
    public void A_graph_is_replayed_only_where_tensors_lie_on_the_device()
    {
        var plan = Expand(Cuda with { Placements = [TensorPlacement.Device, TensorPlacement.Pinned], CudaGraph = [true, false] }).ValueOrThrow();
        Assert.Equal([(TensorPlacement.Device, true), (TensorPlacement.Device, false), (TensorPlacement.Pinned, false)], plan.Cells.Select(c => (c.Settings.Placement, c.Settings.CudaGraph)));
        var problem = Assert.Single(Expand(Cuda with { CudaGraph = [true] }).Problems);
        Assert.Equal("--cuda-graph: on replays a call at fixed addresses on the device; give it with --placement device.", problem.ToString());
    }

    [Theory]
    [InlineData(ExecutionProvider.Cpu)]
    [InlineData(ExecutionProvider.Directml)]
    [InlineData(ExecutionProvider.Openvino)]
    public void A_setting_that_a_provider_does_not_have_is_refused_with_those_that_have_it(ExecutionProvider provider)
    {
        var problem = Assert.Single(Expand(new PlanOverrides { Provider = provider, Tf32 = [false] }).Problems);
        Assert.Equal($"--tf32: is no setting of {Cell.Word(provider)}; give it with --ep cuda or tensorrt.", problem.ToString());
    }

    [Fact]
    public void Settings_of_cuda_alone_are_refused_for_tensorrt()
    {
        var problems = Expand(Cuda with { Provider = ExecutionProvider.Tensorrt, ConvolutionSearches = [ConvolutionSearch.Default], ArenaLimit = Bytes.FromGibibytes(1), ArenaGrowths = [ArenaGrowth.AsRequested] }).Problems;
        Assert.Equal(["--conv-search", "--arena-limit", "--arena-growth"], problems.Select(p => p.Source));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2e15)]
    public void An_arena_that_holds_nothing_or_is_larger_than_any_gpu_is_refused(double bytes) =>
        Assert.Equal(["--arena-limit"], Expand(Cuda with { ArenaLimit = new Bytes(bytes) }).Problems.Select(p => p.Source));
}
