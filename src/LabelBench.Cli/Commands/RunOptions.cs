using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using LabelBench.Cli.Checking;
using LabelBench.Cli.Running;
using LabelBench.Cli.Export;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary>The options of <c>run</c>, as declared and as given.</summary>
internal sealed class RunOptions
{
    public Option<string> Suite { get; } = new("--suite") { Description = "Suite to measure: quick (about 3 minutes), standard (every job, a quarter of an hour), training (steps of training, 4 minutes), full (hours).", HelpName = "NAME", DefaultValueFactory = _ => "quick" };
    public Option<string[]?> Workload { get; } = Options.Names("--workload", "Only these workloads.", "NAME");
    public Option<string?> Model { get; } = new("--model") { Description = "Measure your own ONNX model instead; its inputs are filled from a seed.", HelpName = "FILE.onnx" };
    public Option<ImmutableSortedDictionary<string, int>?> Dimensions { get; } = Options.Dimensions();
    public Option<string?> Data { get; } = new("--data") { Description = "Read your own files from this folder instead of generated ones.", HelpName = "DIR" };
    public Option<ExecutionProvider?> Provider { get; } = Options.Word<ExecutionProvider>("--ep", "Execution provider; default cpu", "NAME");
    public Option<string[]?> Device { get; } = Options.Names(DeviceSelection.OptionName, "GPUs to use, each measured by itself: number, UUID, PCI address, MIG instance, or all; default 0.", "GPU");
    public Option<TensorPlacement[]?> Placement { get; } = Options.Words<TensorPlacement>("--placement", "Where a call's tensors lie on a GPU; several are measured side by side; default host", "WHERE");
    public Option<bool[]?> CudaGraph { get; } = Options.Switches("--cuda-graph", "Record the model call once and replay it; needs --placement device; default off");
    public Option<bool[]?> Tf32 { get; } = Options.Switches("--tf32", "Let FP32 products round to TF32; default off");
    public Option<ConvolutionSearch[]?> ConvolutionSearch { get; } = Options.Words<ConvolutionSearch>("--conv-search", "How cuDNN chooses convolution algorithms; default exhaustive", "NAME");
    public Option<Bytes?> ArenaLimit { get; } = Options.Size("--arena-limit", "Most GPU memory for the provider's arena.");
    public Option<ArenaGrowth[]?> ArenaGrowth { get; } = Options.Words<ArenaGrowth>("--arena-growth", "How the GPU memory arena grows; default power-of-two", "NAME");
    public Option<Scenario[]?> Scenario { get; } = Options.Words<Scenario>("--scenario", "Only these scenarios", "NAME");
    public Option<QueriesPerSecond?> Rate { get; } = LoadOptions.Rate();
    public Option<ServiceLevelObjective?> Slo { get; } = LoadOptions.Slo();
    public Option<ArrivalPattern?> Arrivals { get; } = Options.Word<ArrivalPattern>("--arrivals", "How the arrivals of --scenario server are spread; default poisson", "NAME");
    public Option<ulong?> ScheduleSeed { get; } = LoadOptions.ScheduleSeed();
    public Option<int?> SamplesPerQuery { get; } = Options.Integer("--samples-per-query", "Items of a query of --scenario multi-stream; default 8.");
    public Option<bool> CheckCaching { get; } = new("--check-caching") { Description = "Also measure the same item again and again, and every item once, and say whether what was seen before is answered faster." };
    public Option<int?> Burst { get; } = Options.Integer("--burst", "Queries at once, for --scenario burst.");
    public Option<TimeSpan?> Period { get; } = Options.Duration("--period", "From burst to burst.");
    public Option<TimeSpan?> Jitter { get; } = Options.Duration("--jitter", "Each burst comes up to so much later.");
    public Option<string?> Trace { get; } = new("--trace") { Description = "Timestamps to replay, a .csv or .jsonl file, for --scenario trace-replay.", HelpName = "FILE" };
    public Option<TraceUnit?> TraceUnit { get; } = LoadOptions.TraceUnit();
    public Option<double?> TraceScale { get; } = Options.Number("--trace-scale", "Multiplies the times of the trace: 0.5 replays twice as fast.", "N");
    public Option<TimeSpan?> Stub { get; } = LoadOptions.Stub();
    public Option<Scope[]?> Scope { get; } = Options.Words<Scope>("--scope", "Only the whole pipeline or only the model call", "NAME");
    public Option<BatchChoice?> Batch { get; } = Options.Batches();
    public Option<Precision[]?> Precision { get; } = Options.Words<Precision>("--precision", "These precisions instead", "NAME");
    public Option<int?> Threads { get; } = Options.Integer("--threads", "Threads that share one model call.");
    public Option<int?> Streams { get; } = Options.Integer("--streams", "Model calls in flight at once.");
    public Option<int[]?> Instances { get; } = Options.Integers("--instances", "So many workers at once on a device; their rates are added.", "N");
    public Option<int?> DecodeWorkers { get; } = Options.Integer("--decode-workers", "Workers that decode images.");
    public Option<int?> Accumulate { get; } = Options.Integer("--accumulate", "Pieces that a training step's batch is computed in, their gradients summed.");
    public Option<int?> Steps { get; } = Options.Integer("--steps", "Training steps of each measured window, however long they take.");
    public Option<int?> CheckpointEvery { get; } = Options.Integer("--checkpoint-every", "Training steps between two checkpoints; default none.");
    public Option<int?> Trials { get; } = Options.Integer("--trials", "Process starts per cell; a comparison needs at least 3.");
    public Option<TimeSpan?> WarmUp { get; } = Options.Duration("--warm-up", "Load before each measured window, at least.");
    public Option<TimeSpan?> Measure { get; } = Options.Duration("--measure", "Length of each measured window, at least.");
    public Option<TimeSpan?> MaximumMeasure { get; } = Options.Duration("--max-measure", "Longest measured window.");
    public Option<double?> HalfWidth { get; } = Options.Number("--half-width", "Half an interval over its figure that ends a window early: 0.05 for ±5 % (default 0.1 of throughput, 0.05 of a percentile).", "SHARE");
    public Option<int?> MinimumQueries { get; } = Options.Integer("--min-queries", "Queries in each measured window, at least.");
    public Option<TimeSpan?> HangTimeout { get; } = Options.Duration("--hang-timeout", "Time without progress after which a worker is killed.");
    public Option<Share?> InjectSlowdown { get; } = TestSwitches.InjectSlowdown();
    public Option<int?> Seed { get; } = Options.Integer("--seed", "Root of every seed (default 1).");
    public Option<string?> Label { get; } = new("--label") { Description = "Name for this run, to find it later.", HelpName = "TEXT" };
    public Option<double?> PerDay { get; } = Options.Number("--per-day", "Items a day to recommend servers for (default: stated at the end).", "N");
    public Option<string?> Resume { get; } = new("--resume") { Description = "Go on with an interrupted run: its id, or 'last'.", HelpName = "RUN", Arity = ArgumentArity.ZeroOrOne };
    public Option<string?> UntilResolved { get; } = new("--until-resolved") { Description = "Measure the cells of this run again, and those that cannot be told from it yet once more, until they can or the budget is spent. The base gets no trials: what it was measured with is usually gone.", HelpName = "BASE" };
    public Option<TimeSpan?> Budget { get; } = Options.Duration("--budget", "Longest time for --until-resolved; default 30min.");
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Show what would be measured, with every default, and stop." };
    public Option<LabelFormat?> LabelFormat { get; } = Options.Word<LabelFormat>("--label-format", "Write labels in this format instead", "NAME");
    public Option<bool> KeepLabels { get; } = new("--keep-labels") { Description = "Keep the labels of each cell's last good trial in the run's folder, under labels/." };
    public Option<bool> NoStore { get; } = new("--no-store") { Description = "Keep the run's folder only; do not add it to the result store." };
    public Option<string?> Otlp { get; } = Options.Otlp();
    public Option<string> Reports { get; } = Options.Reports();
    public Option<string?> Store { get; } = Options.Store();
    public Option<string?> WorkloadFolder { get; } = Options.WorkloadFolder();
    public Option<string?> Catalog { get; } = new("--catalog") { Description = "Server offers to recommend from, a CSV or YAML file (default: the shipped catalog).", HelpName = "FILE" };
    public Option<bool> Json { get; } = Options.Json();

