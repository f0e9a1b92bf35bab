using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Tests;

public class HeadlinesTests
{
    private static readonly RunSummary Standard = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());

    [Fact]
    public void The_fastest_valid_pipeline_answers_for_its_workload()
    {
        var photos = Headlines.Of(Standard)[0];
        Assert.Equal("image-classify.pipeline.offline.cpu.int8.b8.t4.s2", photos.Best.Cell.Id);
        Assert.Equal("image-classify.infer.offline.cpu.int8.b8.t4.s2", photos.InferOnly!.Cell.Id);
        Assert.Equal(431 / 287.6, photos.InferOverBest!.Value, 1e-9);
    }

    [Fact]
    public void An_invalid_cell_never_answers() =>
        Assert.Equal("image-classify-small.pipeline.offline.cpu.fp32.b8.t4.s2", Headlines.Of(Standard).Single(h => h.Workload.Id == "image-classify-small").Best.Cell.Id);

    [Fact]
    public void The_model_alone_is_compared_on_the_same_precision_only() =>
        Assert.Null(Headlines.Of(Standard).Single(h => h.Workload.Id == "image-classify-small").InferOnly);

    [Fact]
    public void Without_a_pipeline_the_model_alone_answers()
    {
        var infer = Standard.Cells.Where(c => c.Cell.Scope == Scope.Infer).ToList();
        var headline = Assert.Single(Headlines.Of(Standard with { Cells = [.. infer] }));
        Assert.Equal(Scope.Infer, headline.Best.Cell.Scope);
        Assert.Null(headline.InferOnly);
    }

    [Fact]
    public void A_run_without_valid_trials_has_no_headline() =>
        Assert.Empty(Headlines.Of(RunAnalyzer.Summarise(RecordBuilder.Standard().EndedEarly(RunOutcome.Cancelled, 0).Build())));

    [Fact]
    public void Reviewers_kept_busy_are_rate_times_share_times_time()
    {
        var review = Headlines.Of(Standard)[0].Review!;
        Assert.Equal(287.6 * 0.18 * 4, review.Reviewers.Value, 1e-9);
        Assert.True(review.Reviewers.Low < review.Reviewers.Value);
        Assert.False(review.ShareMeasured);
    }

    [Fact]
    public void A_measured_review_share_replaces_the_assumed_one()
    {
        var record = RecordBuilder.Standard().Rewrite(s => s with { Quality = [new QualityResult(GateRecord.ShareMetric, 0.25, null, true)] }).Build();
        var review = Headlines.Of(RunAnalyzer.Summarise(record))[0].Review!;
        Assert.Equal(287.6 * 0.25 * 4, review.Reviewers.Value, 1e-9);
        Assert.True(review.ShareMeasured);
    }

    [Fact]
    public void A_workload_without_a_review_model_says_nothing_about_people() =>
        Assert.Null(Headlines.Of(Standard).Single(h => h.Workload.Id == "image-classify-small").Review);
}
