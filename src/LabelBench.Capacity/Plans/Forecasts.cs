using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Plans;

/// <summary>What every offer of a catalog does of the jobs asked for so far. It depends on a job's workload and precisions, not on how much of it there is, so that a demand that changes asks for nothing anew.</summary>
/// <remarks>May be used from several threads.</remarks>
internal sealed class Forecasts(RunSummary run, Catalog catalog, PlanningData data)
{
    private readonly ConcurrentDictionary<string, Lazy<Prediction?[]>> _known = new(StringComparer.Ordinal);

    /// <summary>By id, so that nothing depends on the order of the catalog.</summary>
    public ImmutableArray<Offer> Offers { get; } = [.. catalog.Offers.OrderBy(o => o.Id, StringComparer.Ordinal)];

    /// <returns>One for each of <see cref="Offers"/>; null where a job trains and nothing says how fast.</returns>
    public IReadOnlyList<Prediction?> Of(JobDemand job)
    {
        var key = $"{job.WorkloadId}|{(job.Retraining is null ? "" : "trained")}|{string.Join(',', job.Precisions.Order())}";
        return _known.GetOrAdd(key, _ => new Lazy<Prediction?[]>(() =>
        {
            var model = Model(job);
            return [.. Offers.Select(offer => model?.Predict(offer))];
        })).Value;
    }

    private ThroughputModel? Model(JobDemand job)
    {
        if (job.Retraining is not null)
            return TrainingBasis.WasMeasured(run, job.WorkloadId) ? new ThroughputModel(RunBasis.From(Allowed(TrainingBasis.Of(run, job.WorkloadId), job), job.WorkloadId, data.Gpus), data) : null;
        return new ThroughputModel(RunBasis.From(Allowed(run, job), job.WorkloadId, data.Gpus), data);
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
