using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Records;

namespace LabelBench.Measurement.Tests.Load;

public class TrialCourseTests
{
    private const long Second = 1_000_000_000;
    private static readonly LoadSettings Quick = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), 5, TimeSpan.FromSeconds(6));
    private static readonly LoadSettings Long = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), 5, TimeSpan.FromSeconds(60));

    [Fact]
    public void An_even_load_ends_at_the_shortest_window()
    {
        var course = new TrialCourse(Quick, 0, Second);
        Assert.False(course.IsDue(2 * Second));
        Assert.False(course.Look(Queries(3 * Second, _ => 10_000_000), 3 * Second));
        Assert.True(course.IsDue(4 * Second));
        Assert.True(course.Look(Queries(4 * Second, _ => 10_000_000), 4 * Second));
        Assert.Equal((Second, SteadyOutcome.Steady), (course.Begin, course.Steady!.Outcome));
        Assert.InRange(course.RelativeHalfWidth!.Value, 0, 0.05);
        Assert.Empty(course.Findings());
    }

    [Fact]
    public void An_uneven_load_goes_on_until_the_longest_window()
    {
        // Every third of a second the other speed, at random: the mean of 3 s is not known to a tenth.
        List<(long, long)> To(long now) => Queries(now, at => new SplitMix64((ulong)(at / (Second / 3))).Next() % 2 == 0 ? 3_000_000 : 30_000_000);
        var course = new TrialCourse(Quick, 0, Second);
        Assert.False(course.Look(To(3 * Second), 3 * Second));
        Assert.False(course.Look(To(4 * Second), 4 * Second));
        Assert.False(course.IsDue(5 * Second));
        Assert.True(course.IsOutOfTime(7 * Second));
        Assert.True(course.Look(To(7 * Second), 7 * Second));
        Assert.True(course.RelativeHalfWidth > 0.1);
    }

    [Fact]
    public void A_change_behind_the_warm_up_moves_the_beginning_of_the_window()
    {
        var course = new TrialCourse(Long, 0, 5 * Second);
        var now = 65 * Second;
        Assert.True(course.Look(Queries(now, at => (at < 12 * Second ? 15_000_000 : 10_000_000) + Noise(at)), now));
        Assert.Equal(SteadyOutcome.Steady, course.Steady!.Outcome);
        Assert.InRange(course.Begin, 11 * Second, 14 * Second);
        Assert.Empty(course.Findings());
    }

    [Fact]
    public void A_drift_over_a_minute_is_refused_with_its_numbers()
    {
        var course = new TrialCourse(Long, 0, 5 * Second);
        var now = 65 * Second;
        course.Look(Queries(now, at => 10_000_000 + (long)(at / (double)now * 1_000_000) + Noise(at)), now);
        var finding = Assert.Single(course.Findings());
        Assert.Equal((SteadyRecord.Rule, true), (finding.Rule, finding.Invalidates));
        Assert.Contains("% a minute (65 windows of 1 s, warm-up included)", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void In_windows_far_below_a_second_a_small_drift_is_noted_and_only_a_great_one_refused()
    {
        Assert.False(Assert.Single(Drift(0.15)).Invalidates);
        Assert.True(Assert.Single(Drift(0.6)).Invalidates);

        static IEnumerable<Finding> Drift(double share)
        {
            var course = new TrialCourse(Quick with { MaximumMeasure = Quick.Measure }, 0, Second);
            course.Look(Queries(4 * Second, at => 4_000_000 + (long)(at / (4.0 * Second) * share * 4_000_000) + Noise(at) / 4), 4 * Second);
            return course.Findings();
        }
    }

    [Fact]
    public void Few_slow_queries_cannot_be_tested_and_do_not_prolong_the_trial()
    {
        var course = new TrialCourse(Quick, 0, Second);
        course.Look(Queries(3 * Second, _ => 400_000_000), 3 * Second);
        Assert.True(course.Look(Queries(4 * Second, _ => 400_000_000), 4 * Second));
        Assert.Equal((SteadyOutcome.TooShort, null), (course.Steady!.Outcome, course.RelativeHalfWidth));
        Assert.Empty(course.Findings());
    }

    [Fact]
    public void Batches_that_end_together_are_no_change_of_pace()
    {
        foreach (var (batch, takes, outcome) in new[] { (8, 200_000_000, SteadyOutcome.TooShort), (8, 15_000_000, SteadyOutcome.Steady), (2, 20_000_000, SteadyOutcome.Steady) })
        {
            var course = new TrialCourse(Quick with { MaximumMeasure = Quick.Measure }, 0, Second);
            course.Look([.. Queries(4 * Second, at => takes + Noise(at)).SelectMany(one => Enumerable.Range(0, batch).Select(i => (one.End - i * takes / 200, one.Latency)))], 4 * Second);
            Assert.Equal(outcome, course.Steady!.Outcome);
            Assert.Empty(course.Findings());
        }
    }

    [Fact]
    public void Too_few_batches_are_told_with_the_number_of_times_at_which_they_ended()
    {
        var course = new TrialCourse(Quick with { MaximumMeasure = Quick.Measure }, 0, Second);
        course.Look([.. Queries(4 * Second, _ => 200_000_000).SelectMany(one => Enumerable.Repeat(one, 8))], 4 * Second);
        Assert.Equal("Too few queries to tell: 160 ended at 20 times in 4 s.", course.Steady!.Sentence);
    }

    /// <summary>One after the other from 0 on, as long as they end by then.</summary>
    private static List<(long End, long Latency)> Queries(long until, Func<long, long> takes)
    {
        var queries = new List<(long, long)>();
        for (long at = 0; at + takes(at) is var end && end <= until; at = end)
            queries.Add((end, end - at));
        return queries;
    }

    /// <summary>Up to ± 2 % of 10 ms, always the same.</summary>
    private static long Noise(long at) => (long)(new SplitMix64((ulong)at).Unit() * 400_000) - 200_000;
}
