using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

/// <summary>Plans that check whether something is cached.</summary>
public class CachingPlanTests
{
    private static readonly WorkloadCatalog Catalog = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, CatalogFolder.Architectures).ValueOrThrow();
    private static readonly PlanOverrides Asked = new()
    {
        WorkloadIds = ["image-classify"], Scenarios = [Scenario.Offline], BatchSizes = [1], Precisions = [Precision.Fp32], ChecksCaching = true,
    };

    [Fact]
    public void A_pipeline_is_also_measured_on_one_item_and_on_every_item_once_and_a_call_on_several_inputs()
    {
        var cells = Expand(Asked).ValueOrThrow().Cells;
        Assert.Equal([IssuedSamples.InTurn, IssuedSamples.Same, IssuedSamples.Unique], cells.Where(c => c.Scope is Scope.Pipeline).Select(c => c.Samples));
        Assert.Equal([IssuedSamples.InTurn, IssuedSamples.Unique], cells.Where(c => c.Scope is Scope.Infer).Select(c => c.Samples));
        Assert.Contains(cells, c => c.Id.EndsWith(".same", StringComparison.Ordinal));
        Assert.Equal(cells.Length, cells.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void Without_being_asked_for_nothing_is_added() =>
        Assert.All(Expand(Asked with { ChecksCaching = false }).ValueOrThrow().Cells, c => Assert.Equal(IssuedSamples.InTurn, c.Samples));

    [Fact]
    public void Where_nothing_can_be_told_the_option_is_refused()
    {
        foreach (var asked in new[]
        {
            Asked with { WorkloadIds = ["video-tracks"], BatchSizes = null, Scopes = [Scope.Pipeline] },
            Asked with { WorkloadIds = ["select-diverse"], BatchSizes = null },
            Asked with { Scenarios = [Scenario.Server], Load = new OfferedLoad { Rate = new(5) } },
            new PlanOverrides { Stub = TimeSpan.FromMilliseconds(1), ChecksCaching = true },
        })
            Assert.Contains("--check-caching: has nothing to compare", Assert.Single(Expand(asked).Problems).ToString(), StringComparison.Ordinal);
    }

    private static Checked<RunPlan> Expand(PlanOverrides overrides) =>
        RunPlanner.Expand(Catalog, Catalog.FindSuite("standard").ValueOrThrow(), overrides, new MachineFacts(2, 2), 7);
}