    public Command Command()
    {
        var command = new Command("run", """
            Measure this machine on real labeling work, and say which servers to rent.

              labelbench run                                   suite quick
              labelbench run --suite standard --label before   enough trials to compare later
              labelbench run --workload document-ocr --data scans/
              labelbench run --model detector.onnx --dim height=640 --dim width=640
              labelbench run --workload image-classify --scenario server --rate 20/s --slo p99=200ms
              labelbench run --resume                          go on after a power cut
              labelbench run --until-resolved @good            has anything changed since? as many trials as it takes

            Every finished trial is kept at once; Ctrl-C loses only the one in progress.
            """);
        foreach (var option in new Option[]
        {
            Suite, Workload, Model, Stub, Dimensions, Data, Provider, Device, Placement, CudaGraph, Tf32, ConvolutionSearch, ArenaLimit, ArenaGrowth, Scenario, Rate, Slo, Arrivals, ScheduleSeed, SamplesPerQuery, CheckCaching, Burst, Period, Jitter, Trace, TraceUnit, TraceScale, Scope, Batch, Precision, Threads, Streams, Instances, DecodeWorkers, Accumulate, Steps, CheckpointEvery,
            Trials, WarmUp, Measure, MaximumMeasure, HalfWidth, MinimumQueries, HangTimeout, InjectSlowdown, Seed, LabelFormat, KeepLabels, Label, PerDay, Catalog, Resume, UntilResolved, Budget, DryRun, Otlp, Reports, Store, NoStore, WorkloadFolder, Json,
        })
        {
            command.Options.Add(option);
        }
        return command;
    }

