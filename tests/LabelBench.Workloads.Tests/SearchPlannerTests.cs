using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

public class SearchPlannerTests
{
    private static readonly WorkloadCatalog Catalog = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, CatalogFolder.Architectures).ValueOrThrow();
    private static readonly MachineFacts FourCores = new(4, 4);

    [Fact]
    public void Without_a_word_batch_streams_and_threads_are_searched_up_to_the_cores()
    {
        var plan = Plan(Asked(), null);
        Assert.Equal(["Batch 1 2 4 8 16 32", "Streams 1 2 4", "Threads 1 2 4"], plan.Axes.Select(a => $"{a.Setting} {string.Join(' ', a.Levels)}"));
        Assert.Equal((Scope.Infer, Scenario.Offline, Precision.Fp32, 54), (plan.Base.Scope, plan.Base.Scenario, plan.Base.Precision, plan.Configurations));
        Assert.Empty(plan.Plan.Cells);
        Assert.Empty(plan.Plan.Trials);
    }

    [Fact]
    public void What_an_option_fixes_is_not_searched()
    {
        var plan = Plan(Asked() with { BatchSizes = [8], Streams = 2 }, null);
        Assert.Equal([SearchSetting.Threads], plan.Axes.Select(a => a.Setting));
        Assert.Equal((8, 2), (plan.Base.Batch, plan.Base.Streams));
    }

    [Fact]
    public void A_setting_of_one_level_is_fixed()
    {
        var plan = Plan(Asked(), "batch=1..4,precision=int8,threads=2");
        Assert.Equal([SearchSetting.Batch], plan.Axes.Select(a => a.Setting));
        Assert.Equal((Precision.Int8, 2), (plan.Base.Precision, plan.Base.IntraOpThreads));
    }

    [Fact]
    public void A_worker_is_planned_with_its_part_of_the_machine() =>
        Assert.Equal(Plan(Asked(), "batch=1..2,instances=4").Base.IntraOpThreads, Plan(Asked(), "batch=1..2,instances=1..4").Base.IntraOpThreads);

    [Theory]
    [InlineData("batch=4", "--over: leaves a single configuration")]
    [InlineData("batch=1..4,streams=1..2", "--streams: fixes what --over streams searches; leave one of the two out.")]
    [InlineData("threads=1..2", "--batch: has 2 values; one stays fixed, several are searched with --over batch=...")]
    public void What_contradicts_itself_is_refused(string over, string message)
    {
        var asked = message.StartsWith("--streams", StringComparison.Ordinal) ? Asked() with { Streams = 1 } : message.StartsWith("--batch", StringComparison.Ordinal) ? Asked() with { BatchSizes = [1, 2] } : Asked();
        Assert.StartsWith(message, Assert.Single(Expand(asked, over).Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_is_about_one_workload()
    {
        Assert.Contains("a search is about one workload", Expand(PlanOverrides.None, null).Problems[0].Text, StringComparison.Ordinal);
        Assert.Contains("a search is about one workload", Expand(PlanOverrides.None with { WorkloadIds = ["image-classify", "image-triage"] }, null).Problems[0].Text, StringComparison.Ordinal);
        Assert.Contains("did you mean 'image-classify'?", Expand(PlanOverrides.None with { WorkloadIds = ["image-clasify"] }, null).Problems[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_with_one_batch_is_searched_over_the_rest()
    {
        var plan = SearchPlanner.Expand(Catalog, SearchPlanner.UsualSettings, Asked(), null, _ => 4, FourCores, 1).ValueOrThrow();
        Assert.DoesNotContain(plan.Axes, a => a.Setting is SearchSetting.Batch);
        Assert.Equal(4, plan.Base.Batch);
        var refused = SearchPlanner.Expand(Catalog, SearchPlanner.UsualSettings, Asked(), SearchAxes.Parse("batch=1..8").ValueOrThrow(), _ => 4, FourCores, 1);
        Assert.Contains("takes a batch of 4 and no other", refused.Problems[0].Text, StringComparison.Ordinal);
    }

    private static PlanOverrides Asked() => PlanOverrides.None with { WorkloadIds = ["image-classify"] };

    private static SearchPlan Plan(PlanOverrides asked, string? over) => Expand(asked, over).ValueOrThrow();

    private static Checked<SearchPlan> Expand(PlanOverrides asked, string? over) =>
        SearchPlanner.Expand(Catalog, SearchPlanner.UsualSettings, asked, over is null ? null : SearchAxes.Parse(over).ValueOrThrow(), _ => null, FourCores, 1);
}
