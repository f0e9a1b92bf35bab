using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Training;
using LabelBench.Models;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>A network that is trained on ONNX Runtime: its step, its batches, its loss scale and its checkpoints.</summary>
/// <param name="step">Owned from here on.</param>
/// <param name="source">Owned from here on.</param>
/// <param name="learningRate">As one states it.</param>
/// <param name="checkpoint">Overwritten by each one.</param>
/// <param name="dispose">Frees what the step runs on, after it.</param>
internal sealed class TrainingSystem(ITrainingStep step, IBatchSource source, double learningRate, CheckpointFile checkpoint, Action dispose) : ITrainingSystem
{
    private readonly LossScaler? scaler = Network(step).IsMixedPrecision ? new LossScaler() : null;
    private int applied;
    private double slowdown;

    public TrainingSetup Setup { get; } = Describe(step, source, learningRate);

    public int ItemsPerStep => Network(step).Size.Batch * step.Pieces;

    public double FlopsPerStep => (double)Network(step).Flops * step.Pieces;

    public Bytes StateBytes => step.StateBytes;

    public LossScaleRecord? LossScale => scaler?.Read();

    public UnreadableItems Unreadable => source.Unreadable;

    public void Start() => source.Start();

    public TrainingStep Step(long number)
    {
        // A step that changed nothing is none to the optimiser, whose bias correction counts them.
        var rate = Network(step).Architecture.Optimiser.RateAt(learningRate, applied + 1);
        var begin = MonotonicClock.NowNanoseconds;
        var result = step.Run(source, rate, scaler?.Scale ?? 1);
        if (slowdown > 0)
            BusyWait.Prolong(begin + result.WaitedNs, slowdown);
        scaler?.Note(number, result.Overflowed);
        if (!result.Overflowed)
            applied++;
        // A loss of nothing may come as -0, which is 0.
        return new TrainingStep(result.Loss + 0.0, result.WaitedNs, result.GradientNorm, result.Overflowed);
    }

    public Bytes SaveCheckpoint(long number) => checkpoint.Write(number, step.Kept, step.Read);

    public ImmutableArray<StageReading> ReadStages() => source.ReadStages();

    public void ReadQueues(Span<int> depths) => source.ReadQueues(depths);

    public void SlowDown(Share share)
    {
        slowdown = share.Value;
        source.SlowDown(share);
    }

    public void Dispose()
    {
        source.Dispose();
        step.Dispose();
        dispose();
    }

    /// <summary>The graph that the network is in.</summary>
    private static TrainingGraph Network(ITrainingStep step) => step.Graphs[0];

    private static TrainingSetup Describe(ITrainingStep step, IBatchSource source, double learningRate)
    {
        var (graph, architecture) = (Network(step), Network(step).Architecture);
        var isConvolutional = graph.Operators.ContainsKey("Conv");
        return new TrainingSetup(
            architecture.Id, graph.ParameterCount, step.Graphs.Sum(one => one.NodeCount), TrainingWords.Of(architecture.Optimiser), learningRate,
            TrainingWords.Layout(graph.Options.Form), isConvolutional ? TrainingWords.Gradient((graph.Options.Recipes ?? architecture.Recipes).ConvWeight) : null,
            step.Pieces, graph.IsMixedPrecision, source.Kind, source.DifferentItems);
    }
}
