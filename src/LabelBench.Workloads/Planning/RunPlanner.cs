using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Workloads.Files;

namespace LabelBench.Workloads;

/// <summary>Turns a suite, what the user asked for and the machine into the list of trials. Pure: the same arguments give the same plan.</summary>
public static class RunPlanner
{
    private const string Custom = "custom";

    /// <summary>Every mistake in overrides that can be told without knowing workloads.</summary>
    public static IEnumerable<Problem> Check(PlanOverrides overrides) => OverrideRules.Check(overrides);

    /// <summary>Plans a suite, or the part of the catalog that the overrides name.</summary>
    /// <returns>The plan, or every mistake in the overrides.</returns>
    public static Checked<RunPlan> Expand(WorkloadCatalog catalog, Suite suite, PlanOverrides overrides, MachineFacts machine, ulong seed)
    {
        if (OwnWorkload(overrides) is { } own)
            return Expand(Custom, [Whole(own.Id)], [own], suite.Settings, overrides, machine, seed);
        ImmutableArray<SuiteEntry> entries = overrides.WorkloadIds is { } ids
            ? [.. ids.Distinct().SelectMany(id => suite.Entries.Where(e => e.WorkloadId == id).DefaultIfEmpty(Whole(id)))]
            : suite.Entries;
        return Expand(overrides.ChangesSelection ? Custom : suite.Id, entries, catalog.Workloads, suite.Settings, overrides, machine, seed);
    }

    /// <summary>Plans workloads in all that they offer.</summary>
    /// <returns>The plan, or every mistake in the overrides.</returns>
    public static Checked<RunPlan> Expand(
        IReadOnlyCollection<Workload> workloads, TrialSettings settings, PlanOverrides overrides, MachineFacts machine, ulong seed)
    {
        if (OwnWorkload(overrides) is { } own)
            return Expand(Custom, [Whole(own.Id)], [own], settings, overrides, machine, seed);
        var ids = overrides.WorkloadIds ?? [.. workloads.Select(w => w.Id)];
        return Expand(Custom, [.. ids.Distinct().Select(Whole)], workloads, settings, overrides, machine, seed);
    }

    /// <summary>What is measured instead of any workload: the user's model, or the stub.</summary>
    private static Workload? OwnWorkload(PlanOverrides overrides) => overrides switch
    {
        { ModelPath: { } path } => UserModel.Workload(path, overrides.ModelDimensions ?? ImmutableSortedDictionary<string, int>.Empty),
        { Stub: { } serviceTime } => StubServer.Workload(serviceTime),
        _ => null,
    };

    private static SuiteEntry Whole(string workloadId) => new(workloadId, null, null, null, null);

    private static Checked<RunPlan> Expand(
        string suiteId, ImmutableArray<SuiteEntry> entries, IReadOnlyCollection<Workload> workloads, TrialSettings settings,
        PlanOverrides overrides, MachineFacts machine, ulong seed)
    {
        var problems = OverrideRules.Check(overrides).Concat(CheckNames(workloads, overrides))
            .Concat(MultiStreamQueries.CheckBatches(workloads.Where(w => entries.Any(e => e.WorkloadId == w.Id)), overrides)).ToList();
        if (problems.Count > 0)
            return Checked<RunPlan>.Invalid(problems);
        var cells = entries
            .SelectMany(entry => workloads.Single(w => w.Id == entry.WorkloadId) is var workload ? CellsOf(entry, workload, overrides, machine).SelectMany(cell => CachingPlan.With(workload, overrides, cell)) : [])
            .Distinct()
            .ToImmutableArray();
        var measured = workloads.Where(w => cells.Any(c => c.WorkloadId == w.Id)).Select(w => WithPromise(TrainingPlan.With(WithFormat(WithData(w, overrides.DataFolder), overrides.LabelFormat), overrides), overrides.Slo)).ToImmutableArray();
        problems.AddRange(CheckNothingLost(entries, cells, measured, overrides));
        problems.AddRange(CheckFormat(measured));
        problems.AddRange(TrainingPlan.Check(cells, measured, overrides));
        problems.AddRange(LoadRules.CheckCells(cells, overrides));
        problems.AddRange(CachingPlan.Check(cells, overrides));
        if (problems.Count > 0)
            return Checked<RunPlan>.Invalid(problems);
        var effective = Apply(overrides, settings) with { OpenLoop = cells.Any(c => c.Scenario.IsOpenLoop()) ? LoadRules.Window(overrides) : null };
        return Checked<RunPlan>.Valid(new RunPlan(suiteId, seed, effective, measured, cells, TrialOrder.Of(cells, effective.Trials, seed)));
    }

