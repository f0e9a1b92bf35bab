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
    private readonly ConcurrentDictionary<string, Lazy<Forecast>> _known = new(StringComparer.Ordinal);

    /// <summary>Where a missing measurement is made cheapest.</summary>
    public CheapestToMeasure Servers { get; } = new(catalog.Offers, data.Rates);

    public PromisedRates Promised { get; } = new();

    /// <summary>By id, so that nothing depends on the order of the catalog.</summary>
    public ImmutableArray<Offer> Offers { get; } = [.. catalog.Offers.OrderBy(o => o.Id, StringComparer.Ordinal)];

    /// <summary>On the GPUs of each of <see cref="Offers"/>; null for full power.</summary>
    public ImmutableArray<GpuLimit?> Limits { get; } = [.. catalog.Offers.OrderBy(o => o.Id, StringComparer.Ordinal).Select(o => stated is null ? GpuLimit.Of(o, gpuPower, data.Gpus) : null)];

    /// <returns>With one prediction for each of <see cref="Offers"/>.</returns>
    public Forecast Of(JobDemand job)
    {
        var key = $"{job.WorkloadId}|{(job.Retraining is null ? "" : "trained")}|{string.Join(',', job.Precisions.Order())}";
        return _known.GetOrAdd(key, _ => new Lazy<Forecast>(() => Anew(job))).Value;
    }

    private Forecast Anew(JobDemand job)
    {
        if (stated is not null)
            return new Forecast([.. Offers.Select(offer => stated(job, offer))], [], null, null);
        var bases = Bases(job);
        if (bases.IsEmpty)
            return new Forecast([.. Offers.Select(_ => (Prediction?)null)], [], null, null);
        var model = new ThroughputModel(bases, data, Servers);
        var sentences = new Dictionary<string, string>(StringComparer.Ordinal);
        return new Forecast([.. Offers.Select((offer, place) => Shared(model.Predict(offer, Limits[place]), sentences))], [.. model.Notes], Batched(onGpu: false), Batched(onGpu: true));

        // A training step begins when the last has ended: nothing waits for it in a queue.
        Batching? Batched(bool onGpu) => job.Retraining is null ? Batching.Of(bases, onGpu) : null;
    }

    /// <summary>Sentences that say the same are the same object, so that they are told apart without being read.</summary>
    private static Prediction Shared(Prediction predicted, Dictionary<string, string> sentences) => predicted is not Prediction.Known known ? predicted : known with
    {
        Assumptions = [.. known.Assumptions.Select(a => sentences.TryGetValue(a, out var same) ? same : sentences[a] = a)],
    };

    /// <summary>None where a job trains and nothing says how fast.</summary>
    private ImmutableArray<RunBasis> Bases(JobDemand job) => job.Retraining is null
        ? [.. runs.All.Select(run => RunBasis.From(Allowed(run, job), job.WorkloadId, data.Gpus))]
        : [.. runs.All.Where(run => TrainingBasis.WasMeasured(run, job.WorkloadId)).Select(run => TrainingBasis.From(Allowed(run, job), job.WorkloadId, data.Gpus))];

    /// <summary>The run as it were if the job had been measured in the precisions alone that the demand allows.</summary>
    private static RunSummary Allowed(RunSummary run, JobDemand job)
    {
        if (job.Precisions.IsEmpty)
            return run;
        var plan = run.Record.Plan;
        return run with
        {
            Record = run.Record with { Plan = plan with { Workloads = [.. plan.Workloads.Select(Limited)] } },
            Cells = [.. run.Cells.Where(c => c.Workload.Id != job.WorkloadId || job.Precisions.Contains(c.Cell.Precision)).Select(c => c with { Workload = Limited(c.Workload) })],
        };

        Workload Limited(Workload w) => w.Id == job.WorkloadId ? w with { Precisions = [.. w.Precisions.Intersect(job.Precisions)] } : w;
    }
}

/// <summary>What offers do of one job.</summary>
/// <param name="Predicted">One for each offer; null where a job trains and nothing says how fast.</param>
/// <param name="Notes">What of the runs was not used, and why.</param>
/// <param name="OnCores">How servers take its items that work on their cores; null for one at a time.</param>
/// <param name="OnGpus">The same of those that work on GPUs.</param>
internal sealed record Forecast(ImmutableArray<Prediction?> Predicted, ImmutableArray<string> Notes, Batching? OnCores, Batching? OnGpus);