    /// <summary>A store that cannot be used is better known before the measurement than after it.</summary>
    /// <exception cref="UserMistakeException">The file is no store of this version.</exception>
    public void CheckStore(Given given)
    {
        if (!given.GetValue(NoStore))
            RunReading.CheckStore(given.GetValue(Store));
    }

    /// <summary>The same of a store that is not there yet: it is made.</summary>
    /// <exception cref="UserMistakeException">The file cannot be made.</exception>
    public void OpenStore(Given given)
    {
        if (!given.GetValue(NoStore))
            RunReading.OpenStore(given.GetValue(Store));
    }

    /// <summary>Mistakes between options that no plan sees.</summary>
    public IEnumerable<Problem> Check(Given given)
    {
        if (given.Has(Resume))
        {
            Option[] goWithResume = [KeepLabels, PerDay, Catalog, Resume, Otlp, Reports, Store, NoStore, Json];
            foreach (var option in given.Parsed.CommandResult.Command.Options.Except(goWithResume).Where(o => given.Has(o)))
                yield return new Problem(option.Name, "", "cannot go with --resume: a run goes on with the plan that it was begun with.");
        }
        foreach (var refused in TestSwitches.Check(given, InjectSlowdown))
            yield return refused;
        if (given.Has(UntilResolved))
        {
            Option[] goWithBase = [UntilResolved, Budget, Workload, Label, Reports, Store, NoStore, Json];
            foreach (var option in given.Parsed.CommandResult.Command.Options.Except(goWithBase).Where(o => given.Has(o)))
                yield return new Problem(option.Name, "", $"cannot go with {UntilResolved.Name}: the cells are measured as they were in the base.");
        }
        else if (given.GetValue(Budget) is not null)
            yield return new Problem(Budget.Name, "", $"is the time for {UntilResolved.Name}; give both.");
        if (Devices(given) is not null && given.GetValue(Provider) is null or ExecutionProvider.Cpu or ExecutionProvider.Openvino)
            yield return new Problem(Device.Name, "", "chooses a GPU; give it with --ep cuda, tensorrt or directml.");
        if (given.GetValue(DryRun) && given.GetValue(Batch) is { WantsLargest: true })
            yield return new Problem(Batch.Name, "", "max cannot go with --dry-run: the largest batch is found by running; give numbers.");
        if (given.GetValue(Instances)?.Any(n => n > 1) is true && given.GetValue(Batch) is { WantsLargest: true })
            yield return new Problem(Batch.Name, "", "max cannot go with --instances above 1: the largest batch is found for one worker, and several share the memory; give numbers.");
        if (given.GetValue(Scenario)?.Contains(Workloads.Scenario.MultiStream) is true && given.GetValue(Batch) is { WantsLargest: true })
            yield return new Problem(Batch.Name, "", "max cannot go with --scenario multi-stream: its batches divide the samples of a query; give numbers.");
        if (given.GetValue(CheckCaching) && given.GetValue(Batch) is { WantsLargest: true })
            yield return new Problem(CheckCaching.Name, "", "cannot go with --batch max: the largest batch is found for a model with one input; give numbers.");
        if (given.GetValue(Accumulate) > 1 && given.GetValue(Batch) is { WantsLargest: true })
            yield return new Problem(Batch.Name, "", "max cannot go with --accumulate above 1: memory limits a piece, and a batch has as many as one likes; give numbers.");
        foreach (var problem in given.GetValue(Otlp) is { } url ? OtlpExport.Endpoint(Otlp.Name, url).Problems : [])
            yield return problem;
        if (given.GetValue(Seed) is < 0 and var seed)
            yield return new Problem(Seed.Name, "", $"is {seed}; a seed is 0 or more.");
    }

