using System.Collections.Immutable;
using LabelBench.Measurement.Load;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The model call alone: every stream has its own bound inputs and outputs and calls in place.</summary>
internal sealed class InferSystem : ISynchronousSystem
{
    private readonly SharedSession sessions;
    private readonly BoundCall[] calls;

    /// <param name="sessions">Owned from here on.</param>
    /// <param name="createInputs">Fresh inputs for one stream.</param>
    public InferSystem(SharedSession sessions, int streams, int itemsPerQuery, Func<InferenceSession, int, ImmutableArray<OrtValue>> createInputs)
    {
        (this.sessions, ItemsPerQuery) = (sessions, itemsPerQuery);
        calls = [.. Enumerable.Range(0, streams).Select(s => new BoundCall(sessions[s], createInputs(sessions[s], s)))];
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
        sessions.Dispose();
    }
}
