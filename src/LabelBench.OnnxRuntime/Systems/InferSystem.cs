using System.Collections.Immutable;
using LabelBench.Measurement.Load;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The model call alone: every stream has its own bound inputs and outputs and calls in place.</summary>
public sealed class InferSystem : ISynchronousSystem
{
    private readonly ImmutableArray<InferenceSession> sessions;
    private readonly BoundCall[] calls;

    /// <param name="createInputs">Fresh inputs for one stream.</param>
    public InferSystem(SessionFactory factory, string modelPath, int streams, int itemsPerQuery, Func<InferenceSession, int, ImmutableArray<OrtValue>> createInputs)
    {
        ItemsPerQuery = itemsPerQuery;
        // Streams of one thread call on their own thread and share a session and its weights. With more threads each stream
        // needs a pool of its own, and a session owns its pool.
        var count = factory.Cell.IntraOpThreads == 1 ? 1 : streams;
        sessions = [.. Enumerable.Range(0, count).Select(_ => factory.Open(modelPath))];
        calls = [.. Enumerable.Range(0, streams).Select(s => new BoundCall(sessions[s % count], createInputs(sessions[s % count], s)))];
    }

    public int Streams => calls.Length;

    public int ItemsPerQuery { get; }

    public void Execute(int stream, long query) => calls[stream].Run();

    /// <summary>Figures about the last outputs of every stream.</summary>
    public ImmutableArray<QualityResult> CheckOutputs()
    {
        var all = calls.Select(c => c.Statistics()).ToArray();
        return OutputQuality.Of(all);
    }

    public void Dispose()
    {
        foreach (var call in calls)
            call.Dispose();
        foreach (var session in sessions)
            session.Dispose();
    }
}
