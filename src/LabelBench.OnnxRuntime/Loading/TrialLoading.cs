using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Labels;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Training;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.OnnxRuntime.Systems;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Loading;

/// <summary>What every task needs to build the system of one trial: models, inputs, labels and the gate; and what the worker says of itself afterwards.</summary>
/// <remarks>Holds the cached models while they are opened; disposed when the system stands.</remarks>
internal sealed class TrialLoading(WorkerRequest request, CancellationToken cancellation) : IDisposable
{
    private readonly long started = MonotonicClock.NowNanoseconds;
    private readonly List<IDisposable> leases = [];
    private readonly List<LoadedModel> models = [];
    private readonly List<QualityResult> parity = [];
    private readonly List<NodePlacement> placements = [];
    private long? mostItems;

    public WorkerRequest Request => request;

    public Workload Workload => request.Workload;

    public Cell Cell => request.Cell;

    /// <summary>Nodes on the CPU are looked for when a session stands, because ONNX Runtime itself would not name them.</summary>
    public SessionFactory Sessions { get; } = new(request.Cell, AllowCpuFallback: true)
    {
        KeepsDropout = request.Workload.Task == LabelingTask.UncertaintySampling,
        EngineFolder = Path.Combine(request.CacheFolder, "tensorrt"),
    };

    public CancellationToken Cancellation => cancellation;

    /// <summary>Seed of what is injected in this trial.</summary>
    public ulong Seed => request.Trial.Seed;

    /// <summary>The gate of the workload; null when it has none.</summary>
    public ReviewGate? Gate { get; } = request.Workload.Gate is { } settings
        ? new ReviewGate(settings, GeneratedSizes.ModelsOf(request.Workload).Any() ? settings.InjectedConfidence : null, request.Trial.Seed)
        : null;

    /// <summary>Whether a model call runs on the caller's own thread, so that its CPU clock tells what the call costs.</summary>
    public bool ModelRunsAlone => Cell is { IntraOpThreads: 1, Provider: ExecutionProvider.Cpu };

    /// <summary>The model of a task that has one.</summary>
    public LoadedModel Model() => request.Workload.Model is ModelSource.UserFile file
        ? Keep(new LoadedModel(GeneratedSizes.OnlyModel, file.Path, file.Label, ModelFiles.Sha256(file.Path), null, null))
        : Model(GeneratedSizes.OnlyModel);

    /// <summary>One model of several.</summary>
    /// <param name="role">As in the workload file.</param>
    public LoadedModel Model(string role)
    {
        if (request.Workload.Model is ModelSource.Packaged package)
        {
            var path = ModelFiles.Packaged(package, role);
            return Keep(new LoadedModel(role, path, package.Package, ModelFiles.Sha256(path), null, null));
        }
        var source = GeneratedSizes.ModelsOf(request.Workload).First(m => m.Role == role).Source;
        var files = new ModelFiles(request.CacheFolder, TimeProvider.System);
        var cached = files.Generated(request.Workload, role, source, Cell.Batch, Cell.Precision, cancellation);
        leases.Add(cached);
        // The reference of a batch takes memory too, and a probe is to tell what the batch itself takes.
        var reference = request.Probe is null ? files.Reference(request.Workload, role, source, Cell.Batch, cancellation) : null;
        return Keep(new LoadedModel(role, cached.Path, source.Architecture, cached.Sha256, reference, cached.Model.Graph));
    }

    /// <summary>A graph of a training step, whose numbers have nothing to be compared with.</summary>
    public LoadedModel Training(string role, TrainingGraph graph)
    {
        var cached = new ModelFiles(request.CacheFolder, TimeProvider.System).Training(graph, cancellation);
        leases.Add(cached);
        return Keep(new LoadedModel(role, cached.Path, graph.Architecture.Id, cached.Sha256, null, cached.Model.Graph));
    }

    /// <summary>Sessions for parallel callers of a model; its outputs are compared with the reference first, where there is one.</summary>
    public SharedSession Open(LoadedModel model, int callers)
    {
        var sessions = new SharedSession(Sessions, model.Path, callers);
        var placed = NodePlacement.Of(sessions[0], model.Role);
        if (Workload.CpuFallback is CpuFallback.Forbidden)
            placed.RefuseCpu(Cell.Provider, model.Name);
        placements.Add(placed);
        if (model.Reference?.Compare(sessions[0]) is var (outputs, classes))
        {
            parity.AddRange(outputs.SelectMany(o => (o with { Output = Prefix(o.Output) }).ToQuality(ParityReference.Limit(Cell.Precision))));
            parity.AddRange(classes.Select(c => (c with { Output = Prefix(c.Output) }).ToQuality(ClassParity.Limit(Cell.Precision))));
        }
        return sessions;

        string Prefix(string output) => models.Count > 1 ? $"{model.Role}.{output}" : output;
    }

