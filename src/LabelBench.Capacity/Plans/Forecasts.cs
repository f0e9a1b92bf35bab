using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Plans;

/// <summary>What every offer of a catalog does of the jobs asked for so far. It depends on a job's workload and precisions, not on how much of it there is, so that a demand that changes asks for nothing anew.</summary>
/// <remarks>May be used from several threads.</remarks>
/// <param name="stated">What offers do of jobs, where that is not to be predicted from the run.</param>
internal sealed class Forecasts(RunSummary run, Catalog catalog, PlanningData data, Func<JobDemand, Offer, Prediction>? stated)
{
    private readonly ConcurrentDictionary<string, Lazy<JobForecast>> _known = new(StringComparer.Ordinal);

    /// <summary>By id, so that nothing depends on the order of the catalog.</summary>
    public ImmutableArray<Offer> Offers { get; } = [.. catalog.Offers.OrderBy(o => o.Id, StringComparer.Ordinal)];

    public JobForecast Of(JobDemand job)
    {
        var key = $"{job.WorkloadId}|{(job.Retraining is null ? "" : "trained")}|{string.Join(',', job.Precisions.Order())}";
        return _known.GetOrAdd(key, _ => new Lazy<JobForecast>(() => Anew(job))).Value;
    }

    private JobForecast Anew(JobDemand job)
    {
        if (stated is not null)
            return new JobForecast([.. Offers.Select(offer => stated(job, offer))], null, null);
        if (job.Retraining is not null && !TrainingBasis.WasMeasured(run, job.WorkloadId))
            return new JobForecast(new Prediction?[Offers.Length], null, null);
        var basis = RunBasis.From(Allowed(job.Retraining is null ? run : TrainingBasis.Of(run, job.WorkloadId), job), job.WorkloadId, data.Gpus);
        var model = new ThroughputModel(basis, data);
        return new JobForecast([.. Offers.Select(model.Predict)], Batching(onGpu: false), Batching(onGpu: true));

        // A training step is not interrupted and begins when the last has ended: nothing waits for it in a queue.
        Batching? Batching(bool onGpu) => job.Retraining is null ? Plans.Batching.Of(basis, onGpu) : null;
    }

    /// <summary>The run as it were if the job had been measured in the precisions alone that the demand allows.</summary>
    private static RunSummary Allowed(RunSummary run, JobDemand job) => job.Precisions.IsEmpty
        ? run
        : run with
        {
            Cells =
            [
                .. run.Cells.Where(c => c.Workload.Id != job.WorkloadId || job.Precisions.Contains(c.Cell.Precision))
                    .Select(c => c.Workload.Id != job.WorkloadId ? c : c with { Workload = c.Workload with { Precisions = [.. c.Workload.Precisions.Intersect(job.Precisions)] } }),
            ],
        };
}

/// <summary>What every offer does of one job.</summary>
/// <param name="Offers">By place of the offer; null where a job trains and nothing says how fast.</param>
/// <param name="OnCores">How servers without a GPU take its items; null for one at a time.</param>
/// <param name="OnGpus">The same of servers with GPUs.</param>
internal sealed record JobForecast(IReadOnlyList<Prediction?> Offers, Batching? OnCores, Batching? OnGpus);
