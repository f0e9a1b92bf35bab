using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>One graph that does a whole step, for providers that let nobody into their memory: what a step puts out there is bound as the next one's input.</summary>
/// <remarks>ONNX Runtime allocates the outputs of every step anew and copies batch and scalars when they are bound; parameters never leave the device.</remarks>
internal sealed class ReboundStep : ITrainingStep
{
    private readonly TrainingGraph graph;
    private readonly InferenceSession session;
    private readonly OrtMemoryInfo device;
    private readonly OrtIoBinding binding;
    private readonly RunOptions options = new();
    private readonly TrainingFeeds feeds;
    private readonly Dictionary<string, OrtValue> states;

    /// <param name="session">Of the graph; outlives this.</param>
    /// <param name="device">Where the model computes.</param>
    public ReboundStep(TrainingGraph graph, InferenceSession session, OrtMemoryInfo device)
    {
        (this.graph, this.session, this.device) = (graph, session, device);
        binding = session.CreateIoBinding();
        feeds = new TrainingFeeds(graph, CallMemory.Rebound);
        // In the host; the first run copies them.
        states = graph.States.ToDictionary(state => state.Input, state => OrtValue.CreateTensorValueFromMemory(graph.InitialValues(state), state.Shape.ToInt64()));
    }

    public ImmutableArray<TrainingGraph> Graphs => [graph];

    public int Pieces => 1;

    public Bytes StateBytes => new(2.0 * sizeof(float) * graph.States.Sum(state => state.Shape.ElementCount));

    public IEnumerable<(string Name, Shape Shape)> Kept => graph.States.Select(state => (state.Input, state.Shape));

    public StepResult Run(IBatchSource source, float rate, float lossScale)
    {
        feeds.Set(TrainingGraph.LearningRate, rate);
        feeds.Set(TrainingGraph.LossScale, lossScale);
        var waited = source.Use(feeds.Load);
        Bind();
        session.RunWithBinding(options, binding);
        var norm = feeds.Get(TrainingGraph.GradientNorm);
        var overflowed = norm is { } length && !float.IsFinite(length);
        Keep(overflowed);
        return new StepResult(feeds.Get(TrainingGraph.Loss)!.Value, norm, overflowed, waited);
    }

    /// <summary>Only where the device's memory is the host's.</summary>
    public void Read(Action<ReadOnlySpan<float>> read)
    {
        foreach (var state in graph.States)
            read(states[state.Input].GetTensorDataAsSpan<float>());
    }

    public void Dispose()
    {
        binding.Dispose();
        options.Dispose();
        foreach (var state in states.Values)
            state.Dispose();
        feeds.Dispose();
    }

    private void Bind()
    {
        binding.ClearBoundInputs();
        binding.ClearBoundOutputs();
        foreach (var (name, value) in feeds.Inputs)
            binding.BindInput(name, value);
        foreach (var (name, value) in states)
            binding.BindInput(name, value);
        foreach (var (name, value) in feeds.Outputs)
            binding.BindOutput(name, value);
        foreach (var state in graph.States)
            binding.BindOutputToDevice(state.Output!, device);
    }

    /// <summary>Takes what the run put out for the next one; what it read, where a gradient overflowed.</summary>
    private void Keep(bool overflowed)
    {
        var outputs = binding.GetOutputValues();
        foreach (var (name, value) in binding.GetOutputNames().Zip(outputs))
        {
            var state = graph.States.FirstOrDefault(one => one.Output == name);
            if (state is null || overflowed)
            {
                value.Dispose();
                continue;
            }
            states[state.Input].Dispose();
            states[state.Input] = value;
        }
    }
}
