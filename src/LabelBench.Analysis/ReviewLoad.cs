using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>How many people the machine keeps busy while it runs.</summary>
/// <param name="Reviewers">People reviewing at the same time, without pause, with interval and provenance.</param>
/// <param name="SecondsPerItem">Seconds a person needs for one item.</param>
/// <param name="ReviewShare">Share of items sent to people.</param>
/// <param name="ShareMeasured">True when the run measured the share, false when it is the workload's assumption.</param>
public sealed record ReviewLoad(Figure Reviewers, double SecondsPerItem, Share ReviewShare, bool ShareMeasured)
{
    /// <summary>Items per second times the share sent to review times seconds per item (Little's law); null without throughput or review model, and in training: nobody reviews what is learned from.</summary>
    public static ReviewLoad? Of(CellSummary cell)
    {
        if (cell is not { Throughput: { } rate, Workload.Review: { } review, Training: null })
            return null;
        var measured = cell.Quality.FirstOrDefault(q => q.Metric == GateRecord.ShareMetric);
        var share = measured is null ? review.ReviewShare : new Share(measured.Value);
        var factor = share.Value * review.SecondsPerItem;
        var reviewers = new Figure(rate.Value * factor, rate.Low * factor, rate.High * factor, rate.Confidence, Provenance.Predicted,
            $"measured throughput; {review.Source}");
        return new ReviewLoad(reviewers, review.SecondsPerItem, share, measured is not null);
    }
}
