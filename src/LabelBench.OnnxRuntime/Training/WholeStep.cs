using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Sessions;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>One graph that does a whole step, bound twice: from one set of tensors to the other, and back.</summary>
internal sealed class WholeStep : ITrainingStep
{
    private readonly TrainingGraph graph;
    private readonly TrainingStates states;
    private readonly TrainingFeeds feeds;
    private readonly BoundStep[] calls;
    private int current;

    /// <param name="sessions">Of the graph, in whose memory tensors can be made; outlive this.</param>
    public WholeStep(TrainingGraph graph, SharedSession sessions)
    {
        this.graph = graph;
        var memory = sessions.MemoryOf(0);
        (states, feeds) = (new TrainingStates([graph], memory), new TrainingFeeds(graph, memory));
        calls =
        [
            .. from set in Enumerable.Range(0, 2)
               select new BoundStep(sessions[0], [.. feeds.Inputs, .. states.Inputs(graph, set, 0)], [.. feeds.Outputs, .. states.Outputs(graph, 1 - set, 0)], sessions.CapturesGraph ? set + 1 : null),
        ];
    }

    public ImmutableArray<TrainingGraph> Graphs => [graph];

    public int Pieces => 1;

    public Bytes StateBytes => states.Size;

    public StepResult Run(IBatchSource source, float rate, float lossScale)
    {
        feeds.Set(TrainingGraph.LearningRate, rate);
        feeds.Set(TrainingGraph.LossScale, lossScale);
        var waited = source.Use(feeds.Load);
        feeds.Run(calls[current]);
        var norm = feeds.Get(TrainingGraph.GradientNorm);
        var overflowed = norm is { } length && !float.IsFinite(length);
        if (!overflowed)
            current = 1 - current;
        return new StepResult(feeds.Get(TrainingGraph.Loss)!.Value, norm, overflowed, waited);
    }

    public IEnumerable<(string Name, Shape Shape)> Kept => TrainingStates.Kept(graph);

    public void Read(Action<ReadOnlySpan<float>> read) => states.Read(graph, current, read);

    public void Dispose()
    {
        foreach (var call in calls)
            call.Dispose();
        feeds.Dispose();
        states.Dispose();
    }
}
