using System.Text.Json;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;
using LabelBench.Measurement.Training;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>Training as a worker does it: from a request to an outcome.</summary>
public sealed class ModelTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_network_learns_its_task_and_the_outcome_says_what_was_done()
    {
        var outcome = Trainings.Run(Trainings.Request(Trainings.Workload("linear-probe", settings: new TrainingSettings(Layout: ParameterLayout.PerTensor)), folder, batch: 8), steps: 30);
        Assert.Equal(new TrainingSetup("linear-probe", 2_049_000, outcome.Setup.Nodes, "sgd-momentum", 0.05, ParameterLayout.PerTensor, null, 1, false, TrainingData.GeneratedBatches, 32), outcome.Setup);
        Assert.Equal((30L, 33L, 8), (outcome.Steps, outcome.StepsInAll, outcome.ItemsPerStep));
        Assert.True(outcome.LossFall > 0.9, $"{outcome.FirstLoss} -> {outcome.FinalLoss}");
        Assert.Equal(8 * 2 * 2 * 2048 * 1000, outcome.FlopsPerStep, 8.0 * 4 * 1000);
        Assert.Equal(2.0 * 2 * 2_049_000 * sizeof(float), outcome.StateBytes.Value);
        Assert.Null(outcome.LossScale);
    }

    [Theory]
    [InlineData("residual-cnn")]
    [InlineData("mobilenet-block")]
    [InlineData("unet-segmenter")]
    [InlineData("encoder-tagger")]
    [InlineData("bilstm-tagger")]
    public void Every_kind_of_network_trains(string network)
    {
        var input = new InputSource.TrainingBatches(2, network is "residual-cnn" or "mobilenet-block" or "unet-segmenter" ? 32 : null, network.EndsWith("tagger", StringComparison.Ordinal) ? 8 : null);
        var outcome = Trainings.Run(Trainings.Request(Trainings.Workload(network, input), folder), steps: 12);
        Assert.True(outcome.FinalLoss < outcome.FirstLoss, $"{outcome.FirstLoss} -> {outcome.FinalLoss}");
        Assert.Equal(network.EndsWith("tagger", StringComparison.Ordinal), outcome.Setup.ConvolutionGradient is null);
    }

    [Fact]
    public void Pieces_make_a_step_and_all_of_them_are_counted()
    {
        var whole = Trainings.Run(Trainings.Request(Trainings.Workload("linear-probe"), folder, batch: 8), steps: 3);
        var pieced = Trainings.Run(Trainings.Request(Trainings.Workload("linear-probe", settings: new TrainingSettings(Accumulation: 4)), folder, batch: 8), steps: 3);
        Assert.Equal((8, 4, 32L), (pieced.ItemsPerStep, pieced.Setup.Accumulation, pieced.Setup.DifferentItems));
        Assert.Equal(whole.FlopsPerStep, pieced.FlopsPerStep, 0.01 * whole.FlopsPerStep);
    }

    [Theory]
    [InlineData(ConvolutionGradient.Slices)]
    [InlineData(ConvolutionGradient.Convolution)]
    public void Gradients_go_the_way_that_the_workload_says(ConvolutionGradient way)
    {
        var settings = new TrainingSettings(ConvolutionGradient: way);
        var (own, other) = (Trainings.Run(Trainings.Request(Trainings.Workload("residual-cnn"), folder), 3), Trainings.Run(Trainings.Request(Trainings.Workload("residual-cnn", settings: settings), folder), 3));
        Assert.Equal((ConvolutionGradient.Patches, way), (own.Setup.ConvolutionGradient, other.Setup.ConvolutionGradient));
        Assert.NotEqual(own.Setup.Nodes, other.Setup.Nodes);
        Assert.Equal(own.LossCurve[0].Loss, other.LossCurve[0].Loss, 1e-5);
    }

    [Fact]
    public void Mixed_precision_finds_a_loss_scale_at_which_it_learns()
    {
        var outcome = Trainings.Run(Trainings.Request(Trainings.Workload("linear-probe"), folder, precision: Precision.Fp16), steps: 4);
        Assert.True(outcome.Setup.MixedPrecision);
        Assert.Equal(65_536, outcome.LossScale!.First);
        Assert.True(outcome.GradientNorm is not null && outcome.LossScale.SkippedSteps > 0 && outcome.LossCurve[^1].Loss < outcome.LossCurve[0].Loss / 2, $"{outcome.FirstLoss} -> {outcome.FinalLoss}, {outcome.LossScale}");
    }

    [Fact]
    public void The_same_seed_trains_on_the_same_photos_decoded_by_however_many_workers()
    {
        var request = Trainings.Request(Trainings.Workload("residual-cnn", new InputSource.Photos(64, 48, 4, 6)), folder);
        var one = Trainings.Run(request with { Cell = request.Cell with { DecodeWorkers = 1 } }, steps: 6);
        var many = Trainings.Run(request with { Cell = request.Cell with { DecodeWorkers = 3 } }, steps: 6);
        Assert.Equal((TrainingData.ImageFiles, 6L), (one.Setup.Data, one.Setup.DifferentItems));
        Assert.All(one.LossCurve.Zip(many.LossCurve), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-4));
        Assert.True(one.LossCurve.Select(point => point.Loss).Distinct().Count() > 3);
    }

    [Fact]
    public void Photos_that_cannot_be_read_leave_their_place_to_the_next_and_are_counted()
    {
        var images = Directory.CreateDirectory(folder["images"]).FullName;
        for (var i = 0; i < 5; i++)
            File.WriteAllBytes(Path.Combine(images, $"{i}.jpg"), new PhotoGenerator(new PhotoOptions(64, 48)).Create(i).Jpeg);
        File.WriteAllText(Path.Combine(images, "broken.jpg"), "no image");
        var request = Trainings.Request(Trainings.Workload("residual-cnn", new InputSource.Folder(images)), folder);
        using var system = new OrtSystemFactory().Load(request, CancellationToken.None);
        var (_, outcome, stages) = TrainingLoad.Run(system.Training!, new TrainingSettings(Steps: 10), request.Load, new SilentObserver(), CancellationToken.None);
        Assert.Null(outcome.NonFiniteStep);
        Assert.True(system.Training!.Unreadable.Count > 0);
        Assert.Equal("broken.jpg", Assert.Single(system.Training.Unreadable.First).Item);
        Assert.Equal(["read", "decode", "preprocess"], stages.Select(stage => stage.Name));
    }

    [Fact]
    public void Without_a_single_readable_photo_the_trial_fails_and_says_why()
    {
        var images = Directory.CreateDirectory(folder["images"]).FullName;
        File.WriteAllText(Path.Combine(images, "broken.jpg"), "no image");
        var failure = Assert.Throws<TrialFailureException>(() => Trainings.Run(Trainings.Request(Trainings.Workload("residual-cnn", new InputSource.Folder(images)), folder), steps: 3));
        Assert.Equal(FailureReason.UnusableInput, failure.Reason);
        Assert.Contains("broken.jpg", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_becomes_nan_makes_the_trial_invalid_and_names_the_step()
    {
        var workload = Trainings.Workload("encoder-tagger", new InputSource.TrainingBatches(2, SequenceLength: 8), new TrainingSettings(LearningRate: 1e12));
        var message = Work(Trainings.Request(workload, folder));
        var measured = Assert.IsType<WorkerMessage.Measured>(message);
        var finding = Assert.Single(measured.Findings, f => f.Rule == "non-finite-loss");
        Assert.True(finding.Invalidates);
        Assert.Contains($"in step {measured.Measurement.Training!.NonFiniteStep}, at a learning rate of 1E+12", finding.Text, StringComparison.Ordinal);
        // A collection of this process's garbage, of which the tests make much, is a finding of its own.
        var good = Assert.IsType<WorkerMessage.Measured>(Work(Trainings.Request(Trainings.Workload("encoder-tagger", new InputSource.TrainingBatches(2, SequenceLength: 8)), folder)));
        Assert.DoesNotContain(good.Findings, f => f.Invalidates);
    }

    [Fact]
    public void A_checkpoint_holds_what_training_goes_on_with()
    {
        var workload = Trainings.Workload("linear-probe", settings: new TrainingSettings(CheckpointEvery: 2, Steps: 4));
        var measured = Assert.IsType<WorkerMessage.Measured>(Work(Trainings.Request(workload, folder)));
        var checkpoints = measured.Measurement.Training!.Checkpoints!;
        Assert.Equal((2, 2), (checkpoints.EverySteps, checkpoints.Written));
        Assert.InRange(checkpoints.Size.Value, 2 * 2_049_000 * sizeof(float), 2 * 2_049_000 * sizeof(float) + 4096);
        Assert.Equal(checkpoints.Size.Value, new FileInfo(folder["checkpoint.safetensors"]).Length);
    }

    [Theory]
    [InlineData("resnet50-fine-tune", null, 33, "takes a multiple of 32 from 32 to 2048")]
    [InlineData("bert-base-tagger", 513, null, "takes 1 to 512")]
    [InlineData("resnet50-fine", null, null, "did you mean 'resnet50-fine-tune'")]
    public void A_network_that_cannot_be_built_is_told_before_the_run(string network, int? length, int? side, string text) =>
        Assert.Contains(text, RunPreparation.Check(Trainings.Workload(network, new InputSource.TrainingBatches(1, side, length)), [1], [Workloads.Scope.Pipeline]).First().Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("unet-segmenter", "learns something else")]
    [InlineData("bert-base-tagger", "learns something else")]
    [InlineData("residual-cnn", null)]
    public void Photos_are_for_networks_that_learn_a_class_of_an_image(string network, string? text)
    {
        var problems = RunPreparation.Check(Trainings.Workload(network, new InputSource.Photos(64, 48, 4, 6)), [1], [Workloads.Scope.Pipeline]).ToList();
        Assert.Equal(text is null ? 0 : 1, problems.Count);
        Assert.All(problems, problem => Assert.Contains(text!, problem.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Precision.Fp16, "needs FP16 kernels")]
    [InlineData(Precision.Int8, "nothing is trained in 8 bits")]
    public void A_precision_in_which_the_cpu_does_not_train_is_refused(Precision precision, string text)
    {
        var plan = RunPlanner.Expand([Trainings.Workload("linear-probe")], new TrialSettings(1, TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)),
            PlanOverrides.None with { Precisions = [precision] }, new MachineFacts(2, 2), 1).ValueOrThrow();
        var problem = Assert.Single(RunPreparation.Check(plan));
        Assert.Equal("--precision", problem.Source);
        Assert.Contains(text, problem.Text, StringComparison.Ordinal);
    }

    private static WorkerMessage Work(WorkerRequest request)
    {
        using var output = new StringWriter();
        WorkerHost.Run(new StringReader(JsonSerializer.Serialize(request, Json.Line) + "\n"), output, new OrtSystemFactory(), () => { });
        var last = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        return JsonSerializer.Deserialize<WorkerMessage>(last.AsSpan(WorkerMessage.LinePrefix.Length), Json.Line)!;
    }
}
