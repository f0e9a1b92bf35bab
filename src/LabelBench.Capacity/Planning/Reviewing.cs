using System.Globalization;
using LabelBench.Capacity.Demands;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>How many people the labels need that the gate does not let through.</summary>
internal static class Reviewing
{
    /// <returns>Null when the workload has no review model.</returns>
    public static ReviewerNeed? Need(Demand demand, RunBasis basis, ReviewTeam team)
    {
        if (basis.Workload is not { Review: { } review } workload)
            return null;
        var measured = (basis.CpuCell ?? basis.GpuPipeline)?.Quality.FirstOrDefault(q => q.Metric == GateRecord.ShareMetric);
        var share = measured?.Value ?? review.ReviewShare.Value;
        var hours = demand.ItemsPerDay * share * review.SecondsPerItem / 3600;
        var shareSource = measured is null ? "assumed" : $"measured in run {basis.RunId}";
        var explanation = string.Create(CultureInfo.InvariantCulture,
            $"{Say.Percent(share)} of {Say.Number(demand.ItemsPerDay)} {workload.Items} a day go to review ({shareSource}), {review.SecondsPerItem:0.#} s each; {team.Rule} (assumed).");
        return new ReviewerNeed(new Figure(team.Needed(hours), null, null, null, Provenance.Assumed, $"review share {shareSource}, seconds per item: {review.Source}"), hours, explanation);
    }
}
