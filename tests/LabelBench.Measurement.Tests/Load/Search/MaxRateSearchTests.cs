using System.Text.Json;
using LabelBench.Core;
using LabelBench.Measurement.Load.Search;
using LabelBench.Statistics;

namespace LabelBench.Measurement.Tests.Load.Search;

public class MaxRateSearchTests
{
    private static readonly MaxRateOptions Options = new(0.99, 0.02, 50);

    [Theory]
    [InlineData(2)]
    [InlineData(200)]
    [InlineData(20_000)]
    public void A_sharp_knee_is_found_from_any_guess(double guess)
    {
        var (answer, points) = Search(MaxRateSearch.Start(Options with { FirstRate = guess }), Knee(200));
        Assert.Equal(MaxRateEnd.Found, answer.End);
        Assert.InRange(answer.Rate!.Value, 190, 210);
        Assert.True(answer.LoadSeconds <= 100);
        Assert.Contains(points, p => p.Phase == RatePhase.Confirm && p.Rate == answer.ConfirmedRate);
    }

    [Fact]
    public void A_budget_of_few_seconds_makes_short_runs()
    {
        var (answer, points) = Search(MaxRateSearch.Start(Options with { BudgetSeconds = 4, RunSeconds = 0.5, ConfirmSeconds = 1 }), Knee(200));
        Assert.Equal(MaxRateEnd.Found, answer.End);
        Assert.All(points.Where(p => p.Phase == RatePhase.Bracket), p => Assert.InRange(p.Seconds, 0, 0.4));
    }

    [Fact]
    public void A_search_that_is_killed_after_any_run_ends_as_if_it_had_not_been()
    {
        var (whole, points) = Search(MaxRateSearch.Start(Options), Knee(333));
        for (var kill = 0; kill < points.Count; kill++)
        {
            var search = MaxRateSearch.Start(Options);
            foreach (var point in points.Take(kill))
                search = search.Tell(point);
            var revived = JsonSerializer.Deserialize<MaxRateSearch>(JsonSerializer.Serialize(search, Json.Line), Json.Line)!;
            var (answer, all) = Search(revived, Knee(333));
            Assert.Equal(whole, answer);
            Assert.Equal(points, all);
        }
    }

    [Fact]
    public void Where_even_one_query_is_too_slow_no_rate_is_within_the_limit() =>
        Assert.Equal(MaxRateEnd.NoRateWithinLimit, Search(MaxRateSearch.Start(Options), Knee(0)).Answer.End);

    [Theory]
    [InlineData(20, true)]
    [InlineData(500, false)]
    public void A_query_that_is_too_slow_alone_ends_the_search_and_one_that_waits_inside_an_overloaded_system_does_not(double rate, bool ends)
    {
        var slow = new RatePoint(RatePhase.Bracket, rate, 1, (long)rate, (long)rate) { ServiceSeconds = 0.03, MedianServiceSeconds = 0.03 };
        Assert.Equal(ends, MaxRateSearch.Start(Options).Tell(slow).Ask() is MaxRateStep.Done { Answer.End: MaxRateEnd.NoRateWithinLimit });
    }

    [Fact]
    public void Where_nothing_is_too_fast_no_rate_is_too_high() =>
        Assert.Equal(MaxRateEnd.NoRateTooHigh, Search(MaxRateSearch.Start(Options), Knee(1e9)).Answer.End);

    [Fact]
    public void Disturbed_runs_teach_nothing_are_repeated_and_end_the_search_when_they_do_not_stop()
    {
        var search = MaxRateSearch.Start(Options);
        var first = Assert.IsType<MaxRateStep.Run>(search.Ask());
        var disturbed = new RatePoint(first.Phase, first.Rate, first.Seconds, 100, 100, IsValid: false);
        var again = Assert.IsType<MaxRateStep.Run>(search.Tell(disturbed).Ask());
        Assert.Equal(first with { Index = 1 }, again);
        Assert.Equal(MaxRateEnd.Interference, Assert.IsType<MaxRateStep.Done>(search.Tell(disturbed).Tell(disturbed).Tell(disturbed).Ask()).Answer.End);
    }

    [Fact]
    public void A_system_that_becomes_slower_half_way_gives_no_rate_but_says_which_runs_were_slower()
    {
        var (answer, points) = Search(MaxRateSearch.Start(Options), Paced(load => load < 50 ? 1 : 1.1));
        Assert.Equal((MaxRateEnd.Interference, null), (answer.End, answer.Rate));
        Assert.InRange(answer.Change!.SlowSeconds / answer.Change.QuietSeconds, 1.09, 1.11);
        Assert.False(answer.Change.HasEnded);
        Assert.Equal(answer.Change.Slower, [.. Enumerable.Range(0, points.Count).Where(i => points[i].ServiceSeconds > 0.0021)]);
    }

