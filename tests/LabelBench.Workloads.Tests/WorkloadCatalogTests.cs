namespace LabelBench.Workloads.Tests;

public class WorkloadCatalogTests
{
    private const string Suite = """
        id: mine
        title: Mine
        description: Mine.
        settings: {trials: 1, warm_up_s: 1, measure_s: 2, minimum_queries: 1, maximum_measure_s: 3, hang_timeout_s: 30}
        workloads:
          - workload: image-classify
        """;

    private static CatalogFolder WithSuite(string suite) => new CatalogFolder()
        .With("image-classify.yaml", CatalogFolder.Shipped("image-classify.yaml"))
        .With("suites/mine.yaml", suite);

    [Fact]
    public void A_folder_that_does_not_exist_or_is_empty_is_a_problem()
    {
        Assert.Contains("is not a folder", Assert.Single(WorkloadCatalog.Load("/no/such/folder", []).Problems).Text, StringComparison.Ordinal);
        using var empty = new CatalogFolder();
        Assert.Contains("holds no workload file", Assert.Single(empty.Load().Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_with_one_id_are_reported_with_the_first_files_name()
    {
        var text = CatalogFolder.Shipped("image-classify.yaml");
        using var folder = new CatalogFolder().With("a.yaml", text).With("b.yaml", text);
        var problem = Assert.Single(folder.Load().Problems);
        Assert.EndsWith("b.yaml", problem.Source, StringComparison.Ordinal);
        Assert.Contains("already the id of a.yaml", problem.Text, StringComparison.Ordinal);
        Assert.Equal(3, problem.Line);
    }

    [Fact]
    public void Mistakes_of_all_files_come_together()
    {
        using var folder = WithSuite(Suite.Replace("trials: 1", "trials: 0", StringComparison.Ordinal)).With("bad.yaml", "id: bad\n");
        var sources = folder.Load().Problems.Select(p => Path.GetFileName(p.Source)).Distinct();
        Assert.Equal(["bad.yaml", "mine.yaml"], sources.Order());
    }

    [Theory]
    [InlineData("workload: image-classify", "workload: image-clasify", "workloads[0].workload", "did you mean 'image-classify'")]
    [InlineData("workload: image-classify", "workload: image-classify\n    batch_sizes: [4]", "workloads[0].batch_sizes", "offers 1, 8")]
    [InlineData("workload: image-classify", "workload: image-classify\n    batch_sizes: [8]", "workloads[0].batch_sizes", "single-stream needs")]
    [InlineData("workload: image-classify", "workload: image-classify\n    precisions: [bf16]", "workloads[0].precisions[0]", "is not known")]
    [InlineData("workload: image-classify", "workload: image-classify\n    scenarios: [multi]", "workloads[0].scenarios[0]", "is not known")]
    [InlineData("workload: image-classify", "workload: image-classify\n    batch_size: [1]", "workloads[0].batch_size", "did you mean 'batch_sizes'")]
    [InlineData("- workload: image-classify", "- image-classify", "workloads[0]", "is a single value")]
    [InlineData("maximum_measure_s: 3", "maximum_measure_s: 1", "settings.maximum_measure_s", "shorter than measure_s")]
    [InlineData("hang_timeout_s: 30", "relative_half_width: 2, hang_timeout_s: 30", "settings.relative_half_width", "expected 0.001 to 1")]
    [InlineData("hang_timeout_s: 30", "hang_timeout_s: 1", "settings.hang_timeout_s", "expected 5")]
    [InlineData("warm_up_s: 1, ", "", "settings.warm_up_s", "is missing")]
    [InlineData("id: mine", "id: mine\nsettigns: 3", "settigns", "did you mean 'settings'")]
    public void A_mistake_in_a_suite_is_named_with_its_place_and_remedy(string right, string wrong, string place, string text)
    {
        var changed = Suite.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Suite, changed);
        using var folder = WithSuite(changed);
        Assert.Single(folder.Load().Problems, p => p.Place == place && p.Text.Contains(text, StringComparison.Ordinal) && p.Line is not null);
    }

    [Fact]
    public void A_suite_may_say_how_precisely_a_trial_must_know_its_figure()
    {
        using var folder = WithSuite(Suite.Replace("hang_timeout_s: 30", "relative_half_width: 0.02, hang_timeout_s: 30", StringComparison.Ordinal));
        var catalog = folder.Load().ValueOrThrow();
        Assert.Equal(0.02, catalog.FindSuite("mine").ValueOrThrow().Settings.RelativeHalfWidth);
        var plan = RunPlanner.Expand(catalog, catalog.FindSuite("mine").ValueOrThrow(), PlanOverrides.None, new MachineFacts(2, 2), 7).ValueOrThrow();
        Assert.Equal(0.02, plan.Settings.RelativeHalfWidth);
    }

    [Fact]
    public void A_suite_is_not_blamed_for_a_workload_file_that_has_mistakes_itself()
    {
        using var folder = new CatalogFolder()
            .With("image-classify.yaml", CatalogFolder.Shipped("image-classify.yaml").Replace("count: 64", "count: 0", StringComparison.Ordinal))
            .With("suites/mine.yaml", Suite);
        Assert.EndsWith("image-classify.yaml", Assert.Single(folder.Load().Problems).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void One_workload_file_can_be_read_alone()
    {
        using var folder = WithSuite(Suite);
        Assert.Equal("image-classify", WorkloadCatalog.LoadFile(Path.Combine(folder.Path, "image-classify.yaml"), CatalogFolder.Architectures).ValueOrThrow().Workloads.Single().Id);
        var missing = WorkloadCatalog.LoadFile(Path.Combine(folder.Path, "none.yaml"), CatalogFolder.Architectures);
        Assert.Contains("cannot be read", Assert.Single(missing.Problems).Text, StringComparison.Ordinal);
    }
}