    /// <summary>What the pipeline reads: all of the input, its first item alone, or where each is read once, more of it.</summary>
    public PipelineInputs OpenInputs()
    {
        var inputs = PipelineInputs.Open(ManyInputs.For(request.Workload, Cell.Samples), request.CacheFolder, cancellation: cancellation);
        mostItems = Cell.Samples is IssuedSamples.Unique ? inputs.Items.Length : null;
        return Cell.Samples is IssuedSamples.Same ? inputs.OnlyFirst() : inputs;
    }

    /// <summary>The label file of the trial, in the workload's format.</summary>
    /// <param name="classes">Names in the order of their numbers; empty for labels without classes.</param>
    public ILabelWriter OpenLabels(ImmutableArray<string> classes) => LabelFiles.Open(request.Workload, request.ScratchFolder, classes);

    /// <summary>Names of the model's classes: from the user's file, or their numbers, as generated weights know no names.</summary>
    /// <exception cref="UserMistakeException">The file of names cannot be read, or holds another number of them.</exception>
    public ImmutableArray<string> ClassNames(int count) => request.Workload.Model is ModelSource.UserFile { Names: { } names }
        ? NamesFile.Read(names, count)
        : [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>A stage that calls a model: as many workers as the cell has streams, batches of its size.</summary>
    public Stage<TItem> ModelStage<TItem>(string name, Func<int, IStageWorker<TItem>> createWorker) where TItem : PipelineItem =>
        new(name, Cell.Streams, Cell.Batch, ModelRunsAlone, createWorker) { MaximumDelay = request.Workload.MaximumBatchDelay };

    /// <param name="outputs">Statistics of the model's outputs, read after the window closed.</param>
    /// <param name="quality">Further figures about the labels.</param>
    /// <param name="calls">Where the time of model calls goes.</param>
    public LoadedSystem Pipeline(IPipelineSystem system, Func<IEnumerable<OutputStatistics>> outputs, Func<ImmutableArray<QualityResult>>? quality = null, Func<CallTimes?>? calls = null)
    {
        var measured = parity.ToImmutableArray();
        return new LoadedSystem(
            Describe(MonotonicClock.NowNanoseconds),
            null,
            system,
            () => [.. OutputQuality.Of([.. outputs()]), .. measured, .. quality?.Invoke() ?? [], .. Gate?.Quality() ?? []],
            () => Gate?.Read())
        {
            ReadCalls = calls,
            MostItems = mostItems,
        };
    }

    public LoadedSystem Synchronous(ISynchronousSystem system, Func<ImmutableArray<QualityResult>> quality, Func<CallTimes?> calls)
    {
        var measured = parity.ToImmutableArray();
        var loaded = MonotonicClock.NowNanoseconds;
        system.Execute(0, 0);
        return new LoadedSystem(Describe(loaded), system, null, () => [.. quality(), .. measured]) { ReadCalls = calls };
    }

    /// <summary>A network to train; its first step is the first of its loss curve, and no part of loading.</summary>
    public LoadedSystem Training(ITrainingSystem system) => new(Describe(MonotonicClock.NowNanoseconds), null, null, () => []) { Training = system };

    public void Dispose()
    {
        foreach (var lease in leases)
            lease.Dispose();
    }

    private LoadedModel Keep(LoadedModel model)
    {
        models.Add(model);
        return model;
    }

    private WorkerDescription Describe(long loaded) => new(
        Environment.ProcessId,
        MonotonicClock.Between(started, loaded),
        MonotonicClock.Between(loaded, MonotonicClock.NowNanoseconds),
        Sessions.Resolved,
        NodePlacement.Count(placements),
        models.ToImmutableSortedDictionary(m => m.Role, m => m.Sha256, StringComparer.Ordinal))
    {
        NodesOnCpu = NodePlacement.LeftToCpu(placements, Cell.Provider),
    };
}