    private static IEnumerable<Problem> CheckNames(IReadOnlyCollection<Workload> workloads, PlanOverrides overrides)
    {
        string[] known = [.. workloads.Select(w => w.Id)];
        return overrides.WorkloadIds is { } ids && overrides is { ModelPath: null, Stub: null }
            ? ids.Except(known).Select(id => new Problem("--workload", "", $"'{id}' is not known{NearMatch.Hint(id, known)}"))
            : [];
    }

    private static IEnumerable<Cell> CellsOf(SuiteEntry entry, Workload workload, PlanOverrides overrides, MachineFacts machine)
    {
        var provider = overrides.Provider ?? ExecutionProvider.Cpu;
        // A job without a model has nothing that a GPU would run: on the CPU under another name it would be a silent fallback.
        if (workload.Model is ModelSource.None && provider is not ExecutionProvider.Cpu)
            return [];
        return
            from scope in Chosen(overrides.Scopes, entry.Scopes ?? workload.Scopes)
            from scenario in ScenariosOf(entry, workload, overrides)
            from precision in overrides.Precisions ?? entry.Precisions ?? workload.Precisions
            where overrides.Precisions is not null || IsWorthMeasuring(precision, provider)
            from batch in BatchesOf(entry, workload, scenario, overrides)
            where batch == 1 || IsBatched(scenario, overrides)
            from device in DevicesOf(provider, overrides)
            where scenario is not Scenario.Training || !device.Contains(Cell.DeviceSeparator)
            from instances in InstancesOf(device, overrides)
            from settings in ProviderSweep.Of(provider, overrides, scenario is Scenario.Training ? TensorPlacement.Device : TensorPlacement.Host)
            where IsWanted(new LearnedBatch(workload.Id, scope, precision, device, settings, batch), overrides)
            select LoadRules.WithLearnedRate(workload, overrides, CellOf(workload, scope, scenario, provider, device, precision, batch, overrides, Part(machine, instances)) with
            {
                ProviderSettings = settings,
                Instances = instances == 1 ? null : instances,
                SamplesPerQuery = scenario is Scenario.MultiStream ? MultiStreamQueries.SamplesOf(workload, overrides) : null,
                Arrivals = (overrides.Load ?? new OfferedLoad()).Over(workload.Load).PlanFor(scenario),
                Accumulation = TrainingPlan.AccumulationOf(workload, overrides),
            });
    }

    /// <summary>Load that comes by itself, and queries of several samples, can be offered to every workload, so they are measured wherever they are asked for.</summary>
    private static IEnumerable<Scenario> ScenariosOf(SuiteEntry entry, Workload workload, PlanOverrides overrides)
    {
        var offered = entry.Scenarios ?? workload.Scenarios;
        return overrides.Scenarios is { } asked ? asked.Distinct().Where(s => s.IsOfferedToAll() && workload.Task is not LabelingTask.ModelTraining || offered.Contains(s)) : offered;
    }

    /// <summary>Whether queries of several items make sense: in a latency scenario only where they are asked for.</summary>
    private static bool IsBatched(Scenario scenario, PlanOverrides overrides) => scenario switch
    {
        Scenario.SingleStream => false,
        _ => !scenario.IsOpenLoop() || overrides.BatchSizes is not null || overrides.LargestBatches is not null,
    };

