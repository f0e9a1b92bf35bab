using LabelBench.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.Benchmarks;

/// <summary>One batch and two sets of parameters and optimiser state in the host's memory. Steps go from one set to the other, whichever graph makes them.</summary>
internal sealed class TrainingStates : IDisposable
{
    private readonly TrainingGraph graph;

    /// <param name="graph">Says batch, shapes and initial parameters; what is stepped may be another graph with the same inputs.</param>
    public TrainingStates(TrainingGraph graph)
    {
        this.graph = graph;
        var batch = new TrainingBatches(graph, seed: 1).At(0);
        X = batch.X switch
        {
            BatchValues.Float32 x => OrtValue.CreateTensorValueFromMemory(x.Values, graph.X!.Shape.ToInt64()),
            BatchValues.Int64 x => OrtValue.CreateTensorValueFromMemory(x.Values, graph.X!.Shape.ToInt64()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        Y = OrtValue.CreateTensorValueFromMemory(batch.Y, graph.Y!.Shape.ToInt64());
        Rate = OrtValue.CreateTensorValueFromMemory([graph.Architecture.Optimiser.RateAt(graph.Architecture.LearningRate, 1)], []);
        First = [.. graph.States.Select(Allocate)];
        Second = [.. graph.States.Select(Allocate)];
        Reset();
    }

    public OrtValue X { get; }

    public OrtValue Y { get; }

    public OrtValue Rate { get; }

    /// <summary>In the order of the graph's states.</summary>
    public OrtValue[] First { get; }

    public OrtValue[] Second { get; }

    /// <summary>The first set is what it was before any step.</summary>
    public void Reset()
    {
        foreach (var (state, value) in graph.States.Zip(First))
            graph.InitialValues(state).CopyTo(value.GetTensorMutableDataAsSpan<float>());
    }

    public void Dispose()
    {
        foreach (var value in (OrtValue[])[X, Y, Rate, .. First, .. Second])
            value.Dispose();
    }

    private static OrtValue Allocate(TrainingState state) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, state.Shape.ToInt64());
}
