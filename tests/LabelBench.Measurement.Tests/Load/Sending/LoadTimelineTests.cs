using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Load.Sending;

public class LoadTimelineTests
{
    private static readonly LoadSettings Minute = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60), 5, TimeSpan.FromSeconds(300));

    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 386.7)]
    [InlineData(3, 7.3)]
    public void Wherever_the_trial_may_end_the_rate_is_the_requested_one(ulong seed, double rate)
    {
        var timeline = Build(new ArrivalPlan.Poisson(new(rate)), Minute, seed);
        Assert.Equal(300, timeline.Ends[^1].Nanoseconds / 1e9, 0.2);
        Assert.All(timeline.Ends, end => Assert.InRange(end.Queries - rate * end.Nanoseconds / 1e9, -1 - timeline.Ends.Length, 1 + timeline.Ends.Length));
    }

    [Fact]
    public void Looks_come_at_lengths_that_grow_by_half_and_the_first_before_the_shortest()
    {
        var ends = Build(new ArrivalPlan.Constant(new(10)), Minute).Ends;
        Assert.Equal([40, 60, 90, 135, 202.5, 300], ends.Select(e => e.Nanoseconds / 1e9));
        Assert.Equal([400, 600, 900, 1350, 2025, 3000], ends.Select(e => e.Queries));
    }

    [Fact]
    public void A_window_of_one_length_has_one_end() =>
        Assert.Equal((6_000_000_000, 60), Assert.Single(Build(new ArrivalPlan.Constant(new(10)), new LoadSettings(TimeSpan.Zero, TimeSpan.FromSeconds(6), 1, TimeSpan.FromSeconds(6))).Ends) is var end ? (end.Nanoseconds, end.Queries) : default);

    [Fact]
    public void Too_few_queries_lengthen_the_shortest_window_up_to_the_longest()
    {
        Assert.Equal(100, Build(new ArrivalPlan.Constant(new(0.5)), Minute with { MinimumQueries = 50 }).Ends[1].Nanoseconds / 1e9);
        Assert.Single(Build(new ArrivalPlan.Constant(new(0.1)), Minute with { MinimumQueries = 5000 }).Ends);
    }

    [Fact]
    public void Arrivals_ascend_over_the_parts_and_another_seed_gives_others()
    {
        var first = Arrivals(1);
        Assert.Equal(first.Order(), first);
        Assert.Equal(first, Arrivals(1));
        Assert.NotEqual(first, Arrivals(2));

        static long[] Arrivals(ulong seed) => [.. Build(new ArrivalPlan.Poisson(new(100)), Minute, seed).Measured.Nanoseconds];
    }

    [Fact]
    public void A_window_that_there_is_no_memory_for_ends_earlier_and_one_that_cannot_is_refused()
    {
        var timeline = LoadTimeline.Build(new ArrivalPlan.Constant(new(1000)), Minute, 1, mostQueries: 100_000).ValueOrThrow();
        Assert.Equal(100_000, timeline.Ends[^1].Queries);
        var refused = LoadTimeline.Build(new ArrivalPlan.Constant(new(1000)), Minute, 1, mostQueries: 50_000);
        Assert.Contains("there is memory for 50,000: lower the rate or shorten the run", Assert.Single(refused.Problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    [InlineData(1e9)]
    public void A_rate_that_cannot_be_sent_is_refused(double rate) =>
        Assert.Contains("above 0 and at most 10,000,000", Assert.Single(LoadTimeline.Build(new ArrivalPlan.Poisson(new(rate)), Minute, 1, 1000).Problems).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void What_is_dealt_to_several_workers_is_together_the_schedule_of_one(int workers)
    {
        ArrivalPlan plan = new ArrivalPlan.Poisson(new(60));
        var (whole, parts) = (Build(plan, Minute, 7), Enumerable.Range(0, workers).Select(i => LoadTimeline.Build(plan, Minute, 7, int.MaxValue, new LoadShare(i, workers, 7)).ValueOrThrow()).ToArray());
        Assert.Equal(whole.Measured.Nanoseconds, parts.SelectMany(p => p.Measured.Nanoseconds).Order());
        Assert.All(parts, p => Assert.Equal(whole.Ends[^1].Nanoseconds, p.Ends[^1].Nanoseconds));
        Assert.All(parts, p => Assert.InRange(p.Ends[^1].Queries - whole.Ends[^1].Queries / (double)workers, -1, 1));
        Assert.Equal(60, parts.Sum(p => p.Measured.Requested!.Value.Value), 9);
    }

    [Fact]
    public void Fewer_queries_than_workers_are_refused() => Assert.Contains(
        "are 4, and the window has 3 queries in all",
        Assert.Single(LoadTimeline.Build(new ArrivalPlan.Constant(new(3)), new LoadSettings(TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1)), 1, 100, new LoadShare(0, 4, 1)).Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void Early_looks_ask_for_more_than_the_last_and_one_look_for_no_more_than_the_test()
    {
        var ends = Build(new ArrivalPlan.Constant(new(10)), Minute).Ends;
        Assert.Equal(ends.Select(e => e.Confidence).OrderDescending(), ends.Select(e => e.Confidence));
        Assert.InRange(ends.Sum(e => 1 - e.Confidence), 0.0074, 0.0076);
        Assert.Equal(0.99, Assert.Single(Build(new ArrivalPlan.Constant(new(10)), Minute with { MaximumMeasure = Minute.Measure }).Ends).Confidence, 9);
    }

    [Fact]
    public void A_window_of_one_length_can_make_up_for_warm_up_that_is_cut_off_and_ends_where_it_did_where_none_is()
    {
        var fixedLength = Minute with { MaximumMeasure = Minute.Measure };
        var timeline = Build(new ArrivalPlan.Constant(new(10)), fixedLength);
        Assert.Equal((60, 600), (Assert.Single(timeline.Ends).Nanoseconds / 1e9, timeline.Ends[0].Queries));
        Assert.Equal([67.5, 75, 90, 120], timeline.Spare.Select(e => e.Nanoseconds / 1e9));
        Assert.Equal([675, 750, 900, 1200], timeline.Spare.Select(e => e.Queries));
        Assert.Equal(1200, timeline.Measured.Nanoseconds.Length);
        var poisson = new ArrivalPlan.Poisson(new(50));
        Assert.Equal(3000, Build(poisson, fixedLength).Ends[^1].Queries, 1.0);
        Assert.Equal([67.5], LoadTimeline.Build(poisson, fixedLength, 1, mostQueries: 3400).ValueOrThrow().Spare.Select(e => e.Nanoseconds / 1e9));
    }

    [Fact]
    public void Where_nothing_is_cut_off_or_enough_is_left_a_window_goes_on_nowhere()
    {
        Assert.Empty(Build(new ArrivalPlan.Constant(new(10)), Minute).Spare);
        Assert.Empty(Build(new ArrivalPlan.Constant(new(10)), Minute with { Measure = TimeSpan.FromSeconds(20), MaximumMeasure = TimeSpan.FromSeconds(20) }).Spare);
        Assert.Empty(LoadTimeline.Build(new ArrivalPlan.Constant(new(10)), Minute with { MaximumMeasure = Minute.Measure }, 1, int.MaxValue, new LoadShare(0, 2, 1)).ValueOrThrow().Spare);
    }

    [Fact]
    public void LoadGen_s_arrivals_stay_one_schedule()
    {
        var timeline = Build(new ArrivalPlan.LoadGen(new(100)), Minute, 0);
        Assert.Equal([0, 8985603, 8985603 + 18596042], timeline.Measured.Nanoseconds.Take(3));
    }

    private static LoadTimeline Build(ArrivalPlan plan, LoadSettings settings, ulong seed = 1) => LoadTimeline.Build(plan, settings, seed, int.MaxValue).ValueOrThrow();
}
