using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Training;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Training;

/// <summary>A training whose losses are given and whose steps take as long as they are told.</summary>
internal sealed class FakeTraining(Func<long, TrainingStep> step, TimeSpan stepTime = default, TimeSpan checkpointTime = default) : ITrainingSystem
{
    public TrainingSetup Setup { get; } = new("fake", 10, 5, "adam", 0.25, ParameterLayout.Flat, null, 1, false, TrainingData.GeneratedBatches, 16);

    public int ItemsPerStep => 8;

    public double FlopsPerStep => 1e6;

    public Bytes StateBytes => new(640);

    public LossScaleRecord? LossScale { get; init; }

    public UnreadableItems Unreadable => new(0, []);

    public List<long> Steps { get; } = [];

    public List<long> Checkpoints { get; } = [];

    public bool Started { get; private set; }

    public void Start() => Started = true;

    public TrainingStep Step(long number)
    {
        Assert.True(Started);
        Steps.Add(number);
        Wait(stepTime);
        return step(number);
    }

    public Bytes SaveCheckpoint(long number)
    {
        Checkpoints.Add(number);
        Wait(checkpointTime);
        return new Bytes(320);
    }

    public ImmutableArray<StageReading> ReadStages() => [new StageReading("decode", 2, true, 0, 0, 4 * Steps.Count, 1)];

    public void ReadQueues(Span<int> depths) => depths.Fill(3);

    public void Dispose() { }

    private static void Wait(TimeSpan time)
    {
        var until = MonotonicClock.NowNanoseconds + time.Ticks * 100;
        while (MonotonicClock.NowNanoseconds < until) { }
    }
}
