using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>Runs a session with the options of one caller, and sees to it that a graph is captured where one is wanted.</summary>
/// <remarks>
/// ONNX Runtime keeps a captured graph with the thread that ran it, takes two ordinary runs on that thread to allocate what it needs, captures in the third and
/// plays back from then on. Addresses and shapes must not change.
/// </remarks>
internal sealed class CallRun : IDisposable
{
    /// <summary>Run option that names a graph; -1 neither captures nor plays back.</summary>
    private const string GraphId = "gpu_graph_id";

    private const int RunsUntilCaptured = 3;

    private readonly InferenceSession session;
    private readonly bool capturesGraph;
    private readonly RunOptions options = new();
    private readonly RunOptions plain = OutsideGraphs();
    private int capturedOn;

    /// <param name="capturesGraph">Whether the device records the call once and plays it back.</param>
    public CallRun(InferenceSession session, bool capturesGraph) : this(session, capturesGraph ? 1 : null) { }

    /// <param name="graphId">1 or more, for each call of the session another one; null where nothing is recorded.</param>
    public CallRun(InferenceSession session, int? graphId)
    {
        (this.session, capturesGraph) = (session, graphId is not null);
        if (graphId is { } id)
            options.AddRunConfigEntry(GraphId, id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Options of a run that neither captures nor plays back, whatever its session is set up for.</summary>
    public static RunOptions OutsideGraphs()
    {
        var plain = new RunOptions();
        plain.AddRunConfigEntry(GraphId, "-1");
        return plain;
    }

    public void Run(OrtIoBinding binding)
    {
        if (capturesGraph && capturedOn != Environment.CurrentManagedThreadId)
        {
            for (var i = 0; i < RunsUntilCaptured; i++)
                session.RunWithBinding(options, binding);
            capturedOn = Environment.CurrentManagedThreadId;
        }
        session.RunWithBinding(options, binding);
    }

    /// <summary>An ordinary run on values of the host, outside of any graph.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Once(ImmutableArray<OrtValue> inputs) => session.Run(plain, session.InputNames, inputs, session.OutputNames);

    public void Dispose()
    {
        options.Dispose();
        plain.Dispose();
    }
}