    /// <summary>All that any device is measured with; with the largest batch each has its own.</summary>
    private static IEnumerable<int> BatchesOf(SuiteEntry entry, Workload workload, Scenario scenario, PlanOverrides overrides)
    {
        IEnumerable<int> batches = overrides.LargestBatches is { } learned
            ? (overrides.BatchSizes ?? []).Concat(learned.Where(b => b.WorkloadId == workload.Id).Select(b => b.Batch)).Distinct()
            : overrides.BatchSizes ?? entry.BatchSizes ?? workload.BatchSizes;
        return scenario is Scenario.MultiStream ? MultiStreamQueries.Batches(batches, MultiStreamQueries.SamplesOf(workload, overrides), areAskedFor: overrides.BatchSizes is not null || overrides.LargestBatches is not null) : batches;
    }

    private static bool IsWanted(LearnedBatch batch, PlanOverrides overrides) =>
        overrides.LargestBatches is not { } learned || overrides.BatchSizes?.Contains(batch.Batch) is true
        || batch.Device.Split(Cell.DeviceSeparator).All(device => learned.Contains(batch with { Device = device }));

    /// <summary>Whether a precision is measured without being asked for.</summary>
    /// <remarks>
    /// fp16 on the CPU provider can be 400 times slower than fp32 (BERT-base: 50 s against 0.13 s). CUDA computes 8-bit graphs in fp32, and TensorRT does not take their
    /// asymmetric activations.
    /// </remarks>
    private static bool IsWorthMeasuring(Precision precision, ExecutionProvider provider) => (precision, provider) is not
        ((Precision.Fp16, ExecutionProvider.Cpu) or (Precision.Int8, ExecutionProvider.Cuda or ExecutionProvider.Tensorrt));

    /// <summary>One worker a device where several devices work at once; otherwise as many as were asked for.</summary>
    private static IEnumerable<int> InstancesOf(string device, PlanOverrides overrides) =>
        (overrides.Instances ?? [1]).Select(n => n * device.Split(Cell.DeviceSeparator).Length);

    /// <summary>The share of the machine that each of several workers at once has.</summary>
    private static MachineFacts Part(MachineFacts machine, int workers) => workers == 1 ? machine : new(machine.UsableCpus / workers, Math.Max(1, machine.PhysicalCores / workers));

    /// <summary>Each device by itself, and where there are several, all at once: what they take from each other is the host's part.</summary>
    private static ImmutableArray<string> DevicesOf(ExecutionProvider provider, PlanOverrides overrides) =>
        overrides.Devices is [_, _, ..] several ? [.. several, string.Join(Cell.DeviceSeparator, several)] : overrides.Devices ?? (provider is ExecutionProvider.Cpu or ExecutionProvider.Openvino ? ["cpu"] : ["gpu0"]);

    private static Cell CellOf(
        Workload workload, Scope scope, Scenario scenario, ExecutionProvider provider, string device, Precision precision, int batch, PlanOverrides overrides, MachineFacts machine)
    {
        var parallelism = ParallelismPolicy.Choose(scope, scenario, provider, machine);
        return new Cell(
            workload.Id, scope, scenario, provider, device, precision, batch,
            overrides.IntraOpThreads ?? parallelism.IntraOpThreads,
            // One query or step at a time is what these scenarios mean: options for more do not apply to them.
            scenario.IsOneAtATime() ? 1 : overrides.Streams ?? parallelism.Streams,
            scope is Scope.Infer || workload.Input is InputSource.TrainingBatches ? 0 : scenario is Scenario.SingleStream ? 1 : overrides.DecodeWorkers ?? parallelism.DecodeWorkers);
    }

    private static IEnumerable<T> Chosen<T>(ImmutableArray<T>? asked, ImmutableArray<T> offered) =>
        asked is { } wanted ? offered.Where(value => wanted.Contains(value)) : offered;

