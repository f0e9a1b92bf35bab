using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>A plain loop over a training graph on the CPU provider: states go in, their successors come out and go in again.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainingGraph _graph;
    private readonly TrainingBatches _batches;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly Dictionary<string, OrtValue> _states;

    public TrainingRun(TrainingGraph graph) : this(graph, new TrainingBatches(graph, seed: 1)) { }

    public TrainingRun(TrainingGraph graph, TrainingBatches batches)
    {
        (_graph, _batches) = (graph, batches);
        _session = SeededRun.OpenOnCpu(graph.Model.ToBytes());
        _states = graph.States.ToDictionary(state => state.Input, state => OrtValue.CreateTensorValueFromMemory(graph.InitialValues(state), state.Shape.ToInt64()));
    }

    /// <summary>Loss scale of a mixed-precision graph.</summary>
    public float LossScale { get; init; } = 1024;

    /// <summary>Length of the last gradient, of a mixed-precision graph.</summary>
    public float GradientNorm { get; private set; }

    /// <summary>Losses of so many steps over fixed batches in turn.</summary>
    public List<float> Train(int steps, int batches, double? learningRate = null) =>
        [.. Enumerable.Range(1, steps).Select(step => Step(_batches.At((step - 1) % batches),
            _graph.Architecture.Optimiser.RateAt(learningRate ?? _graph.Architecture.LearningRate, step)))];

    public float[] Values(TrainingRole role) => [.. _graph.States.Where(state => state.Role == role).SelectMany(state => _states[state.Input].GetTensorDataAsSpan<float>().ToArray())];

    public float Step(TrainingBatch batch, float rate)
    {
        var fed = new Dictionary<string, OrtValue>
        {
            ["x"] = batch.X switch
            {
                BatchValues.Float32 x => OrtValue.CreateTensorValueFromMemory(x.Values, _graph.X!.Shape.ToInt64()),
                BatchValues.Int64 x => OrtValue.CreateTensorValueFromMemory(x.Values, _graph.X!.Shape.ToInt64()),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            ["y"] = OrtValue.CreateTensorValueFromMemory(batch.Y, _graph.Y!.Shape.ToInt64()),
        };
        if (_graph.TakesLearningRate)
            fed[TrainingGraph.LearningRate] = OrtValue.CreateTensorValueFromMemory([rate], []);
        if (_graph.IsMixedPrecision)
            fed[TrainingGraph.LossScale] = OrtValue.CreateTensorValueFromMemory([LossScale], []);
        return Run(fed);
    }

    /// <summary>One run of a graph that applies summed gradients.</summary>
    public void Apply(float rate, float gradientScale, IEnumerable<(TrainingState State, float[] Values)> sums)
    {
        foreach (var (state, values) in sums)
            _states[state.Input] = OrtValue.CreateTensorValueFromMemory(values, state.Shape.ToInt64());
        Run(new Dictionary<string, OrtValue>
        {
            [TrainingGraph.LearningRate] = OrtValue.CreateTensorValueFromMemory([rate], []),
            [TrainingGraph.GradientScale] = OrtValue.CreateTensorValueFromMemory([gradientScale], []),
        });
    }

    public void Dispose()
    {
        foreach (var state in _states.Values)
            state.Dispose();
        _options.Dispose();
        _session.Dispose();
    }

    private float Run(Dictionary<string, OrtValue> fed)
    {
        var returned = _graph.States.Where(state => state.Output is not null).ToList();
        var scalars = _graph.Model.Graph.Outputs.Select(output => output.Name).Where(name => name is TrainingGraph.Loss or TrainingGraph.GradientNorm).ToList();
        var outputs = _session.Run(_options, [.. fed.Keys, .. _states.Keys], [.. fed.Values, .. _states.Values], [.. scalars, .. returned.Select(state => state.Output!)]);
        foreach (var input in fed.Values)
            input.Dispose();
        foreach (var (state, next) in returned.Zip(outputs.Skip(scalars.Count)))
        {
            _states[state.Input].Dispose();
            _states[state.Input] = next;
        }
        var figures = scalars.Zip(outputs, (name, value) => (name, value.GetTensorDataAsSpan<float>()[0])).ToDictionary();
        GradientNorm = figures.GetValueOrDefault(TrainingGraph.GradientNorm);
        return figures.GetValueOrDefault(TrainingGraph.Loss);
    }
}