    [Fact]
    public void A_system_that_becomes_faster_half_way_is_searched_anew_with_as_much_load()
    {
        var (answer, points) = Search(MaxRateSearch.Start(Options), Paced(load => load < 50 ? 1.1 : 1));
        Assert.Equal(MaxRateEnd.Found, answer.End);
        Assert.InRange(answer.Rate!.Value, 194, 206);
        Assert.True(answer.Change!.HasEnded);
        Assert.InRange(answer.LoadSeconds - answer.Change.Slower.Sum(i => points[i].Seconds), 94, 100);
        Assert.InRange(answer.LoadSeconds, 100, 200);
    }

    [Fact]
    public void A_single_slow_run_at_the_end_is_waited_out()
    {
        var (answer, _) = Search(MaxRateSearch.Start(Options), Paced(load => load is > 88 and <= 94 ? 1.15 : 1));
        Assert.Equal(MaxRateEnd.Found, answer.End);
        Assert.Single(answer.Change!.Slower);
    }

    [Fact]
    public void A_long_run_on_a_slower_system_confirms_nothing_and_one_on_a_faster_system_neither()
    {
        Assert.Equal(MaxRateEnd.Interference, Search(MaxRateSearch.Start(Options), Paced(load => load < 98 ? 1 : 1.1, SloOutcome.Fail)).Answer.End);
        Assert.Equal(MaxRateEnd.Interference, Search(MaxRateSearch.Start(Options), Paced(load => load < 98 ? 1.1 : 1)).Answer.End);
    }

    [Fact]
    public void A_long_run_that_passes_on_a_slower_system_holds_for_the_faster_one_too() =>
        Assert.NotNull(Search(MaxRateSearch.Start(Options), Paced(load => load < 98 ? 1 : 1.1)).Answer.ConfirmedRate);

    [Fact]
    public void A_search_over_a_change_that_is_killed_ends_as_if_it_had_not_been()
    {
        var (whole, points) = Search(MaxRateSearch.Start(Options), Paced(load => load < 50 ? 1.1 : 1));
        for (var kill = 0; kill < points.Count; kill++)
        {
            var next = (MaxRateSearch.Start(Options) with { Points = [.. points.Take(kill)] }).Ask();
            Assert.Equal((points[kill].Phase, points[kill].Rate), next is MaxRateStep.Run run ? (run.Phase, run.Rate) : default);
        }
        Assert.Equal(MaxRateEnd.Found, whole.End);
    }

    [Fact]
    public void A_rate_that_no_long_run_confirms_is_not_called_confirmed()
    {
        var (answer, points) = Search(MaxRateSearch.Start(Options), run => Knee(200)(run) with { Outcome = run.Phase == RatePhase.Confirm ? SloOutcome.CannotTell : null });
        Assert.Null(answer.ConfirmedRate);
        Assert.Equal(3, points.Count(p => p.Phase == RatePhase.Confirm));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_first_rate_that_is_none_is_refused(double rate) => Assert.Throws<ArgumentException>(() => MaxRateSearch.Start(Options with { FirstRate = rate }));

    /// <summary>All queries within the limit below a rate, overs growing quickly above it.</summary>
    private static Func<MaxRateStep.Run, RatePoint> Knee(double rate) => run =>
    {
        var queries = (long)Math.Ceiling(run.Rate * run.Seconds);
        var share = Math.Min(1, 0.01 * Math.Pow(run.Rate / rate, 20));
        var overs = (long)Math.Floor(queries * share * 0.999);
        return new RatePoint(run.Phase, run.Rate, run.Seconds, queries, overs, true, run.Phase == RatePhase.Confirm ? SloOutcome.Pass : null);
    };

    /// <summary>A knee at 200/s of a system that at times takes longer for everything, and scatters by half a per cent.</summary>
    private static Func<MaxRateStep.Run, RatePoint> Paced(Func<double, double> slower, SloOutcome confirmation = SloOutcome.Pass)
    {
        var load = 0.0;
        return run =>
        {
            var factor = slower(load) * (1 + 0.005 * Math.Sin(7 * run.Index));
            load += run.Seconds;
            var point = Knee(200 / factor)(run);
            return point with { ServiceSeconds = 0.002 * factor, Outcome = point.Outcome is null ? null : confirmation };
        };
    }

    private static (MaxRateAnswer Answer, IReadOnlyList<RatePoint> Points) Search(MaxRateSearch search, Func<MaxRateStep.Run, RatePoint> measure)
    {
        while (search.Ask() is MaxRateStep.Run run)
            search = search.Tell(measure(run));
        return (((MaxRateStep.Done)search.Ask()).Answer, search.Points);
    }
}
