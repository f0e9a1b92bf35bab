using System.Collections.Immutable;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A model that every stream of a cell can call: its sessions, and a bound call for each stream.</summary>
internal sealed class BoundModel : IDisposable
{
    private const string SizeRemedy = "Set preprocessing.size and the batch size to the model's.";

    private readonly SharedSession sessions;

    /// <param name="sessions">Owned from here on.</param>
    /// <param name="createInputs">Fresh inputs for one stream.</param>
    public BoundModel(SharedSession sessions, int streams, Func<InferenceSession, int, ImmutableArray<OrtValue>> createInputs)
    {
        this.sessions = sessions;
        Calls = [.. Enumerable.Range(0, streams).Select(s => new BoundCall(sessions[s], createInputs(sessions[s], s)))];
    }

    /// <summary>One per stream.</summary>
    public ImmutableArray<BoundCall> Calls { get; }

    public InferenceSession Session => sessions[0];

    /// <summary>Opens a model with one floating-point input.</summary>
    /// <param name="shape">What the workload feeds it.</param>
    /// <param name="remedy">What to do when the model takes another shape.</param>
    /// <exception cref="TrialFailureException">The model takes something else.</exception>
    public static BoundModel Open(TrialLoading loading, LoadedModel model, ReadOnlySpan<long> shape, string remedy = SizeRemedy)
    {
        var sessions = loading.Open(model, loading.Cell.Streams);
        ModelFit.Check(sessions[0], model.Name, remedy, shape);
        var extents = shape.ToArray();
        return new BoundModel(sessions, loading.Cell.Streams, (_, _) => [Floats(extents)]);
    }

    /// <summary>A fresh tensor of floats, for an input.</summary>
    public static OrtValue Floats(long[] shape) => OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);

    /// <summary>Of the last outputs of every stream.</summary>
    public IEnumerable<OutputStatistics> Statistics() => Calls.Select(call => call.Statistics());

    public void Dispose()
    {
        foreach (var call in Calls)
            call.Dispose();
        sessions.Dispose();
    }
}
