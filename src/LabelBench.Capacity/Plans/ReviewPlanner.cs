using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Capacity.Plans;

/// <summary>Counts the people that a demand needs.</summary>
internal static class ReviewPlanner
{
    /// <returns>Null where nobody is stated to review and no job has figures for it.</returns>
    public static ReviewPlan? Of(PlanningRuns runs, TeamDemand demand, GpuTable gpus)
    {
        var team = demand.People ?? ReviewTeam.Usual;
        ImmutableArray<JobReview> jobs = [.. demand.Jobs.Select(j => Of(j, Basis(runs, j, gpus), team, demand.Rules.Growth)).OfType<JobReview>()];
        if (jobs.IsEmpty)
            return null;
        var hours = jobs.Sum(j => j.HoursPerWeek);
        return new ReviewPlan(jobs, hours, team.Needed(hours / ReviewTeam.DaysInWeek), demand.People?.Reviewers);
    }

    /// <summary>The newest run whose gate sorted the job's items; else the newest that knows the job.</summary>
    private static RunBasis Basis(PlanningRuns runs, JobDemand job, GpuTable gpus)
    {
        var bases = runs.All.Select(r => RunBasis.From(r, job.WorkloadId, gpus)).ToArray();
        return bases.FirstOrDefault(b => Gate(b) is not null) ?? bases.FirstOrDefault(b => b.Workload is not null) ?? bases[0];
    }

    private static QualityResult? Gate(RunBasis basis) => (basis.CpuCell ?? basis.GpuPipeline)?.Quality.FirstOrDefault(q => q.Metric == GateRecord.ShareMetric);

    private static JobReview? Of(JobDemand job, RunBasis basis, ReviewTeam team, double growth)
    {
        if (job.Retraining is not null || Share(job, basis) is not { } share || OneLook(job, basis) is not { } look)
            return null;
        var items = job.ItemsPerDay * (job.Backlog is null ? growth : 1);
        var sent = items * share.Value;
        var lookedAt = sent * (1 + team.ReworkShare) + items * (1 - share.Value) * team.QualityControlShare;
        var learning = sent * (1 + team.ReworkShare) * team.LearningShare;
        var mean = lookedAt == 0 ? look.Value : look.Value * (lookedAt + learning * (team.LearningFactor - 1)) / lookedAt;
        return new JobReview(job.WorkloadId, basis.Workload?.Items ?? "items", share, look, lookedAt, mean, ReviewTeam.DaysInWeek * lookedAt * mean / 3600) { MeasuredOn = share.Provenance is Provenance.Measured ? basis.Reference.Day : null };
    }

    /// <summary>Stated, else measured by the run's gate, else the workload's.</summary>
    private static Figure? Share(JobDemand job, RunBasis basis)
    {
        if (job.ReviewShare is { } stated)
            return new Figure(stated.Value, null, null, null, Provenance.Assumed, FigureKinds.Stated);
        return Gate(basis) is { } gate
            ? new Figure(gate.Value, null, null, null, Provenance.Measured, $"run {basis.RunId}")
            : basis.Workload?.Review is { } model ? new Figure(model.ReviewShare.Value, null, null, null, Provenance.Assumed, model.Source.TrimEnd('.')) : null;
    }

    private static Figure? OneLook(JobDemand job, RunBasis basis)
    {
        if (job.ReviewSeconds is { } stated)
            return new Figure(stated, null, null, null, Provenance.Assumed, FigureKinds.Stated);
        return basis.Workload?.Review is { } model
            ? new Figure(model.SecondsPerItem, null, null, null, model.Source.StartsWith("published", StringComparison.Ordinal) ? Provenance.Published : model.Source.StartsWith("predicted", StringComparison.Ordinal) ? Provenance.Predicted : Provenance.Assumed, model.Source.TrimEnd('.'))
            : null;
    }
}
