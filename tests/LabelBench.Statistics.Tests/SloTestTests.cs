namespace LabelBench.Statistics.Tests;

public class SloTestTests
{
    private static readonly SloTest Test = new(0.99);

    [Fact]
    public void Independent_overs_are_judged_by_the_plain_rule()
    {
        var verdict = Test.Judge(Scattered(23_000, 150), 60);
        Assert.Equal((SloOutcome.Pass, 23_000L, 150L, 0L, 0.0), (verdict.Outcome, verdict.Queries, verdict.Overs, verdict.QueriesStillNeeded, verdict.SecondsStillNeeded));
        Assert.Equal(1, verdict.Inflation.Factor);
        Assert.Equal(new EarlyStopping(0.99).MostOvers(23_000), verdict.OversAllowed);
        Assert.Equal($"Pass: 150 of 23,000 queries were over the limit (0.652 %, the promise allows 1 %), and {verdict.OversAllowed} would still have passed.", verdict.Sentence);
    }

    [Fact]
    public void The_same_overs_in_clusters_show_less()
    {
        var verdict = Test.Judge(Clustered(23_000, 150, 30), 60);
        Assert.Equal(SloOutcome.CannotTell, verdict.Outcome);
        Assert.True(Test.PassesUncorrected(Clustered(23_000, 150, 30)));
        Assert.True(verdict.Inflation.Factor >= 30);
        Assert.True(verdict.OversAllowed is null or < 150);
        Assert.True(verdict.QueriesStillNeeded > 0 && verdict.SecondsStillNeeded > 0);
        Assert.StartsWith("Cannot tell: 150 of 23,000 queries were over the limit", verdict.Sentence, StringComparison.Ordinal);
        Assert.Contains("more queries", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_to_be_still_needed_suffices()
    {
        var verdict = Test.Judge(Scattered(20_000, 180), 100);
        Assert.Equal(SloOutcome.CannotTell, verdict.Outcome);
        var total = 20_000 + (int)verdict.QueriesStillNeeded!.Value;
        Assert.Equal(SloOutcome.Pass, Test.Judge(Scattered(total, (int)(total * 0.009)), 100.0 * total / 20_000).Outcome);
        Assert.Equal(SloOutcome.CannotTell, Test.Judge(Scattered(total * 9 / 10, (int)(total * 0.9 * 0.009)), 90).Outcome);
        Assert.Equal(verdict.QueriesStillNeeded!.Value / 200.0, verdict.SecondsStillNeeded!.Value, 6);
    }

    [Fact]
    public void A_run_below_60_s_cannot_pass_and_says_how_long_it_takes()
    {
        var verdict = Test.Judge(Scattered(23_000, 10), 59);
        Assert.Equal((SloOutcome.CannotTell, 390L), (verdict.Outcome, verdict.QueriesStillNeeded));
        Assert.Equal(1, verdict.SecondsStillNeeded!.Value, 2);
        Assert.EndsWith("but 59 s are too short a run; it takes 60 s, 390 more queries.", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_promise_that_is_clearly_broken_fails_even_in_a_short_run()
    {
        var verdict = Test.Judge(Scattered(5_000, 500), 10);
        Assert.Equal((SloOutcome.Fail, null), (verdict.Outcome, verdict.QueriesStillNeeded));
        Assert.Null(verdict.SecondsStillNeeded);
        Assert.StartsWith("Fail: 500 of 5,000 queries were over the limit (10 %", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_at_the_limit_can_be_told_by_no_longer_run() =>
        Assert.Contains("no longer run would pass", Test.Judge(Scattered(20_000, 201), 100).Sentence, StringComparison.Ordinal);

    [Fact]
    public void All_overs_fail_and_none_pass()
    {
        Assert.Equal(SloOutcome.Fail, Test.Judge(Enumerable.Repeat(long.MaxValue, 1000).ToArray(), 20_000_000, 100).Outcome);
        Assert.Equal(SloOutcome.Pass, Test.Judge(new long[1000], 20_000_000, 100).Outcome);
    }

    [Fact]
    public void Too_few_queries_cannot_tell()
    {
        var verdict = Test.Judge(new bool[458], 100);
        Assert.Equal((SloOutcome.CannotTell, null, 1L), (verdict.Outcome, verdict.OversAllowed, verdict.QueriesStillNeeded));
        Assert.Equal(SloOutcome.Pass, Test.Judge(new bool[459], 100).Outcome);
    }

    [Fact]
    public void A_response_of_exactly_the_limit_is_within_it() => Assert.Equal(0, Test.Judge([20, 20, 20], 20, 60).Overs);

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Test.Judge(ReadOnlySpan<bool>.Empty, 60));
        Assert.Throws<ArgumentOutOfRangeException>(() => Test.Judge([true], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Test.Judge([true], double.PositiveInfinity));
    }

    [Fact]
    public void Inflation_is_never_below_1_and_grows_with_the_length_of_clusters()
    {
        Assert.Equal(1, VarianceInflation.Of(new bool[1000]).Factor);
        Assert.Equal(1, VarianceInflation.Of([]).Factor);
        var factors = new[] { 1, 5, 25 }.Select(length => VarianceInflation.Of(Clustered(60_000, 500, length)).Factor).ToArray();
        Assert.True(factors[0] < factors[1] && factors[1] < factors[2]);
        Assert.Equal(25, VarianceInflation.Of(Clustered(60_000, 500, 25)).MeanRun);
    }

    /// <summary>Overs that stand alone, evenly spread.</summary>
    private static bool[] Scattered(int queries, int overs) => [.. Enumerable.Range(0, queries).Select(i => (long)(i + 1) * overs / queries != (long)i * overs / queries)];

    /// <summary>Overs in runs of a length, evenly spread.</summary>
    private static bool[] Clustered(int queries, int overs, int length)
    {
        var over = new bool[queries];
        var clusters = overs / length;
        var random = new Random(5);
        for (var c = 0; c < clusters; c++)
            Array.Fill(over, true, (int)((long)c * queries / clusters) + random.Next(Math.Max(1, queries / clusters - length - 1)), length);
        return over;
    }
}
