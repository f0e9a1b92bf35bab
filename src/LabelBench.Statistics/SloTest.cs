using System.Globalization;

namespace LabelBench.Statistics;

/// <summary>Whether a run keeps a latency promise: LoadGen's early-stopping test on as many queries as the clustered ones are worth.</summary>
/// <param name="percentile">Share of queries that must stay within the limit, above 0 and below 1.</param>
/// <param name="confidence">Of a pass and of a fail alike; above 0 and below 1.</param>
/// <remarks>
/// The plain test promises at most 1 % false passes and gives 38 % on a queue that sits at its limit for 60 s. Here n and t are divided by the
/// <see cref="VarianceInflation"/> first; the quotients need not be whole, as the incomplete beta function takes any. A fail is the mirror image. Below <see cref="ShortestRun"/> the inflation cannot be
/// estimated well enough and no run passes.
/// </remarks>
public sealed class SloTest(double percentile, double confidence = 0.99)
{
    /// <summary>Seconds; a queue's slow episodes are too few in a shorter run. At 10 s a fifth of runs at the limit would pass.</summary>
    public const double ShortestRun = 60;

    private readonly EarlyStopping rule = new(percentile, confidence);

    /// <param name="responseNanoseconds">Done less scheduled of every query, in the order in which they were scheduled; <see cref="long.MaxValue"/> for one that never came back.</param>
    /// <param name="limitNanoseconds">Longest response that is within the limit.</param>
    /// <param name="seconds">Length of the run, above 0.</param>
    /// <exception cref="ArgumentException">There is no query.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seconds"/> is not above 0.</exception>
    public SloVerdict Judge(ReadOnlySpan<long> responseNanoseconds, long limitNanoseconds, double seconds)
    {
        var over = new bool[responseNanoseconds.Length];
        for (var i = 0; i < over.Length; i++)
            over[i] = responseNanoseconds[i] > limitNanoseconds;
        return Judge(over, seconds);
    }

    /// <inheritdoc cref="Judge(ReadOnlySpan{long}, long, double)"/>
    /// <param name="over">Whether each query was over the limit, in the order in which they were scheduled.</param>
    public SloVerdict Judge(ReadOnlySpan<bool> over, double seconds)
    {
        if (over.IsEmpty)
            throw new ArgumentException("A verdict needs at least one query.", nameof(over));
        if (!(seconds > 0 && double.IsFinite(seconds)))
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "A run lasts longer than 0 s.");
        long queries = over.Length, overs = over.Count(true);
        var inflation = VarianceInflation.Of(over);
        var allowed = rule.MostOvers(Worth(queries, inflation)) is { } most ? (long)Math.Floor(most * inflation.Factor) : (long?)null;
        var holds = Passes(queries, overs, inflation);
        var outcome = holds && seconds >= ShortestRun ? SloOutcome.Pass
            : IsBroken(queries, overs, inflation) ? SloOutcome.Fail
            : SloOutcome.CannotTell;
        var needed = outcome == SloOutcome.Pass ? 0 : QueriesStillNeeded(queries, overs, inflation) is { } more
            ? Math.Max(more, (long)Math.Ceiling(queries * Math.Max(0, ShortestRun - seconds) / seconds)) : (long?)null;
        var time = needed * seconds / queries;
        return new SloVerdict(outcome, queries, overs, allowed, inflation, needed, time, Say(outcome, queries, overs, allowed, inflation, needed, time, seconds, holds));
    }

    /// <summary>Whether the plain rule of LoadGen would pass the run, which takes queries for independent.</summary>
    public bool PassesUncorrected(ReadOnlySpan<bool> over) => rule.Passes(over.Length, over.Count(true));

    private bool Passes(long queries, long overs, VarianceInflation inflation)
    {
        return overs < queries && SpecialFunctions.IncompleteBeta(rule.Percentile, (queries - overs) / inflation.Factor, overs / inflation.Factor + 1) <= 1 - rule.Confidence;
    }

    /// <summary>P[Bin(n, 1 - p) ≥ t] ≤ 1 - c: so many overs would hardly happen at the limit.</summary>
    private bool IsBroken(long queries, long overs, VarianceInflation inflation)
    {
        var (n, t) = (Worth(queries, inflation), (long)Math.Floor(overs / inflation.Factor));
        return t >= 1 && SpecialFunctions.IncompleteBeta(1 - rule.Percentile, t, n - t + 1.0) <= 1 - rule.Confidence;
    }

    private static long Worth(long queries, VarianceInflation inflation) => (long)Math.Floor(queries / inflation.Factor);

    /// <summary>Doubles, then bisects the length of a run with the same share of overs until it passes.</summary>
    private long? QueriesStillNeeded(long queries, long overs, VarianceInflation inflation)
    {
        const long Longest = 1L << 40;
        var share = (double)overs / queries;
        if (share >= 1 - rule.Percentile)
            return null;
        if (PassesAt(queries))
            return 0;
        long fails = queries, passes = queries * 2;
        for (; !PassesAt(passes); passes *= 2)
        {
            if (passes > Longest)
                return null;
            fails = passes;
        }
        while (passes - fails > Math.Max(1, passes / 1000))
        {
            var middle = fails + (passes - fails) / 2;
            if (PassesAt(middle))
                passes = middle;
            else
                fails = middle;
        }
        return passes - queries;

        bool PassesAt(long total) => Passes(total, (long)Math.Ceiling(share * total), inflation);
    }

    private string Say(
        SloOutcome outcome, long queries, long overs, long? allowed, VarianceInflation inflation, long? needed, double? time, double seconds, bool holds)
    {
        var nominal = (1 - rule.Percentile) * 100;
        var counted = string.Create(CultureInfo.InvariantCulture,
            $"{overs:N0} of {queries:N0} queries were over the limit ({100.0 * overs / queries:0.###} %, the promise allows {nominal:0.###} %)");
        var proof = (allowed, inflation.Factor) switch
        {
            (null, _) => "which are too few queries to show anything",
            ({ } most, < 1.05) => string.Create(CultureInfo.InvariantCulture, $"and {most:N0} would still have passed"),
            ({ } most, var factor) => string.Create(CultureInfo.InvariantCulture, $"and, as they cluster {factor:0.#}-fold, {most:N0} would still have passed"),
        };
        var more = (needed, time) switch
        {
            ({ } q, { } s) => string.Create(CultureInfo.InvariantCulture, $"it takes {q:N0} more queries, {Math.Ceiling(s):N0} s more, if overs go on like this"),
            _ => "no longer run would pass unless fewer are over",
        };
        return outcome switch
        {
            SloOutcome.Pass => $"Pass: {counted}, {proof}.",
            SloOutcome.Fail => $"Fail: {counted}, {proof}.",
            _ when holds => string.Create(CultureInfo.InvariantCulture,
                $"Cannot tell: {counted}, {proof}, but {seconds:0.#} s are too short a run; it takes {ShortestRun:0} s, {needed:N0} more queries."),
            _ => $"Cannot tell: {counted}, {proof}; {more}.",
        };
    }
}
