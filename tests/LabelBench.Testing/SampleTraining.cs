using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>Training cells for records that tests build.</summary>
public static class SampleTraining
{
    /// <summary>A residual network that learns small images: 66 ms a step of 32 items.</summary>
    public static Workload Workload { get; } = SampleWorkloads.ImageClassify with
    {
        Id = "train-residual-cnn",
        Title = "Training of a small residual network",
        Description = "Learns ten classes of small images.",
        Scopes = [Scope.Pipeline],
        Scenarios = [Scenario.Training],
        BatchSizes = [32],
        Precisions = [Precision.Fp32, Precision.Fp16],
        Slo = null,
    };

    /// <summary>An encoder that learns to tag.</summary>
    public static Workload Tagger { get; } = Workload with { Id = "train-encoder", Title = "Training of a small tagger", Item = "sentence", Items = "sentences" };

    public static Cell Cell(Workload workload, int batch = 32, Precision precision = Precision.Fp32) =>
        new(workload.Id, Scope.Pipeline, Scenario.Training, ExecutionProvider.Cpu, "cpu", precision, batch, 4, 1, 0);

    public static CellScript Script(Workload workload, double itemsPerSecond = 483, int batch = 32, Precision precision = Precision.Fp32) =>
        new(Cell(workload, batch, precision), itemsPerSecond, TimeSpan.FromSeconds(batch / itemsPerSecond), []) { Training = repetition => Outcome(repetition, batch, itemsPerSecond) };

    /// <summary>A loss that falls from 2.4 to 0.01 in 300 steps, a little differently in every trial.</summary>
    public static TrainingOutcome Outcome(int repetition, int itemsPerStep = 32, double itemsPerSecond = 483) => new(
        new TrainingSetup("residual-cnn", 1_210_410, 447, "sgd-momentum", 0.02, ParameterLayout.Flat, ConvolutionGradient.Patches, 1, false, TrainingData.GeneratedBatches, 512),
        Steps: 151, StepsInAll: 300, itemsPerStep, FlopsPerStep: 2.304e9, FlopsPerSecond: 2.304e9 * itemsPerSecond / itemsPerStep,
        [.. Enumerable.Range(0, 31).Select(i => Math.Max(1, 10 * i)).Select(step => new LossPoint(step, LossAt(step, repetition)))],
        FirstLoss: LossAt(3, repetition), FinalLoss: LossAt(298, repetition), new Share(0.004 * repetition), new Bytes(19_366_560));

    public static CheckpointRecord Checkpoints(double milliseconds = 30, int every = 50) =>
        new(every, 3, new Bytes(9_683_280), TimeSpan.FromMilliseconds(3 * milliseconds), TimeSpan.FromMilliseconds(1.5 * milliseconds), [50, 100, 150]);

    private static double LossAt(long step, int repetition) => 0.01 + 2.4 * Math.Pow(1 + step / (14.0 + repetition), -2.5);
}
