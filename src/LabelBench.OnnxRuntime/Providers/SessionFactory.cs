using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>Opens sessions on an execution provider, with every option named and none left to chance.</summary>
/// <param name="Cell">Provider, device and threads.</param>
/// <param name="AllowCpuFallback">False: a node that the provider would hand back to the CPU fails the session.</param>
public sealed record SessionFactory(Cell Cell, bool AllowCpuFallback = false)
{
    private const string DisableFallback = "session.disable_cpu_ep_fallback";
    private const string DisableOptimizers = "optimization.disable_specified_optimizers";
    private const string DropoutElimination = "EliminateDropout";
    private const string Spinning = "session.intra_op.allow_spinning";

    /// <summary>Where TensorRT keeps the engines that it builds, so that not every worker builds them anew; null: nowhere.</summary>
    public string? EngineFolder { get; init; }

    private ProviderOptions Provider => ProviderOptions.Of(Cell, EngineFolder);

    /// <summary>The options as they will be set, for the record: those of the session, and those of the provider under its name.</summary>
    public ImmutableSortedDictionary<string, string> Resolved => ImmutableSortedDictionary<string, string>.Empty
        .Add("provider", OrtRuntime.NativeName(Cell.Provider))
        .Add("device", Cell.Device)
        .Add("execution_mode", "sequential")
        .Add("graph_optimization_level", "all")
        .Add("intra_op_num_threads", Cell.IntraOpThreads.ToString(CultureInfo.InvariantCulture))
        .Add("inter_op_num_threads", "1")
        .Add(Spinning, Spin)
        .Add(DisableFallback, ForbidsFallback ? "1" : "0")
        .AddRange(KeepsDropout ? [new(DisableOptimizers, DropoutElimination)] : [])
        .AddRange(Cell.ProviderSettings is { } settings ? [new("tensor_placement", Cell.Word(settings.Placement))] : [])
        .AddRange(Provider.Resolved.Select(option => KeyValuePair.Create($"{Cell.Word(Cell.Provider)}.{option.Key}", option.Value)));

    /// <summary>Whether Dropout is left in the graph. ONNX Runtime's inference builds take it out, also where its training mode is on and it is there to draw (measured).</summary>
    public bool KeepsDropout { get; init; }

    /// <summary>Threads of one stream wait spinning only when little other work of ours needs the CPU: the model call alone, and training, where decoding takes a small part of a step.</summary>
    private string Spin => Cell.Scope == Scope.Infer || Cell.Scenario == Scenario.Training ? "1" : "0";

    /// <summary>Whether a node on the default CPU provider fails the session; settable, because only tests have a reason to forbid the CPU to the CPU.</summary>
    internal bool ForbidsFallback { get; init; } = Cell.Provider != ExecutionProvider.Cpu && !AllowCpuFallback;

    /// <exception cref="TrialFailureException">The provider is not there, a node fell back, or the file is no usable model.</exception>
    public InferenceSession Open(string modelPath)
    {
        _ = OrtRuntime.Environment;
        using var options = new SessionOptions
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = Cell.IntraOpThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry(Spinning, Spin);
        options.AddSessionConfigEntry(NodePlacement.Recording, "1");
        if (KeepsDropout)
            options.AddSessionConfigEntry(DisableOptimizers, DropoutElimination);
        if (ForbidsFallback)
            options.AddSessionConfigEntry(DisableFallback, "1");
        Append(options);
        return OrtErrors.Explain(modelPath, () => new InferenceSession(modelPath, options));
    }

    private void Append(SessionOptions options)
    {
        if (ProviderStatus.WhyNotInThisBuild(Cell.Provider) is { } check)
            throw new TrialFailureException(FailureReason.ProviderUnavailable, $"{Cell.Word(Cell.Provider)} is not usable: {check.Text}; {check.Remedy}");
        try
        {
            Provider.Append(options);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            var (reason, remedy) = PluginErrors.Explain(exception.Message, Cell.Word(Cell.Provider), OrtRuntime.Version);
            throw new TrialFailureException(FailureReason.ProviderUnavailable, $"{Cell.Word(Cell.Provider)} is not usable: {reason}; {remedy}", exception);
        }
    }
}
