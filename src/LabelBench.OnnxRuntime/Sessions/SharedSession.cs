using System.Collections.Immutable;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Records;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>The sessions behind N parallel callers of one model.</summary>
/// <remarks>
/// Callers of one thread each run on their own thread and share a session and its weights. With more threads each caller needs
/// a pool of its own, and a session owns its pool, so each gets its own session.
/// </remarks>
internal sealed class SharedSession : IDisposable
{
    private readonly ImmutableArray<InferenceSession> sessions;
    private readonly ImmutableArray<CallMemory> memories;
    private readonly SessionFactory factory;

    /// <param name="memory">Other memories than the cell's provider and settings ask for.</param>
    /// <exception cref="TrialFailureException">The model cannot be opened, or not as the provider is set up.</exception>
    public SharedSession(SessionFactory factory, string modelPath, int callers, Func<InferenceSession, CallMemory>? memory = null)
    {
        this.factory = factory;
        if (CapturesGraph && callers > 1)
            throw new TrialFailureException(FailureReason.UnusableInput, $"a CUDA graph is captured while nobody else uses the GPU, and this cell has {callers} callers; take --streams 1 or --cuda-graph off");
        var count = factory.Cell.IntraOpThreads == 1 ? 1 : callers;
        sessions = [.. Enumerable.Range(0, count).Select(_ => factory.Open(modelPath))];
        memories = [.. sessions.Select(session => memory?.Invoke(session) ?? CallMemory.Of(session, factory.Cell))];
    }

    public InferenceSession this[int caller] => sessions[caller % sessions.Length];

    /// <summary>Whether calls are recorded once and played back.</summary>
    public bool CapturesGraph => factory.Cell is { Provider: not ExecutionProvider.Cpu, Settings.CudaGraph: true };

    /// <summary>Where the tensors of a caller lie; lives as long as this.</summary>
    public CallMemory MemoryOf(int caller) => memories[caller % memories.Length];

    /// <summary>A call of one caller, bound to its tensors.</summary>
    /// <param name="inputs">One per model input, in the model's order, in the host part of the caller's memory; owned by the call.</param>
    /// <param name="outputs">One per model output, in the host's memory; owned by the call. Null: found out by a first call.</param>
    public BoundCall Bind(int caller, ImmutableArray<OrtValue> inputs, ImmutableArray<OrtValue>? outputs = null) =>
        new(this[caller], inputs, MemoryOf(caller), outputs, CapturesGraph);

    /// <summary>For models whose shapes change from call to call.</summary>
    /// <exception cref="TrialFailureException">A graph was asked for.</exception>
    public ShapedCall BindShaped(int caller) => CapturesGraph
        ? throw new TrialFailureException(FailureReason.UnusableInput, "a CUDA graph plays back one shape, and the shapes of this workload change from call to call; take --cuda-graph off")
        : new ShapedCall(this[caller]);

    public void Dispose()
    {
        foreach (var session in sessions)
            session.Dispose();
    }
}
