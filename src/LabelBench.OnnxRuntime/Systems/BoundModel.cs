using System.Collections.Immutable;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A model that every stream of a cell can call: its sessions, and a bound call for each stream.</summary>
internal sealed class BoundModel : IDisposable
{
    private const string SizeRemedy = "Set preprocessing.size and the batch size to the model's.";

    private readonly SharedSession sessions;

    /// <param name="sessions">Owned from here on.</param>
    /// <param name="createInputs">Fresh inputs for one call, by its number, from the allocator.</param>
    /// <param name="variants">Calls that each stream has, with inputs of their own.</param>
    public BoundModel(SharedSession sessions, int streams, Func<InferenceSession, int, OrtAllocator, ImmutableArray<OrtValue>> createInputs, int variants = 1)
    {
        this.sessions = sessions;
        Calls = [.. Enumerable.Range(0, streams * variants).Select(call => sessions.Bind(call % streams, createInputs(sessions[call % streams], call, sessions.MemoryOf(call % streams).Host)))];
    }

    /// <summary>One per stream; where streams have several, the first of each, then the second of each, and so on.</summary>
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
        return new BoundModel(sessions, loading.Cell.Streams, (_, _, allocator) => [Floats(extents, allocator)]);
    }

    /// <summary>A fresh tensor of zeros, for an input.</summary>
    public static OrtValue Floats(long[] shape, OrtAllocator allocator)
    {
        var value = OrtValue.CreateAllocatedTensorValue(allocator, TensorElementType.Float, shape);
        value.GetTensorMutableDataAsSpan<float>().Clear();
        return value;
    }

    /// <summary>Of the last outputs of every stream.</summary>
    public IEnumerable<OutputStatistics> Statistics() => Calls.Select(call => call.Statistics());

    /// <summary>Where the time of all streams' calls went so far; null where nothing is copied.</summary>
    public CallTimes? Times() => CallTimes.Sum(Calls.Select(call => call.Times));

    public void Dispose()
    {
        foreach (var call in Calls)
            call.Dispose();
        sessions.Dispose();
    }
}