    /// <summary>Whether what is to be measured is known: else a plan would be one of something else, with mistakes that nobody made.</summary>
    public bool SubjectIsKnown(Given given) => !new Option[] { Suite, Workload, Model, Stub }.Any(given.IsWrong);

    /// <summary>GPUs as typed; null when none was named.</summary>
    public string[]? Devices(Given given) => given.GetValue(Device) is { Length: > 0 } named ? named : null;

    public PlanOverrides Overrides(Given given) => new()
    {
        WorkloadIds = Array(given.GetValue(Workload)),
        ModelPath = given.GetValue(Model),
        ModelDimensions = given.GetValue(Dimensions),
        DataFolder = given.GetValue(Data) is { } folder ? Path.GetFullPath(folder) : null,
        Provider = given.GetValue(Provider),
        Placements = Array(given.GetValue(Placement)),
        CudaGraph = Array(given.GetValue(CudaGraph)),
        Tf32 = Array(given.GetValue(Tf32)),
        ConvolutionSearches = Array(given.GetValue(ConvolutionSearch)),
        ArenaLimit = given.GetValue(ArenaLimit),
        ArenaGrowths = Array(given.GetValue(ArenaGrowth)),
        Scenarios = Array(given.GetValue(Scenario)),
        Stub = given.GetValue(Stub),
        Slo = given.GetValue(Slo),
        SamplesPerQuery = given.GetValue(SamplesPerQuery),
        ChecksCaching = given.GetValue(CheckCaching),
        Load = Load(given),
        Scopes = Array(given.GetValue(Scope)),
        BatchSizes = Array(given.GetValue(Batch)?.Sizes),
        Precisions = Array(given.GetValue(Precision)),
        IntraOpThreads = given.GetValue(Threads),
        Streams = given.GetValue(Streams),
        Instances = Array(given.GetValue(Instances)),
        DecodeWorkers = given.GetValue(DecodeWorkers),
        Accumulation = given.GetValue(Accumulate),
        Steps = given.GetValue(Steps),
        CheckpointEvery = given.GetValue(CheckpointEvery),
        Trials = given.GetValue(Trials),
        WarmUp = given.GetValue(WarmUp),
        Measure = given.GetValue(Measure),
        MaximumMeasure = given.GetValue(MaximumMeasure),
        RelativeHalfWidth = given.GetValue(HalfWidth),
        MinimumQueries = given.GetValue(MinimumQueries),
        HangTimeout = given.GetValue(HangTimeout),
        InjectedSlowdown = given.GetValue(InjectSlowdown),
        LabelFormat = given.GetValue(LabelFormat),
    };

    /// <summary>How queries come; null where no option says anything about it.</summary>
    private OfferedLoad? Load(Given given)
    {
        var load = new OfferedLoad
        {
            Rate = given.GetValue(Rate),
            Arrivals = given.GetValue(Arrivals),
            ScheduleSeed = given.GetValue(ScheduleSeed),
            BurstSize = given.GetValue(Burst),
            BurstPeriod = given.GetValue(Period),
            BurstJitter = given.GetValue(Jitter),
            Trace = given.GetValue(Trace) is { } file ? Path.GetFullPath(file) : null,
            TraceUnit = given.GetValue(TraceUnit),
            TraceScale = given.GetValue(TraceScale),
        };
        return load == new OfferedLoad() ? null : load;
    }

    private static ImmutableArray<T>? Array<T>(T[]? values) => values is { Length: > 0 } ? [.. values] : null;
}
