using System.Collections.Immutable;
using LabelBench.OnnxRuntime.Providers;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The sessions behind N parallel callers of one model.</summary>
/// <remarks>
/// Callers of one thread each run on their own thread and share a session and its weights. With more threads each caller needs
/// a pool of its own, and a session owns its pool, so each gets its own session.
/// </remarks>
internal sealed class SharedSession : IDisposable
{
    private readonly ImmutableArray<InferenceSession> sessions;

    public SharedSession(SessionFactory factory, string modelPath, int callers)
    {
        var count = factory.Cell.IntraOpThreads == 1 ? 1 : callers;
        sessions = [.. Enumerable.Range(0, count).Select(_ => factory.Open(modelPath))];
    }

    public InferenceSession this[int caller] => sessions[caller % sessions.Length];

    public void Dispose()
    {
        foreach (var session in sessions)
            session.Dispose();
    }
}
