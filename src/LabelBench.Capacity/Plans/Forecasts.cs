using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Plans;

/// <summary>What every offer of a catalog does of the jobs asked for so far. It depends on a job's workload and precisions, not on how much of it there is, so that a demand that changes asks for nothing anew.</summary>
/// <remarks>May be used from several threads.</remarks>
/// <param name="stated">What offers do of jobs, where that is not to be predicted from the runs; their GPUs are then not limited.</param>
/// <param name="gpuPower">Share of their boards' full power that GPUs have where they may be limited.</param>
internal sealed class Forecasts(PlanningRuns runs, Catalog catalog, PlanningData data, Func<JobDemand, Offer, Prediction>? stated, double gpuPower = 1)
{
    private readonly ConcurrentDictionary<string, Lazy<ImmutableArray<Forecast>>> _known = new(StringComparer.Ordinal);

    /// <summary>Where a missing measurement is made cheapest.</summary>
    public CheapestToMeasure Servers { get; } = new(catalog.Offers, data.Rates);

    public PromisedRates Promised { get; } = new();

    /// <summary>By id, so that nothing depends on the order of the catalog.</summary>
    public ImmutableArray<Offer> Offers { get; } = [.. catalog.Offers.OrderBy(o => o.Id, StringComparer.Ordinal)];

    /// <summary>On the GPUs of each of <see cref="Offers"/>; null for full power.</summary>
    public ImmutableArray<GpuLimit?> Limits { get; } = [.. catalog.Offers.OrderBy(o => o.Id, StringComparer.Ordinal).Select(o => stated is null ? GpuLimit.Of(o, gpuPower, data.Gpus) : null)];

    /// <summary>What offers do of a job in each way that it may be run, fastest first; at least one.</summary>
    /// <remarks>Without a promise nothing but the fastest is asked for. With one, a slower way may keep it where the fastest does not: fewer items at once, or another precision.</remarks>
    public ImmutableArray<Forecast> Of(JobDemand job)
    {
        var key = $"{job.WorkloadId}|{(job.Retraining is null ? "" : "trained")}|{(job.Promise is null ? "" : "promised")}|{string.Join(',', job.Precisions.Order())}";
        return _known.GetOrAdd(key, _ => new Lazy<ImmutableArray<Forecast>>(() => Anew(job))).Value;
    }

    private ImmutableArray<Forecast> Anew(JobDemand job)
    {
        if (stated is not null)
            return [new Forecast([.. Offers.Select(offer => stated(job, offer))], [], null, null)];
        var fastest = Bases(job, runs.All);
        if (fastest.IsEmpty)
            return [new Forecast([.. Offers.Select(_ => (Prediction?)null)], [], null, null)];
        return job.Promise is null
            ? [Anew(job, fastest)]
            : [.. Slower(job).Prepend(fastest).DistinctBy(bases => string.Join('|', bases.Select(b => $"{b.CpuCell?.Cell.Id} {b.GpuPipeline?.Cell.Id}"))).Select(bases => Anew(job, bases))];
    }

    /// <summary>The bases if no more than so many items at once, or nothing but one precision, had been measured.</summary>
    private IEnumerable<ImmutableArray<RunBasis>> Slower(JobDemand job) => runs.All.SelectMany(r => r.Cells)
        .Where(c => c.Workload.Id == job.WorkloadId && c is { TrialsValid: > 0, Throughput: not null, Cell.Scenario: Scenario.Offline })
        .OrderByDescending(c => c.Throughput!.Value).ThenBy(c => c.Cell.Id, StringComparer.Ordinal)
        .Select(c => (c.Cell.Precision, c.Cell.Batch)).Distinct()
        .Select(way => Bases(job, [.. runs.All.Select(run => Limited(run, job.WorkloadId, c => c.Precision == way.Precision && c.Batch <= way.Batch))]))
        .Where(bases => bases.Any(b => b.CpuCell is not null || b.GpuPipeline is not null));

    private Forecast Anew(JobDemand job, ImmutableArray<RunBasis> bases)
    {
        var model = new ThroughputModel(bases, data, Servers);
        var sentences = new Dictionary<string, string>(StringComparer.Ordinal);
        return new Forecast([.. Offers.Select((offer, place) => Shared(model.Predict(offer, Limits[place]), sentences))], [.. model.Notes], Batched(onGpu: false), Batched(onGpu: true))
        {
            MemoryOnCores = MemoryUse.Of(bases, onGpu: false, job.Retraining is not null),
            MemoryOnGpus = MemoryUse.Of(bases, onGpu: true, job.Retraining is not null),
        };

        // A training step begins when the last has ended: nothing waits for it in a queue.
        Batching? Batched(bool onGpu) => job.Retraining is null ? Batching.Of(bases, onGpu) : null;
    }

    /// <summary>Sentences that say the same are the same object, so that they are told apart without being read.</summary>
    private static Prediction Shared(Prediction predicted, Dictionary<string, string> sentences) => predicted is not Prediction.Known known ? predicted : known with
    {
        Assumptions = [.. known.Assumptions.Select(a => sentences.TryGetValue(a, out var same) ? same : sentences[a] = a)],
    };

    /// <summary>None where a job trains and nothing says how fast.</summary>
    private ImmutableArray<RunBasis> Bases(JobDemand job, ImmutableArray<RunSummary> measured) => job.Retraining is null
        ? [.. measured.Select(run => RunBasis.From(Allowed(run, job), job.WorkloadId, data.Gpus))]
        : [.. measured.Where(run => TrainingBasis.WasMeasured(run, job.WorkloadId)).Select(run => TrainingBasis.From(Allowed(run, job), job.WorkloadId, data.Gpus))];

    /// <summary>The run as it were if the job had been measured in the precisions alone that the demand allows.</summary>
    private static RunSummary Allowed(RunSummary run, JobDemand job)
    {
        if (job.Precisions.IsEmpty)
            return run;
        var plan = run.Record.Plan;
        var record = run.Record with { Plan = plan with { Workloads = [.. plan.Workloads.Select(Restricted)] } };
        return Limited(run with { Record = record, Cells = [.. run.Cells.Select(c => c with { Workload = Restricted(c.Workload) })] }, job.WorkloadId, c => job.Precisions.Contains(c.Precision));

        Workload Restricted(Workload w) => w.Id == job.WorkloadId ? w with { Precisions = [.. w.Precisions.Intersect(job.Precisions)] } : w;
    }

    /// <summary>The run as it were if of a workload nothing else had been measured.</summary>
    private static RunSummary Limited(RunSummary run, string workloadId, Func<Cell, bool> isMeasured) =>
        run with { Cells = [.. run.Cells.Where(c => c.Workload.Id != workloadId || isMeasured(c.Cell))] };
}

/// <summary>What offers do of one job, run in one way.</summary>
/// <param name="Predicted">One for each offer; null where a job trains and nothing says how fast.</param>
/// <param name="Notes">What of the runs was not used, and why.</param>
/// <param name="OnCores">How servers take its items that work on their cores; null for one at a time.</param>
/// <param name="OnGpus">The same of those that work on GPUs.</param>
internal sealed record Forecast(ImmutableArray<Prediction?> Predicted, ImmutableArray<string> Notes, Batching? OnCores, Batching? OnGpus)
{
    /// <summary>Main memory of servers that work on their cores; null where no run told it.</summary>
    public MemoryUse? MemoryOnCores { get; init; }

    /// <summary>The same of those that work on GPUs.</summary>
    public MemoryUse? MemoryOnGpus { get; init; }
}
