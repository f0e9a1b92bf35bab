using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Parameters, optimiser state and sums of gradients, each as two tensors in the memory that the model computes in, which take turns as input and output.</summary>
/// <remarks>A sum of gradients has a third tensor of zeros, with which every step begins.</remarks>
internal sealed class TrainingStates : IDisposable
{
    /// <summary>The set that sums begin with.</summary>
    public const int Zeros = 2;

    private readonly Dictionary<(TrainingRole Role, int Place), OrtValue[]> tensors = [];
    private readonly CallMemory memory;

    /// <param name="graphs">Those of one step; states of one role that have the same place among those of the role are the same.</param>
    public TrainingStates(IEnumerable<TrainingGraph> graphs, CallMemory memory)
    {
        this.memory = memory;
        foreach (var graph in graphs)
            foreach (var (key, state) in Keys(graph).Where(entry => !tensors.ContainsKey(entry.Key)))
                tensors[key] = Allocate(graph, state);
    }

    /// <summary>All of them together.</summary>
    public Bytes Size => new(tensors.Values.Sum(set => set.Sum(tensor => (double)tensor.GetTensorSizeInBytes())));

    /// <summary>Inputs of a graph by name.</summary>
    /// <param name="set">Set of parameters and optimiser state: 0 or 1.</param>
    /// <param name="sums">Set of the sums of gradients: 0, 1 or <see cref="Zeros"/>.</param>
    public IEnumerable<(string Name, OrtValue Value)> Inputs(TrainingGraph graph, int set, int sums) =>
        Keys(graph).Select(entry => (entry.State.Input, Of(entry.Key, set, sums)));

    /// <summary>Outputs of a graph by name, into other sets than those it reads.</summary>
    public IEnumerable<(string Name, OrtValue Value)> Outputs(TrainingGraph graph, int set, int sums) =>
        Keys(graph).Where(entry => entry.State.Output is not null).Select(entry => (entry.State.Output!, Of(entry.Key, set, sums)));

    /// <summary>What a graph goes on with: parameters and optimiser state.</summary>
    /// <param name="graph">One that the optimiser is in.</param>
    public static IEnumerable<(string Name, Shape Shape)> Kept(TrainingGraph graph) => KeptKeys(graph).Select(entry => (entry.State.Input, entry.State.Shape));

    /// <summary>Reads the values of what is <see cref="Kept"/>, in that order.</summary>
    /// <param name="read">Given the values of each, in the host's memory; they do not outlive the call.</param>
    public void Read(TrainingGraph graph, int set, Action<ReadOnlySpan<float>> read)
    {
        foreach (var (key, state) in KeptKeys(graph))
            Read(Of(key, set, 0), state.Shape, read);
    }

    public void Dispose()
    {
        foreach (var tensor in tensors.Values.SelectMany(set => set))
            tensor.Dispose();
    }

    private static IEnumerable<((TrainingRole Role, int Place) Key, TrainingState State)> Keys(TrainingGraph graph) =>
        graph.States.GroupBy(state => state.Role).SelectMany(role => role.Select((state, place) => ((role.Key, place), state)));

    private static IEnumerable<((TrainingRole Role, int Place) Key, TrainingState State)> KeptKeys(TrainingGraph graph) => Keys(graph).Where(entry => entry.Key.Role != TrainingRole.GradientSum);

    private OrtValue Of((TrainingRole Role, int Place) key, int set, int sums) => tensors[key][key.Role == TrainingRole.GradientSum ? sums : set];

    private OrtValue[] Allocate(TrainingGraph graph, TrainingState state)
    {
        var sets = Enumerable.Range(0, state.Role == TrainingRole.GradientSum ? Zeros + 1 : Zeros)
            .Select(_ => OrtValue.CreateAllocatedTensorValue(memory.Device ?? memory.Host, TensorElementType.Float, state.Shape.ToInt64())).ToArray();
        // Whichever set is read first: the other is written before it is read.
        Fill(state.Role == TrainingRole.GradientSum ? sets[Zeros] : sets[0], graph.InitialValues(state), state.Shape);
        return sets;
    }

    private void Fill(OrtValue tensor, float[] values, Shape shape)
    {
        if (memory.Device is null)
        {
            values.CopyTo(tensor.GetTensorMutableDataAsSpan<float>());
            return;
        }
        using var host = OrtValue.CreateTensorValueFromMemory(values, shape.ToInt64());
        new TensorCopy([host], [tensor], memory.DeviceIsHost).Run();
    }

    /// <summary>Values that lie in the host are read where they are.</summary>
    private void Read(OrtValue tensor, Shape shape, Action<ReadOnlySpan<float>> read)
    {
        if (memory.Device is null)
        {
            read(tensor.GetTensorDataAsSpan<float>());
            return;
        }
        var values = new float[shape.ElementCount];
        using var host = OrtValue.CreateTensorValueFromMemory(values, shape.ToInt64());
        new TensorCopy([tensor], [host], memory.DeviceIsHost).Run();
        read(values);
    }
}
