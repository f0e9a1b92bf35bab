using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

/// <summary>Workloads in which a network is trained: their files, and how options change them.</summary>
public class TrainingTests
{
    private static readonly string Cnn = CatalogFolder.Shipped("train-cnn.yaml");
    private static readonly string Photos = CatalogFolder.Shipped("train-resnet50.yaml");
    private static readonly WorkloadCatalog Shipped = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, CatalogFolder.Architectures).ValueOrThrow();
    private static readonly TrialSettings Settings = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    [Fact]
    public void Settings_that_a_file_leaves_out_are_the_networks_own()
    {
        Assert.Equal(TrainingSettings.Default, Shipped.FindWorkload("train-cnn").ValueOrThrow().Training);
        Assert.Null(Shipped.FindWorkload("image-classify").ValueOrThrow().Training);
    }

    [Fact]
    public void Settings_are_what_the_file_says()
    {
        using var folder = new CatalogFolder().With("w.yaml", Cnn + "training: {learning_rate: 0.5, accumulation: 8, layout: per-tensor, convolution_gradient: slices, steps: 100, checkpoint_every: 20}\n");
        Assert.Equal(new TrainingSettings(0.5, 8, ParameterLayout.PerTensor, ConvolutionGradient.Slices, 100, 20), folder.Load().ValueOrThrow().Workloads[0].Training);
    }

    [Theory]
    [InlineData("scenarios: [training]", "scenarios: [training, offline]", "scenarios", "has offline; a network is trained in the scenario training only")]
    [InlineData("precisions: [fp32, fp16]", "precisions: [fp32, int8]", "precisions", "int8, in which nothing is trained")]
    [InlineData("architecture: residual-cnn", "architecture: resnet50-v1.5", "model.architecture", "'resnet50-v1.5' is not known")]
    [InlineData("batch_sizes: [32]", "batch_sizes: [30]\ntraining: {accumulation: 4}", "training", "accumulation of 4, into which a batch of 30 does not divide")]
    [InlineData("  count: 16", "  count: 16\npreprocessing: {size: 224, mean: [0, 0, 0], standard_deviation: [1, 1, 1]}", "preprocessing", "not read by training-batches")]
    [InlineData("batch_sizes: [32]", "batch_sizes: [32]\ntraining: {layout: round}", "training.layout", "'round' is not known")]
    public void A_mistake_in_a_file_is_told_where_it_stands(string right, string wrong, string place, string text)
    {
        var problem = Assert.Single(CatalogFolder.ProblemsOf(Cnn.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(place, problem.Place);
        Assert.Contains(text, problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_trains_nothing_has_no_training()
    {
        var classify = CatalogFolder.Shipped("image-classify.yaml");
        Assert.Contains("belongs to model-training", Assert.Single(CatalogFolder.ProblemsOf(classify.Replace("[offline, single-stream]", "[offline, single-stream, training]", StringComparison.Ordinal))).Text, StringComparison.Ordinal);
        Assert.Contains("trains nothing", Assert.Single(CatalogFolder.ProblemsOf(classify + "training: {steps: 3}\n")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Photos_need_preprocessing() =>
        Assert.Contains("is missing; model-training needs it", Assert.Single(CatalogFolder.ProblemsOf(Photos.Replace("preprocessing:", "# preprocessing:", StringComparison.Ordinal)
            .Replace("\n  size: 224\n  resize_shorter_side: 256\n  mean: [0.485, 0.456, 0.406]\n  standard_deviation: [0.229, 0.224, 0.225]", "", StringComparison.Ordinal))).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("residual-cnn", "image_side: 33", "is 33; residual-cnn takes a multiple of 16 from 32 to 512. The nearest is 32.")]
    [InlineData("residual-cnn", "sequence_length: 8", "is given, but residual-cnn reads no text; remove it.")]
    [InlineData("bert-base-tagger", "sequence_length: 513", "The nearest is 512.")]
    [InlineData("bert-base-tagger", "image_side: 32", "is given, but bert-base-tagger reads no image; remove it.")]
    public void A_shape_that_the_network_does_not_take_is_told_with_the_nearest(string network, string size, string remedy)
    {
        KnownArchitecture[] known = [new("residual-cnn", new SizeRule(32, 16, 32, 512), null, IsTrained: true), new("bert-base-tagger", null, new SizeRule(128, 1, 1, 512), IsTrained: true)];
        using var folder = new CatalogFolder().With("w.yaml", Cnn.Replace("residual-cnn", network, StringComparison.Ordinal).Replace("  count: 16", $"  count: 16\n  {size}", StringComparison.Ordinal));
        var problem = Assert.Single(WorkloadCatalog.Load(folder.Path, known).Problems);
        Assert.Equal($"input.{size.Split(':')[0]}", problem.Place);
        Assert.EndsWith(remedy, problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_has_all_cores_and_one_decoder_on_the_cpu_and_tensors_stay_on_a_gpu()
    {
        var cpu = Assert.Single(Plan("train-resnet50", PlanOverrides.None).Value!.Cells);
        Assert.Equal(("train-resnet50.pipeline.training.cpu.fp32.b4.t8.s1", 1), (cpu.Id, cpu.DecodeWorkers));
        Assert.All(Plan("train-resnet50", PlanOverrides.None with { Provider = ExecutionProvider.Cuda }).Value!.Cells,
            c => Assert.Equal((TensorPlacement.Device, 1, 1, 8), (c.Settings.Placement, c.IntraOpThreads, c.Streams, c.DecodeWorkers)));
        Assert.Equal(0, Assert.Single(Plan("train-cnn", PlanOverrides.None).Value!.Cells).DecodeWorkers);
    }

    [Fact]
    public void Options_change_how_a_network_is_trained_and_the_cell_is_another_one()
    {
        var plan = Plan("train-cnn", PlanOverrides.None with { Accumulation = 4, Steps = 50, CheckpointEvery = 10 }).ValueOrThrow();
        Assert.Equal("train-cnn.pipeline.training.cpu.fp32.b32.a4.t8.s1", Assert.Single(plan.Cells).Id);
        Assert.Equal(new TrainingSettings(null, 4, Steps: 50, CheckpointEvery: 10), plan.Workloads[0].Training);
        Assert.NotEqual(plan.ComputeHash(), Plan("train-cnn", PlanOverrides.None).ValueOrThrow().ComputeHash());
    }

    [Fact]
    public void Options_that_make_no_sense_for_training_are_refused()
    {
        Assert.Equal("--accumulate", Assert.Single(Plan("train-cnn", PlanOverrides.None with { Accumulation = 5 }).Problems).Source);
        Assert.Contains("multiple of 5", Assert.Single(Plan("train-cnn", PlanOverrides.None with { Accumulation = 5 }).Problems).Text, StringComparison.Ordinal);
        Assert.Equal("--instances", Assert.Single(Plan("train-cnn", PlanOverrides.None with { Instances = [2] }).Problems).Source);
        Assert.Equal("--steps", Assert.Single(Plan("image-classify", PlanOverrides.None with { Steps = 5 }).Problems).Source);
        Assert.Equal("--data", Assert.Single(Plan("train-cnn", PlanOverrides.None with { DataFolder = "photos" }).Problems).Source);
        Assert.Equal("--checkpoint-every", Assert.Single(Plan("train-cnn", PlanOverrides.None with { CheckpointEvery = 0 }).Problems).Source);
    }

    [Fact]
    public void Ones_own_photos_take_the_place_of_generated_ones() =>
        Assert.IsType<InputSource.Folder>(Plan("train-resnet50", PlanOverrides.None with { DataFolder = "photos" }).ValueOrThrow().Workloads[0].Input);

    [Fact]
    public void Several_gpus_train_by_themselves_and_never_at_once() =>
        Assert.Equal(["a", "b"], Plan("train-cnn", PlanOverrides.None with { Provider = ExecutionProvider.Cuda, Devices = ["a", "b"], Precisions = [Precision.Fp32] }).ValueOrThrow().Cells.Select(c => c.Device));

    private static Checked<RunPlan> Plan(string id, PlanOverrides overrides) =>
        RunPlanner.Expand(Shipped.Workloads, Settings, overrides with { WorkloadIds = [id] }, new MachineFacts(8, 8), 1);
}
