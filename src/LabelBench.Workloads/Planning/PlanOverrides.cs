using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>What the user asked for instead of a suite's or workload's own values; null leaves them as they are.</summary>
public sealed record PlanOverrides
{
    public static PlanOverrides None { get; } = new();

    /// <summary>Only these workloads; one that the suite does not list is measured in all that its file offers.</summary>
    public ImmutableArray<string>? WorkloadIds { get; init; }

    /// <summary>Only these scenarios, of those that the suite measures.</summary>
    public ImmutableArray<Scenario>? Scenarios { get; init; }

    /// <summary>Only these scopes, of those that the suite measures.</summary>
    public ImmutableArray<Scope>? Scopes { get; init; }

    /// <summary>These batch sizes instead. SingleStream is measured where 1 is among them.</summary>
    public ImmutableArray<int>? BatchSizes { get; init; }

    /// <summary>The largest batch of each workload beside <see cref="BatchSizes"/>, as it was found out; null where it was not asked for.</summary>
    public ImmutableArray<LearnedBatch>? LargestBatches { get; init; }

    /// <summary>These precisions instead. Asking for fp16 is the only way to measure it on the CPU provider.</summary>
    public ImmutableArray<Precision>? Precisions { get; init; }

    /// <summary>Default: <see cref="ExecutionProvider.Cpu"/>.</summary>
    public ExecutionProvider? Provider { get; init; }

    /// <summary>GPUs by UUID, each measured in cells of its own. Default: <c>cpu</c> for CPU providers, else <c>gpu0</c>, the first GPU as the driver numbers them.</summary>
    public ImmutableArray<string>? Devices { get; init; }

    /// <summary>Each measured in cells of its own, as are the next five; only GPU providers have such settings.</summary>
    public ImmutableArray<TensorPlacement>? Placements { get; init; }

    /// <summary>On is measured where tensors lie on the device.</summary>
    public ImmutableArray<bool>? CudaGraph { get; init; }

    public ImmutableArray<bool>? Tf32 { get; init; }

    public ImmutableArray<ConvolutionSearch>? ConvolutionSearches { get; init; }

    public Bytes? ArenaLimit { get; init; }

    public ImmutableArray<ArenaGrowth>? ArenaGrowths { get; init; }

    /// <summary>So many workers at once on each device, instead of one; their rates are added.</summary>
    public ImmutableArray<int>? Instances { get; init; }

    public int? Trials { get; init; }

    public TimeSpan? WarmUp { get; init; }

    /// <summary>Raises <see cref="TrialSettings.MaximumMeasure"/> too where it is longer.</summary>
    public TimeSpan? Measure { get; init; }

    public int? MinimumQueries { get; init; }

    public TimeSpan? MaximumMeasure { get; init; }

    /// <summary>Precision of a trial; see <see cref="TrialSettings.RelativeHalfWidth"/>.</summary>
    public double? RelativeHalfWidth { get; init; }

    public TimeSpan? HangTimeout { get; init; }

    /// <summary>For tests of comparisons only; see <see cref="TrialSettings.InjectedSlowdown"/>.</summary>
    public Share? InjectedSlowdown { get; init; }

    public int? IntraOpThreads { get; init; }

    public int? Streams { get; init; }

    public int? DecodeWorkers { get; init; }

    /// <summary>Pieces that a training step's batch is computed in.</summary>
    public int? Accumulation { get; init; }

    /// <summary>Steps of a training window, however long they take.</summary>
    public int? Steps { get; init; }

    /// <summary>Steps between two checkpoints of training.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>The user's own files as input of every workload that reads files. A relative path starts at the current folder. Quality limits that need known text no longer apply.</summary>
    public string? DataFolder { get; init; }

    /// <summary>This format of labels instead, for every workload that writes labels.</summary>
    public LabelFormat? LabelFormat { get; init; }

    /// <summary>The user's own model instead of any workload; see <see cref="UserModel"/>.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Values for the free dimensions of the model at <see cref="ModelPath"/>.</summary>
    public ImmutableSortedDictionary<string, int>? ModelDimensions { get; init; }

    /// <summary>The built-in stub server instead of any workload: what a query takes; see <see cref="StubServer"/>.</summary>
    public TimeSpan? Stub { get; init; }

    /// <summary>Samples of a query of multi-stream, instead of what workloads say.</summary>
    public int? SamplesPerQuery { get; init; }

    /// <summary>Whether each cell is measured on the same item again and again, and on every item once, too.</summary>
    public bool ChecksCaching { get; init; }

    /// <summary>How queries come, instead of what workloads say.</summary>
    public OfferedLoad? Load { get; init; }

    /// <summary>Rates that were found out, for cells of which none is stated; null refuses such cells, none leaves them without arrivals until rates are found.</summary>
    public ImmutableArray<LearnedRate>? LearnedRates { get; init; }

    /// <summary>This promise instead of those of the workloads.</summary>
    public ServiceLevelObjective? Slo { get; init; }

    /// <summary>Whether anything was asked for that only training reads.</summary>
    internal bool ChangesTraining => Accumulation is not null || Steps is not null || CheckpointEvery is not null;

    /// <summary>Whether the plan measures something else than the suite says, apart from how long and where.</summary>
    internal bool ChangesSelection =>
        WorkloadIds is not null || Scenarios is not null || Scopes is not null || BatchSizes is not null || LargestBatches is not null || Precisions is not null
        || Stub is not null || Load is not null || SamplesPerQuery is not null || ChecksCaching || Slo is not null || DataFolder is not null || LabelFormat is not null || ModelPath is not null || Instances is not null || ChangesTraining || ProviderSweep.IsAsked(this);
}