    private static Workload WithData(Workload workload, string? folder) => folder is null || !ReadsFiles(workload)
        ? workload
        : workload with
        {
            Input = new InputSource.Folder(Path.GetFullPath(folder)),
            Quality = [.. workload.Quality.Where(limit => !QualityMetric.NeedsTruth(limit.Metric))],
        };

    /// <summary>Whether the job is fed with files, which may be the user's.</summary>
    private static bool ReadsFiles(Workload workload) => workload.Input is not (InputSource.SeededTensors or InputSource.TrainingBatches);

    private static Workload WithFormat(Workload workload, LabelFormat? format) =>
        format is { } asked && workload.Task is not (LabelingTask.ModelOnly or LabelingTask.ModelTraining) ? workload with { LabelFormat = asked } : workload;

    private static Workload WithPromise(Workload workload, ServiceLevelObjective? slo) => slo is null ? workload : workload with { Slo = slo };

    private static IEnumerable<Problem> CheckFormat(IEnumerable<Workload> measured) =>
        from workload in measured
        let formats = TaskRule.Of(workload.Task).LabelFormats
        where !formats.Contains(workload.LabelFormat)
        select new Problem("--label-format", "", $"{Cell.Word(workload.LabelFormat)} has no place for the labels of {workload.Id}; take {string.Join(" or ", formats.Select(Cell.Word))}, or choose other workloads with --workload.");

    private static IEnumerable<Problem> CheckNothingLost(
        ImmutableArray<SuiteEntry> entries, ImmutableArray<Cell> cells, ImmutableArray<Workload> measured, PlanOverrides overrides)
    {
        if (cells.IsEmpty)
        {
            yield return new Problem("run", "", $"has nothing to measure: no workload offers {Describe(overrides)} on {Cell.Word(overrides.Provider ?? ExecutionProvider.Cpu)}.");
            yield break;
        }
        if (overrides.WorkloadIds is not null)
            foreach (var id in entries.Select(e => e.WorkloadId).Distinct().Where(id => measured.All(w => w.Id != id)))
                yield return new Problem("--workload", "", $"'{id}' has nothing to measure with {Describe(overrides)} on {Cell.Word(overrides.Provider ?? ExecutionProvider.Cpu)}; leave it out or change the other options.");
        if (overrides.DataFolder is not null && !measured.Any(ReadsFiles))
            yield return new Problem("--data", "", "is not read by any of the chosen workloads; they are fed with generated tensors.");
    }

    private static string Describe(PlanOverrides overrides)
    {
        string[] asked =
        [
            .. (overrides.Scopes ?? []).Select(s => $"scope {Cell.Word(s)}"),
            .. (overrides.Scenarios ?? []).Select(s => $"scenario {Cell.Word(s)}"),
            .. (overrides.BatchSizes ?? []).Select(b => $"batch {b.ToString(System.Globalization.CultureInfo.InvariantCulture)}"),
            .. (overrides.Precisions ?? []).Select(p => $"precision {Cell.Word(p)}"),
        ];
        return asked.Length == 0 ? "what is asked for" : string.Join(", ", asked);
    }

    private static TrialSettings Apply(PlanOverrides overrides, TrialSettings settings)
    {
        var measure = overrides.Measure ?? settings.Measure;
        // A shorter limit wins over the suite's window, a longer window over the suite's limit; the two never contradict each other.
        var maximum = overrides.MaximumMeasure ?? (measure > settings.MaximumMeasure ? measure : settings.MaximumMeasure);
        return new TrialSettings(
            overrides.Trials ?? settings.Trials,
            overrides.WarmUp ?? settings.WarmUp,
            measure > maximum ? maximum : measure,
            overrides.MinimumQueries ?? settings.MinimumQueries,
            maximum,
            overrides.HangTimeout ?? settings.HangTimeout)
        { RelativeHalfWidth = overrides.RelativeHalfWidth ?? settings.RelativeHalfWidth, InjectedSlowdown = overrides.InjectedSlowdown };
    }
}
