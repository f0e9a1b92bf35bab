using LabelBench.Records;
using LabelBench.Statistics;

namespace LabelBench.Measurement;

/// <summary>Turns raw latencies into their summary.</summary>
public static class Latencies
{
    /// <param name="nanoseconds">At least one latency, any order.</param>
    /// <exception cref="ArgumentException">No latencies.</exception>
    public static LatencySummary Summarise(ReadOnlySpan<long> nanoseconds)
    {
        if (nanoseconds.IsEmpty)
            throw new ArgumentException("A latency summary needs at least one latency.", nameof(nanoseconds));
        var sorted = nanoseconds.ToArray();
        Array.Sort(sorted);
        return new LatencySummary(
            sorted.Length,
            Span(sorted.Average()),
            Span(sorted[0]),
            At(0.50),
            At(0.90),
            At(0.95),
            At(0.99),
            At(0.999),
            Span(sorted[^1]));

        TimeSpan At(double p) => Span(Quantiles.Of(sorted, p));

        static TimeSpan Span(double ns) => TimeSpan.FromTicks((long)Math.Round(ns / 100));
    }
}
