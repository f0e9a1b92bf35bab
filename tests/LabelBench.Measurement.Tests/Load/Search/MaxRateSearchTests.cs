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

    private static (MaxRateAnswer Answer, IReadOnlyList<RatePoint> Points) Search(MaxRateSearch search, Func<MaxRateStep.Run, RatePoint> measure)
    {
        while (search.Ask() is MaxRateStep.Run run)
            search = search.Tell(measure(run));
        return (((MaxRateStep.Done)search.Ask()).Answer, search.Points);
    }
}
