using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Measurement.Worker;
using LabelBench.Statistics;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Load;

/// <summary>The same latencies of the same stub, put into figures by our code and by LoadGen's published arithmetic, which stands here once more on its own.</summary>
public class LoadGenArithmeticTests
{
    private const long Service = 2_000_000;

    /// <summary>A stamp of 0 stands for a moment that has not come, so the virtual clock begins later; only differences count.</summary>
    private const long Origin = 1_000_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16159082839903944936)]
    public void Server_figures_agree_within_one_and_three_per_cent(ulong seed)
    {
        var due = LoadGenPoisson.Arrivals(seed, new QueriesPerSecond(200), TimeSpan.FromSeconds(5), 0);
        var (stamps, done) = Serve(due);
        var slo = new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(7));
        var ours = new OpenLoopAccount(stamps.Rows(0, due.Length), slo, 5_000_000_000, Origin + done[^1]);

        var sorted = done.Zip(due, (end, at) => end - at).Order().ToArray();
        var summary = Latencies.Summarise(ours.Responses);
        Assert.Equal(AtIndex(sorted, 0.5), summary.P50.TotalNanoseconds, AtIndex(sorted, 0.5) * 0.01);
        Assert.Equal(AtIndex(sorted, 0.99), summary.P99.TotalNanoseconds, AtIndex(sorted, 0.99) * 0.03);
        Assert.Equal(sorted[^1], summary.Maximum.TotalNanoseconds, 100.0);
        // One query less over the time of the last: both rates of the newer and the older versions.
        var rates = ours.Rates(new QueriesPerSecond(200));
        Assert.Equal((due.Length - 1) / (due[^1] / 1e9), rates.Scheduled.Value, rates.Scheduled.Value * 0.01);
        Assert.Equal((due.Length - 1) / (done[^1] / 1e9), rates.Completed.Value, rates.Completed.Value * 0.01);
        // Overs are what is above the limit, and the constraint is the percentile at LoadGen's index.
        var verdict = ours.Judge()!;
        Assert.Equal(sorted.Count(l => l > 7_000_000), verdict.Overs);
        Assert.Equal(AtIndex(sorted, 0.99) > 7_000_000, verdict.Overs >= due.Length - (int)(due.Length * 0.99));
    }

    [Fact]
    public void Single_stream_percentiles_rate_and_early_stopping_agree()
    {
        var random = new SplitMix64(1729);
        long[] latencies = [.. Enumerable.Range(0, 5000).Select(_ => Service + (long)(-Math.Log(1 - random.Unit()) * 30_000))];
        var sorted = latencies.Order().ToArray();
        var summary = Latencies.Summarise(latencies);
        foreach (var (ours, p, tolerance) in new[] { (summary.P50, 0.5, 0.01), (summary.P90, 0.9, 0.01), (summary.P95, 0.95, 0.01), (summary.P99, 0.99, 0.03), (summary.P999, 0.999, 0.03) })
            Assert.Equal(AtIndex(sorted, p), ours.TotalNanoseconds, AtIndex(sorted, p) * tolerance);
        // The estimate of a stream: as many of the longest are left out as pass with one of them more over the limit.
        var estimate = new EarlyStopping(0.9).Estimate(sorted);
        Assert.Equal(EarlyStoppingOf(sorted, 0.9), estimate.Nanoseconds);
    }

    [Fact]
    public void A_run_of_the_stub_has_loadgens_rate_in_single_stream_and_offline()
    {
        using var stub = new StubSystem(TimeSpan.FromMilliseconds(0.25), streams: 1, itemsPerQuery: 1);
        var result = ClosedLoop.Run(stub, new LoadSettings(TimeSpan.Zero, TimeSpan.FromSeconds(1), 2000, TimeSpan.FromSeconds(10)) { RelativeHalfWidth = double.PositiveInfinity }, new SilentObserver(), CancellationToken.None);

        var (count, total) = (result.Latencies.Length, result.Latencies.Sum() / 1e9);
        var last = result.Latencies[^1] / 1e9;
        // SingleStream: queries less one over when the last was issued, so that the two differ by what the last one counts and took. Offline: samples over when the last of them was answered.
        Assert.Equal((count - 1) / (total - last), result.Throughput.Value, result.Throughput.Value * (1.0 / count + last / total) / (1 - last / total));
        Assert.Equal(count / total, result.Throughput.Value, result.Throughput.Value * 1e-9);
        Assert.Equal(total, result.Window.Duration.TotalSeconds, 1e-6);
    }

    /// <summary>One query after the other, 2 ms each, in virtual time.</summary>
    private static (StampTable Stamps, long[] Done) Serve(long[] due)
    {
        var (stamps, done) = (new StampTable(due.Length), new long[due.Length]);
        long free = 0;
        for (var query = 0; query < due.Length; query++)
        {
            var started = Math.Max(free, due[query]);
            done[query] = free = started + Service;
            stamps.Send(query, Origin + due[query], Origin + due[query]);
            stamps.Start(query, Origin + started);
            stamps.Finish(query, Origin + done[query]);
        }
        return (stamps, done);
    }

    private static double AtIndex(long[] sorted, double p) => sorted[(int)(sorted.Length * p)];

    /// <summary>LoadGen's walk: one more over the limit at a time, as long as the run is long enough for it.</summary>
    private static long EarlyStoppingOf(long[] sorted, double percentile)
    {
        var overs = 0;
        while (Enough(overs + 1))
            overs++;
        return sorted[sorted.Length - overs];

        // P[Bin(n, 1 - p) <= t] <= 0.01, term by term.
        bool Enough(int t)
        {
            double term = sorted.Length * Math.Log(percentile), sum = Math.Exp(term);
            for (var k = 1; k <= t; k++)
            {
                term += Math.Log((sorted.Length - k + 1.0) / k) + Math.Log((1 - percentile) / percentile);
                sum += Math.Exp(term);
            }
            return sum <= 0.01;
        }
    }
}
