using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Networks that are trained, through the real program.</summary>
[Collection(Measuring.Name)]
public class TrainingRunTests
{
    private static readonly string[] Short = ["--trials", "1", "--warm-up", "0s", "--hang-timeout", "120s"];

    [Fact]
    public async Task Every_small_network_of_the_suite_trains_and_writes_checkpoints()
    {
        using var place = new Workplace();

        var outcome = await place.RunAsync(["run", "--suite", "training", .. Short, "--steps", "12", "--checkpoint-every", "5"]);

        Say.Ended(place.Record.Trials.Any(t => t.Status == TrialStatus.Valid) ? 0 : 5, outcome);
        Assert.Equal(["train-cnn", "train-encoder", "train-mobile", "train-probe", "train-tagger", "train-unet"], place.Record.Plan.Workloads.Select(w => w.Id).Order(StringComparer.Ordinal));
        Assert.All(place.Record.Trials, trial =>
        {
            Assert.True(trial.Failure is null, trial.Failure?.Detail);
            var training = trial.Measurement!.Training!;
            Assert.Equal((12L, 15L, null), (training.Steps, training.StepsInAll, training.NonFiniteStep));
            Assert.True(training.LossCurve.Skip(5).Min(point => point.Loss) < training.LossCurve[0].Loss, trial.CellId);
            Assert.Equal(12, trial.Measurement.Latency.Count);
            Assert.Equal([8L, 13L], training.Checkpoints!.Steps.AsEnumerable());
            // Parameters and optimiser state once, of two sets.
            Assert.InRange(training.Checkpoints.Size.Value / training.StateBytes.Value, 0.5, 0.51);
            Assert.True(training.FlopsPerSecond > 0 && trial.Worker!.PeakMemory!.Value.Value > training.StateBytes.Value);
        });
        Assert.Empty(Directory.GetFiles(place.RunFolder, "*.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Ones_own_photos_are_decoded_while_pieces_of_a_batch_are_trained_on()
    {
        using var place = new Workplace();
        place.Write("workloads/small-training.yaml", Workload("residual-cnn", "photos, width: 64, height: 48, bits_per_pixel: 2.5", 4,
            "preprocessing: { size: 32, mean: [0.5, 0.5, 0.5], standard_deviation: [0.25, 0.25, 0.25] }"));
        place.SavePhotos("mine", 5);

        var outcome = await place.MeasureAsync("--workload", "small-training", "--data", "mine", "--accumulate", "2", "--steps", "3");

        Say.Ended(place.Record.Trials[0].Status == TrialStatus.Valid ? 0 : 5, outcome);
        var (trial, training) = (Assert.Single(place.Record.Trials), place.Record.Trials[0].Measurement!.Training!);
        Assert.EndsWith(".b4.a2.t" + place.Record.Plan.Cells[0].IntraOpThreads + ".s1", trial.CellId, StringComparison.Ordinal);
        Assert.Equal((TrainingData.ImageFiles, 5L, 2, 4), (training.Setup.Data, training.Setup.DifferentItems, training.Setup.Accumulation, training.ItemsPerStep));
        Assert.Equal(["read", "decode", "preprocess"], trial.Measurement!.Stages.Select(stage => stage.Name));
    }

    [Fact]
    public async Task A_loss_that_becomes_nan_makes_the_trial_invalid_and_the_step_is_said()
    {
        using var place = new Workplace();
        place.Write("workloads/small-training.yaml", Workload("encoder-tagger", "training-batches, sequence_length: 8", 2, "training: { learning_rate: 1e12 }"));

        var outcome = await place.MeasureAsync("--workload", "small-training");

        Say.Ended(5, outcome);
        var trial = Assert.Single(place.Record.Trials);
        Assert.Equal(TrialStatus.Invalid, trial.Status);
        Assert.Contains($"the loss was NaN or infinite in step {trial.Measurement!.Training!.NonFiniteStep}", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fp16 of train-cnn cannot be measured on cpu: mixed precision needs FP16 kernels", "--workload", "train-cnn", "--precision", "fp16")]
    [InlineData("int8 of train-cnn cannot be measured: nothing is trained in 8 bits", "--workload", "train-cnn", "--precision", "int8")]
    [InlineData("'bf16' is not known", "--workload", "train-cnn", "--precision", "bf16")]
    [InlineData("a batch of 32 of train-cnn does not divide into 5 pieces; take a batch that is a multiple of 5", "--workload", "train-cnn", "--accumulate", "5")]
    [InlineData("is not read by any of the chosen workloads", "--workload", "train-unet", "--data", ".")]
    [InlineData("none of the chosen workloads trains one", "--workload", "image-classify", "--steps", "3")]
    [InlineData("max cannot go with --accumulate above 1", "--workload", "train-cnn", "--batch", "max", "--accumulate", "2")]
    [InlineData("above 1 has no meaning for train-cnn", "--workload", "train-cnn", "--instances", "2")]
    public async Task What_cannot_be_trained_is_told_before_anything_runs(string text, params string[] arguments)
    {
        using var place = new Workplace();
        Say.Mistake(await place.RunAsync(["run", .. arguments]), text);
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Fact]
    public async Task A_shape_that_does_not_fit_is_told_in_its_line()
    {
        using var place = new Workplace();
        place.Write("shape.yaml", Workload("residual-cnn", "training-batches, image_side: 33", 2));
        place.Write("matter.yaml", Workload("unet-segmenter", "photos, width: 64, height: 48, bits_per_pixel: 2.5", 2, "preprocessing: { size: 32, mean: [0, 0, 0], standard_deviation: [1, 1, 1] }"));

        Say.Mistake(await place.RunAsync("workloads", "check", "shape.yaml"), "line 8", "input.image_side", "is 33; residual-cnn takes a multiple of 16 from 32 to 512. The nearest is 32.");
        Say.Mistake(await place.RunAsync("workloads", "check", "matter.yaml"), "unet-segmenter learns something else; take kind: training-batches");
    }

    [LinuxFact]
    public async Task A_batch_for_which_there_is_no_memory_fails_and_the_largest_that_fits_is_said()
    {
        using var place = new Workplace();
        place.Write("workloads/small-training.yaml", Workload("residual-cnn", "training-batches", 2));

        // Private writable memory of every process below: 1 GiB, of which an image's activations and gradients take some MiB.
        var outcome = await place.MeasureUnderAsync("ulimit -S -d 1048576", "--workload", "small-training", "--batch", "4096");

        Say.Ended(5, outcome);
        Assert.Equal(FailureReason.OutOfMemory, Assert.Single(place.Record.Trials).Failure!.Reason);
        var found = Assert.Single(place.Record.LargestBatches!.Value);
        Assert.True(found.Limit is BatchLimit.Memory, outcome.Everything);
        Assert.Equal(4096, found.Asked);
        Assert.InRange(found.Fits!.Value, 8, 1024);
        Assert.Contains(FormattableString.Invariant($"largest batch that fits: {found.Fits} ({found.TooLarge} does not: "), outcome.Error, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"4096 was asked for: take --batch {found.Measured}"), outcome.Error, StringComparison.Ordinal);
    }

    private static string Workload(string network, string input, int count, string more = "") => FormattableString.Invariant($$"""
        id: small-training
        title: Small training
        description: For tests.
        task: model-training
        item: item
        items: items
        model: { kind: training-graph, architecture: {{network}} }
        input: { kind: {{input}}, count: {{count}} }
        scopes: [pipeline]
        scenarios: [training]
        batch_sizes: [4]
        precisions: [fp32]
        licence: generated
        {{more}}

        """);
}
