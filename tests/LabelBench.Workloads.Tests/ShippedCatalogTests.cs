namespace LabelBench.Workloads.Tests;

public class ShippedCatalogTests
{
    private const string Large = "-large";

    private static readonly WorkloadCatalog Shipped = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, CatalogFolder.Architectures).ValueOrThrow();

    [Fact]
    public void The_shipped_files_have_no_mistake()
    {
        // A workload is called as its file is; the only variant that files have is the one for large machines.
        Assert.Equal(
            Directory.GetFiles(WorkloadCatalog.ShippedFolder, "*.yaml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            Shipped.Workloads.Where(w => w.ProfileOf is null).Select(w => w.Id));
        Assert.All(Shipped.Workloads.Where(w => w.ProfileOf is not null), w => Assert.EndsWith(Large, w.Id, StringComparison.Ordinal));
        Assert.Equal(["full", "quick", "standard", "training"], Shipped.Suites.Select(s => s.Id));
    }

    [Theory]
    [InlineData("image-classify", "resnet50-v1.5", 224)]
    [InlineData("driving-boxes", "yolo-csp-pan-m", 1280)]
    [InlineData("image-embeddings", "vit-l16", 224)]
    [InlineData("text-entities", "bert-large", 384)]
    [InlineData("medical-masks", "unet-2d-base64", 512)]
    public void A_large_variant_differs_in_model_and_size_and_only_the_suite_full_measures_it(string id, string architecture, int size)
    {
        var (usual, large) = (Shipped.FindWorkload(id).ValueOrThrow(), Shipped.FindWorkload(id + Large).ValueOrThrow());
        Assert.Equal(architecture, large.Model.Label);
        Assert.Equal(size, large.Preprocessing?.Size ?? large.SlicePreprocessing?.Size ?? large.TextPreprocessing!.SequenceLength);
        Assert.True(large.BatchSizes.Max() >= 16);
        Assert.Equal([Precision.Fp32, Precision.Fp16], large.Precisions.AsEnumerable());
        Assert.Equal((usual.Task, usual.Item, usual.Items, usual.Scopes.Length), (large.Task, large.Item, large.Items, large.Scopes.Length));
        Assert.Equal(["full"], Shipped.Suites.Where(s => s.Entries.Any(entry => entry.WorkloadId == large.Id)).Select(s => s.Id));
    }

    [Fact]
    public void A_workload_holds_what_its_file_says()
    {
        var classify = Shipped.FindWorkload("image-classify").ValueOrThrow();
        Assert.Equal(new ModelSource.Generated("resnet50-v1.5", 1), classify.Model);
        Assert.Equal(new InputSource.Photos(1280, 720, 2.5, 64), classify.Input);
        Assert.Equal([0.485f, 0.456f, 0.406f], classify.Preprocessing!.Mean.AsEnumerable());
        Assert.Equal((224, 256), (classify.Preprocessing.Size, classify.Preprocessing.ResizeShorterSide));
        Assert.Equal([1, 8], classify.BatchSizes.AsEnumerable());
        Assert.Equal(new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(200)), classify.Slo);
        Assert.Matches("^[0-9a-f]{64}$", classify.FileHash);
    }

    [Fact]
    public void Document_ocr_names_its_three_models_and_a_quality_limit()
    {
        var ocr = Shipped.FindWorkload("document-ocr").ValueOrThrow();
        var model = Assert.IsType<ModelSource.Packaged>(ocr.Model);
        Assert.Equal(["classify", "detect", "keys", "recognise"], model.Files.Keys);
        Assert.Equal([new QualityLimit("character_error_rate_without_spaces", 0.02)], ocr.Quality.AsEnumerable());
        Assert.Equal([Scope.Pipeline], ocr.Scopes.AsEnumerable());
    }

    [Fact]
    public void What_active_learning_picked_costs_a_person_1_39_times_a_random_item()
    {
        foreach (var id in new[] { "select-uncertain", "select-diverse" })
        {
            var review = Shipped.FindWorkload(id).ValueOrThrow().Review!;
            Assert.Equal(1.39 * Shipped.FindWorkload("image-classify").ValueOrThrow().Review!.SecondsPerItem, review.SecondsPerItem, 0.03);
            Assert.Contains("JAMIA 2019, table 4", review.Source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_job_without_a_model_is_planned_on_the_cpu_only()
    {
        var machine = new MachineFacts(2, 2);
        var cells = RunPlanner.Expand(Shipped.Workloads, Shipped.FindSuite("quick").ValueOrThrow().Settings, PlanOverrides.None with { Provider = ExecutionProvider.Cuda }, machine, 1).ValueOrThrow().Cells;
        Assert.Contains(cells, c => c.WorkloadId == "select-uncertain");
        Assert.DoesNotContain(cells, c => c.WorkloadId == "select-diverse");
        var alone = RunPlanner.Expand(Shipped.Workloads, Shipped.FindSuite("quick").ValueOrThrow().Settings, PlanOverrides.None with { Provider = ExecutionProvider.Cuda, WorkloadIds = ["select-diverse"] }, machine, 1);
        Assert.Contains("on cuda", Assert.Single(alone.Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_review_figure_says_where_it_comes_from() =>
        Assert.All(Shipped.Workloads.Where(w => w.Training is null), w => Assert.False(string.IsNullOrWhiteSpace(w.Review!.Source)));

    [Fact]
    public void Quick_has_seven_cells_and_measures_for_less_than_three_minutes_on_two_cores()
    {
        var plan = RunPlanner.Expand(Shipped, Shipped.FindSuite("quick").ValueOrThrow(), PlanOverrides.None, new MachineFacts(2, 2), 1).ValueOrThrow();
        Assert.Equal(
        [
            "image-classify.pipeline.offline.cpu.fp32.b1.t1.s2",
            "image-classify.pipeline.single-stream.cpu.fp32.b1.t2.s1",
            "image-classify.infer.offline.cpu.fp32.b1.t2.s1",
            "image-triage.pipeline.offline.cpu.fp32.b1.t1.s2",
            "image-triage.infer.offline.cpu.fp32.b1.t2.s1",
            "document-ocr.pipeline.offline.cpu.fp32.b1.t1.s2",
            "document-ocr.pipeline.single-stream.cpu.fp32.b1.t2.s1",
        ], plan.Cells.Select(c => c.Id));
        Assert.True(PlanEstimate.Of(plan).Measuring < TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void Standard_measures_every_job_three_times_from_file_to_label_in_about_a_quarter_of_an_hour()
    {
        var plan = RunPlanner.Expand(Shipped, Shipped.FindSuite("standard").ValueOrThrow(), PlanOverrides.None, new MachineFacts(2, 2), 1).ValueOrThrow();
        Assert.All(plan.Cells, cell => Assert.Equal(3, plan.Trials.Count(t => t.CellId == cell.Id && !t.IsDriftCheck)));
        var jobs = Enum.GetValues<LabelingTask>().Except([LabelingTask.ModelOnly, LabelingTask.ModelTraining]);
        Assert.Equal(jobs, plan.Cells.Where(c => c is { Scope: Scope.Pipeline, Scenario: Scenario.Offline }).Select(c => plan.WorkloadOf(c).Task).Distinct().Order());
        Assert.InRange(PlanEstimate.Of(plan).Lower, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20));
    }

    [Fact]
    public void Full_measures_all_that_the_workloads_offer()
    {
        var plan = RunPlanner.Expand(Shipped, Shipped.FindSuite("full").ValueOrThrow(), PlanOverrides.None, new MachineFacts(2, 2), 1).ValueOrThrow();
        Assert.Equal(Shipped.Workloads.Select(w => w.Id).Order(StringComparer.Ordinal), plan.Workloads.Select(w => w.Id).Order(StringComparer.Ordinal));
        Assert.Contains(plan.Cells, c => c is { WorkloadId: "image-classify", Precision: Precision.Int8, Batch: 8 });
    }

    [Fact]
    public void The_suite_training_measures_a_small_network_of_each_kind_in_a_few_minutes_on_two_cores()
    {
        var plan = RunPlanner.Expand(Shipped, Shipped.FindSuite("training").ValueOrThrow(), PlanOverrides.None, new MachineFacts(2, 2), 1).ValueOrThrow();
        Assert.All(plan.Cells, cell => Assert.Equal((Scenario.Training, Scope.Pipeline, Precision.Fp32, 2, 1), (cell.Scenario, cell.Scope, cell.Precision, cell.IntraOpThreads, cell.Streams)));
        Assert.Equal(["train-probe", "train-cnn", "train-mobile", "train-unet", "train-encoder", "train-tagger"], plan.Cells.Select(c => c.WorkloadId));
        Assert.InRange(PlanEstimate.Of(plan).Lower, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4));
    }

    [Fact]
    public void A_mistyped_suite_or_workload_is_answered_with_the_near_one()
    {
        Assert.Contains("did you mean 'quick'", Assert.Single(Shipped.FindSuite("qiuck").Problems).Text, StringComparison.Ordinal);
        Assert.Contains("did you mean 'image-triage'", Assert.Single(Shipped.FindWorkload("image-triag").Problems).Text, StringComparison.Ordinal);
    }
}
