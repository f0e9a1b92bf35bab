using System.Diagnostics;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>What a training graph is fed with anew for every run, batch and scalars, and the scalars that it gives; in the host's memory, with twins where the model computes.</summary>
internal sealed class TrainingFeeds : IDisposable
{
    private readonly Dictionary<string, OrtValue> inputs = [];
    private readonly Dictionary<string, OrtValue> outputs = [];
    private readonly Dictionary<string, OrtValue> twins = [];
    private readonly TensorCopy? upload;
    private readonly TensorCopy? download;

    public TrainingFeeds(TrainingGraph graph, CallMemory memory)
    {
        foreach (var input in new[] { graph.X, graph.Y }.OfType<ModelInput>())
            inputs[input.Name] = Tensor(memory.Host, input.Type == ElementType.Int64 ? TensorElementType.Int64 : TensorElementType.Float, input.Shape);
        foreach (var name in ScalarInputs(graph))
            inputs[name] = Tensor(memory.Host, TensorElementType.Float, Shape.Scalar);
        foreach (var name in ScalarOutputs(graph))
            outputs[name] = Tensor(memory.Host, TensorElementType.Float, Shape.Scalar);
        if (memory.Device is not { } device)
            return;
        foreach (var (name, value) in inputs.Concat(outputs))
        {
            var kind = value.GetTensorTypeAndShape();
            twins[name] = OrtValue.CreateAllocatedTensorValue(device, kind.ElementDataType, kind.Shape);
        }
        upload = new TensorCopy([.. inputs.Values], [.. inputs.Keys.Select(name => twins[name])], memory.DeviceIsHost);
        download = new TensorCopy([.. outputs.Keys.Select(name => twins[name])], [.. outputs.Values], memory.DeviceIsHost);
    }

    /// <summary>To bind, by name.</summary>
    public IEnumerable<(string Name, OrtValue Value)> Inputs => inputs.Select(entry => (entry.Key, twins.GetValueOrDefault(entry.Key, entry.Value)));

    /// <summary>To bind, by name.</summary>
    public IEnumerable<(string Name, OrtValue Value)> Outputs => outputs.Select(entry => (entry.Key, twins.GetValueOrDefault(entry.Key, entry.Value)));

    public void Load(BatchBuffer batch)
    {
        var x = inputs["x"];
        switch (batch.X)
        {
            case BatchValues.Float32 floats:
                floats.Values.CopyTo(x.GetTensorMutableDataAsSpan<float>());
                break;
            case BatchValues.Int64 whole:
                whole.Values.CopyTo(x.GetTensorMutableDataAsSpan<long>());
                break;
            default:
                throw new UnreachableException();
        }
        batch.Y.CopyTo(inputs["y"].GetTensorMutableDataAsSpan<long>());
    }

    /// <summary>Sets a scalar, where the graph takes one of that name.</summary>
    public void Set(string name, float value)
    {
        if (inputs.TryGetValue(name, out var scalar))
            scalar.GetTensorMutableDataAsSpan<float>()[0] = value;
    }

    /// <summary>A scalar of the last run; null where the graph gives none of that name.</summary>
    public float? Get(string name) => outputs.TryGetValue(name, out var scalar) ? scalar.GetTensorDataAsSpan<float>()[0] : null;

    /// <summary>Lets a call run on what was loaded and set.</summary>
    public void Run(BoundStep call)
    {
        upload?.Run();
        call.Run();
        download?.Run();
    }

    public void Dispose()
    {
        foreach (var value in inputs.Values.Concat(outputs.Values).Concat(twins.Values))
            value.Dispose();
    }

    private static IEnumerable<string> ScalarInputs(TrainingGraph graph) =>
    [
        .. graph.TakesLearningRate ? [TrainingGraph.LearningRate] : Array.Empty<string>(),
        .. graph.IsMixedPrecision ? [TrainingGraph.LossScale] : Array.Empty<string>(),
        .. graph.Options.Phase == TrainingPhase.Apply ? [TrainingGraph.GradientScale] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> ScalarOutputs(TrainingGraph graph) =>
    [
        .. graph.X is null ? Array.Empty<string>() : [TrainingGraph.Loss],
        .. graph.IsMixedPrecision ? [TrainingGraph.GradientNorm] : Array.Empty<string>(),
    ];

    private static OrtValue Tensor(OrtAllocator allocator, TensorElementType type, Shape shape) => OrtValue.CreateAllocatedTensorValue(allocator, type, shape.ToInt64());
}
