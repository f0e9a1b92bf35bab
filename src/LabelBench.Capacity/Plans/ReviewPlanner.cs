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
    public static ReviewPlan? Of(RunSummary run, TeamDemand demand, GpuTable gpus)
    {
        var team = demand.People ?? ReviewTeam.Usual;
        ImmutableArray<JobReview> jobs = [.. demand.Jobs.Select(j => Of(j, RunBasis.From(run, j.WorkloadId, gpus), team, demand.Rules.Growth)).OfType<JobReview>()];
        if (jobs.IsEmpty)
            return null;
        var hours = jobs.Sum(j => j.HoursPerWeek);
        return new ReviewPlan(jobs, hours, hours / team.HoursPerWeek, demand.People?.Reviewers);
    }

    private static JobReview? Of(JobDemand job, RunBasis basis, ReviewTeam team, double growth)
    {
        var model = basis.Workload?.Review;
        var measured = (basis.CpuCell ?? basis.GpuPipeline)?.Quality.FirstOrDefault(q => q.Metric == GateRecord.ShareMetric)?.Value;
        if ((job.ReviewShare?.Value ?? measured ?? model?.ReviewShare.Value) is not { } share || (job.ReviewSeconds ?? model?.SecondsPerItem) is not { } seconds)
            return null;
        var items = job.ItemsPerDay * (job.Backlog is null ? growth : 1);
        var sent = items * share;
        var lookedAt = sent * (1 + team.ReworkShare) + items * (1 - share) * team.QualityControlShare;
        var learning = sent * (1 + team.ReworkShare) * team.LearningShare;
        var mean = lookedAt == 0 ? seconds : seconds * (lookedAt + learning * (team.LearningFactor - 1)) / lookedAt;
        var source = $"share {(job.ReviewShare is not null ? "stated" : measured is not null ? $"measured in run {basis.RunId}" : "assumed")}, seconds {(job.ReviewSeconds is not null ? "stated" : $"assumed: {model!.Source.TrimEnd('.')}")}";
        return new JobReview(job.WorkloadId, basis.Workload?.Items ?? "items", new Share(share), lookedAt, mean, 7 * lookedAt * mean / 3600, source);
    }
}
