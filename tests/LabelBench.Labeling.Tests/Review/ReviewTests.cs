using LabelBench.Core;
using LabelBench.Labeling.Review;
using LabelBench.Labeling.Scoring;

namespace LabelBench.Labeling.Tests.Review;

public class ReviewTests
{
    [Fact]
    public void The_gates_shares_add_up_and_counts_of_workers_do_too()
    {
        var gate = ConfidenceGate.Create(0.8, 0.3, "test").ValueOrThrow();
        var count = new[] { 0.9, 0.85, 0.5, 0.1, double.NaN }.Aggregate(new GateCount(), (c, confidence) => c.With(gate.Decide(confidence)));
        Assert.Equal(new GateCount(2, 2, 1), count);
        var both = count + new GateCount(5, 0, 0);
        Assert.Equal(0.7, both.AcceptedShare.ValueOrNull!.Value.Value, 1e-12);
        Assert.Equal(1, both.AcceptedShare.ValueOrNull!.Value.Value + both.ReviewedShare.ValueOrNull!.Value.Value + both.RejectedShare.ValueOrNull!.Value.Value, 1e-12);
    }

    [Fact]
    public void Shares_of_nothing_are_missing_rather_than_zero() => Assert.IsType<Reading<Share>.Unavailable>(new GateCount().AcceptedShare);

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_quality_sample_takes_its_share_and_always_the_same_items(double share)
    {
        var sample = new QualitySample(new Share(share), 7);
        var picked = Enumerable.Range(0, 20_000).Where(sample.IsChecked).ToList();
        Assert.Equal(share, picked.Count / 20_000.0, 0.015);
        Assert.Equal(picked, Enumerable.Range(0, 20_000).Reverse().Where(sample.IsChecked).Reverse());
        if (share is > 0 and < 1)
            Assert.NotEqual(picked, Enumerable.Range(0, 20_000).Where((sample with { Seed = 8 }).IsChecked));
    }

    [Fact]
    public void A_larger_sample_contains_the_smaller_one()
    {
        var (small, large) = (new QualitySample(new Share(0.1), 3), new QualitySample(new Share(0.2), 3));
        Assert.All(Enumerable.Range(0, 5_000).Where(small.IsChecked), item => Assert.True(large.IsChecked(item)));
    }

    [Theory]
    // Solutions of |p - k/n| = z sqrt(p (1 - p) / n), the interval's definition.
    [InlineData(8, 10)]
    [InlineData(1, 10)]
    [InlineData(95, 100)]
    [InlineData(500, 1000)]
    public void The_wilson_interval_ends_where_its_defining_equation_holds(long agreed, long checkedItems)
    {
        var (low, high) = new Agreement(agreed, checkedItems).Interval();
        var rate = (double)agreed / checkedItems;
        foreach (var p in new[] { low.Value, high.Value })
            Assert.Equal(Math.Abs(p - rate), 1.959963984540054 * Math.Sqrt(p * (1 - p) / checkedItems), 1e-9);
        Assert.True(low.Value < rate && rate < high.Value);
    }

    [Fact]
    public void The_wilson_interval_of_8_in_10_is_the_published_one()
    {
        var (low, high) = new Agreement(8, 10).Interval();
        Assert.Equal(0.4902, low.Value, 1e-4);
        Assert.Equal(0.9433, high.Value, 1e-4);
    }

    [Fact]
    public void Agreement_at_the_borders_and_of_nothing()
    {
        Assert.Equal((new Share(0), new Share(1)), new Agreement().Interval());
        Assert.IsType<Reading<Share>.Unavailable>(new Agreement().Rate);
        var all = new Agreement(20, 20).Interval();
        Assert.Equal(1, all.High.Value);
        Assert.Equal(20 / (20 + 1.959963984540054 * 1.959963984540054), all.Low.Value, 1e-9); // n / (n + z^2)
        Assert.Equal(0, new Agreement(0, 20).Interval().Low.Value);
        Assert.Equal(new Agreement(1, 2), new Agreement().With(true).With(false));
    }

    [Fact]
    public void Every_task_has_a_source_a_unit_and_ranges_in_order()
    {
        Assert.All(ReviewTimes.All, row =>
        {
            Assert.NotEmpty(row.Source);
            Assert.NotEmpty(row.Unit);
            Assert.All(new[] { row.FromScratch, row.Assisted }.OfType<SecondsRange>(), range => Assert.True(range.Low > 0 && range.Low <= range.High));
            if (row is { FromScratch: { } scratch, Assisted: { } assisted })
                Assert.True(assisted.Middle < scratch.Middle);
        });
        Assert.Distinct(ReviewTimes.All.Select(row => row.Task));
    }

    [Fact]
    public void A_task_is_found_by_name_and_an_unknown_one_names_those_there_are()
    {
        Assert.Equal(7, ReviewTimes.Find("box", "x").ValueOrThrow().Assisted!.Value.Middle);
        Assert.Contains("instance-mask", Assert.Single(ReviewTimes.Find("bocks", "x").Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_boxes_of_seven_seconds_make_0_014_frames_a_second() => Assert.Equal(0.0143, ReviewTimes.ReviewerRate(10, 7).Value, 1e-4);

    [Fact]
    public void Actively_selected_items_cost_1_39_times_as_much() =>
        Assert.Equal(1.39, ReviewTimes.ReviewerRate(1, 9.7).Value / ReviewTimes.ReviewerRate(1, 9.7, activelySelected: true).Value, 0.005);

    [Theory]
    [InlineData(0.05, true)]
    [InlineData(0.30, true)]
    [InlineData(0.31, false)]
    [InlineData(double.NaN, false)]
    public void A_transcript_with_too_many_errors_is_slower_than_none(double rate, bool helps)
    {
        var assisted = ReviewTimes.AssistedTranscription(rate);
        Assert.Equal(helps, assisted is Reading<Count>.Measured);
        if (assisted is Reading<Count>.Unavailable no)
            Assert.StartsWith("assistance slower than none", no.Reason, StringComparison.Ordinal);
    }
}
