using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Records;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Verification;

/// <summary>Opens a graph on a provider with every node forbidden to the CPU, and compares its outputs with FP32 on the CPU.</summary>
/// <param name="target">A cell whose provider, device, precision and settings are taken.</param>
/// <param name="cacheFolder">Cache of models and references.</param>
public sealed class GraphProbe(Cell target, bool tf32, string cacheFolder)
{
    private const ulong Seed = 20_011;
    private const int Samples = 2;

    private readonly ModelFiles files = new(cacheFolder, TimeProvider.System);

    /// <summary>What becomes of one graph; a graph that cannot be opened is a finding, not an exception.</summary>
    public GraphFinding Probe(InferenceGraph graph, CancellationToken cancellation)
    {
        using var lease = graph.Source is ModelSource.Generated generated ? files.Generated(graph.Workload, graph.Role, generated, 1, target.Precision, cancellation) : null;
        var path = lease?.Path ?? ModelFiles.Packaged((ModelSource.Packaged)graph.Source, graph.Role);
        var factory = new SessionFactory(target with { WorkloadId = graph.Workload.Id }) { KeepsDropout = graph.Workload.Task == LabelingTask.UncertaintySampling };
        var begun = MonotonicClock.NowNanoseconds;
        try
        {
            using var session = factory.Open(path);
            var opened = MonotonicClock.Between(begun, MonotonicClock.NowNanoseconds);
            var (outputs, classes) = Compare(graph, path, session, cancellation);
            return new GraphFinding(
                graph.Name, Arithmetic, true, "", [],
                outputs.IsEmpty ? null : outputs.Max(o => o.RelativeL2),
                classes.IsEmpty ? null : classes.Max(c => c.Share),
                outputs.Sum(o => o.NonFinite),
                outputs.IsEmpty && classes.IsEmpty ? null : outputs.All(o => o.NonFinite == 0 && o.RelativeL2 <= ParityReference.Limit(target.Precision)) && classes.All(c => c.Share <= ClassParity.Limit(target.Precision)),
                opened);
        }
        catch (Exception mistake) when (mistake is TrialFailureException or OnnxRuntimeException)
        {
            var isProvider = mistake is TrialFailureException { Reason: FailureReason.ProviderUnavailable };
            return new GraphFinding(graph.Name, Arithmetic, false, mistake.Message.ReplaceLineEndings(" "), isProvider ? [] : NodesOnCpu(graph, path), null, null, 0, null, MonotonicClock.Between(begun, MonotonicClock.NowNanoseconds));
        }
    }

    private string Arithmetic => GraphFinding.Word(target.Precision, tf32);

    private (ImmutableArray<OutputParity>, ImmutableArray<ClassParity>) Compare(InferenceGraph graph, string path, InferenceSession session, CancellationToken cancellation)
    {
        if (graph.Source is ModelSource.Generated generated)
            return files.Reference(graph.Workload, graph.Role, generated, 1, cancellation)?.Compare(session) ?? ([], []);
        using var reference = SeededRun.OpenOnCpu(path);
        return (ParityCheck.Compare(reference, session, InputsOf(graph, session), Samples, Seed), []);
    }

    /// <summary>Inputs for packaged models, whose extents are free: sizes that their pipelines use.</summary>
    private static ImmutableArray<ModelInput> InputsOf(InferenceGraph graph, InferenceSession session) => graph.Role switch
    {
        "detect" => [Image(320, 320)],
        "classify" => [Image(48, 192)],
        "recognise" => [Image(48, 320)],
        "vad" =>
        [
            new ModelInput("input", ElementType.Float32, Shape.Create(1, 576), new InputValues.StandardNormal()),
            new ModelInput("state", ElementType.Float32, Shape.Create(2, 1, 128), new InputValues.StandardNormal()),
            new ModelInput("sr", ElementType.Int64, Shape.Scalar, new InputValues.Constant(16_000)),
        ],
        _ => throw new ArgumentException($"No inputs are known for the role {graph.Role}.", nameof(graph)),
    };

    /// <summary>The nodes that the CPU takes where it may: told by a profile of one run, because the message that refuses the session does not name them.</summary>
    private ImmutableArray<string> NodesOnCpu(InferenceGraph graph, string path)
    {
        if (target.Provider == ExecutionProvider.Cpu)
            return [];
        var folder = Directory.CreateTempSubdirectory("labelbench-profile-").FullName;
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, EnableProfiling = true, ProfileOutputPathPrefix = Path.Combine(folder, "run") };
            ProviderOptions.Of(target).Append(options);
            using var session = new InferenceSession(path, options);
            using (var run = new SeededRun(graph.Source is ModelSource.Generated g ? Inputs(graph, g) : InputsOf(graph, session), Seed, 0))
                run.On(session, [.. session.OutputNames]).Dispose();
            return NodesOnCpu(File.ReadAllText(session.EndProfiling()));
        }
        catch (Exception mistake) when (mistake is OnnxRuntimeException or TrialFailureException or IOException or JsonException)
        {
            return []; // the provider itself does not work; the error of the session says so
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ImmutableArray<ModelInput> Inputs(InferenceGraph graph, ModelSource.Generated source)
    {
        var architecture = ModelArchitectures.Find(source.Architecture, "model").ValueOrThrow();
        return architecture.Build(GeneratedSizes.Of(graph.Workload, graph.Role, architecture, batch: 1)).Inputs;
    }

    /// <summary>Events of category Node whose provider is the CPU, by name and operator, each once.</summary>
    internal static ImmutableArray<string> NodesOnCpu(string profile)
    {
        using var events = JsonDocument.Parse(profile);
        return
        [
            .. events.RootElement.EnumerateArray()
                .Where(e => e.TryGetProperty("cat", out var category) && category.GetString() == "Node" && e.TryGetProperty("args", out _))
                .Select(e => (Name: e.GetProperty("name").GetString() ?? "", Arguments: e.GetProperty("args")))
                .Where(e => e.Arguments.TryGetProperty("provider", out var provider) && provider.GetString() == OrtRuntime.NativeName(ExecutionProvider.Cpu))
                .Select(e => $"{e.Name.Replace("_kernel_time", "", StringComparison.Ordinal)} ({(e.Arguments.TryGetProperty("op_name", out var op) ? op.GetString() : "?")})")
                .Distinct(),
        ];
    }

    private static ModelInput Image(int height, int width) => new("x", ElementType.Float32, Shape.Create(1, 3, height, width), new InputValues.StandardNormal());
}
