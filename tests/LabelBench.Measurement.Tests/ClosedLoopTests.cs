using LabelBench.Measurement.Load;
using LabelBench.Testing;

namespace LabelBench.Measurement.Tests;

public class ClosedLoopTests
{
    private static readonly LoadSettings Short = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), 10, TimeSpan.FromSeconds(5)) { RelativeHalfWidth = double.PositiveInfinity };

    [Fact]
    public void Every_latency_in_the_window_is_kept_and_throughput_is_their_count_over_their_time()
    {
        using var system = new SpinningSystem(TimeSpan.FromMilliseconds(2), itemsPerQuery: 4);

        var result = ClosedLoop.Run(system, Short, new SilentObserver(), CancellationToken.None);

        Assert.True(result.Latencies.Length >= 10);
        Assert.All(result.Latencies, l => Assert.True(l >= 2_000_000));
        Assert.Equal(result.Latencies.Length * 4, result.Items);
        // One stream without gaps: the latencies tile the window, so both ways of counting agree.
        Assert.Equal(result.Items / (result.Latencies.Sum() / 1e9), result.Throughput.Value, result.Throughput.Value * 1e-9);
    }

    [Fact]
    public void The_window_begins_only_after_the_warm_up()
    {
        using var system = new SpinningSystem(TimeSpan.FromMilliseconds(1));
        var observer = new SilentObserver();

        var result = ClosedLoop.Run(system, Short, observer, CancellationToken.None);

        Assert.True(result.WarmUp >= Short.WarmUp);
        Assert.Equal([TrialPhase.WarmingUp, TrialPhase.Measuring], observer.Phases);
        Assert.True(system.Queries > result.Latencies.Length);
    }

    [Fact]
    public void Streams_run_at_once_and_their_rates_add_up()
    {
        // Two streams that sleep instead of spinning need no second core.
        using var system = new SleepingSystem(streams: 2);

        var result = ClosedLoop.Run(system, Short, new SilentObserver(), CancellationToken.None);

        Assert.Equal(2, system.MostAtOnce);
        var meanSeconds = result.Latencies.Average() / 1e9;
        Assert.Equal(2 / meanSeconds, result.Throughput.Value, 0.2 / meanSeconds);
    }

    [Fact]
    public void A_query_longer_than_the_longest_window_is_still_measured()
    {
        using var system = new SpinningSystem(TimeSpan.FromMilliseconds(150));

        var result = ClosedLoop.Run(system, new LoadSettings(TimeSpan.Zero, TimeSpan.Zero, 10, TimeSpan.FromMilliseconds(10)), new SilentObserver(), CancellationToken.None);

        Assert.NotEmpty(result.Latencies);
    }

    [Fact]
    public void A_slow_system_still_gets_its_minimum_of_queries()
    {
        using var system = new SpinningSystem(TimeSpan.FromMilliseconds(40));

        var result = ClosedLoop.Run(system, Short with { MinimumQueries = 12 }, new SilentObserver(), CancellationToken.None);

        Assert.True(result.Latencies.Length >= 12);
    }

    [Fact]
    public void The_longest_window_ends_a_trial_that_would_never_reach_its_queries()
    {
        using var system = new SpinningSystem(TimeSpan.FromMilliseconds(5));

        var result = ClosedLoop.Run(system, Short with { MinimumQueries = int.MaxValue, MaximumMeasure = TimeSpan.FromMilliseconds(300) }, new SilentObserver(), CancellationToken.None);

        Assert.NotEmpty(result.Latencies);
    }

    [Fact]
    public void What_the_system_throws_reaches_the_caller()
    {
        using var system = new SpinningSystem(TimeSpan.FromMilliseconds(1)) { OnQuery = q => { if (q == 20) throw new InvalidDataException("query 20 broke"); } };

        var thrown = Assert.Throws<InvalidDataException>(() => ClosedLoop.Run(system, Short, new SilentObserver(), CancellationToken.None));

        Assert.Equal("query 20 broke", thrown.Message);
    }

    [Fact]
    public void Cancelling_ends_the_load()
    {
        using var system = new SpinningSystem(TimeSpan.FromMilliseconds(1));
        using var cancel = new CancellationTokenSource(100);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            ClosedLoop.Run(system, Short with { Measure = TimeSpan.FromMinutes(10), MaximumMeasure = TimeSpan.FromMinutes(10) }, new SilentObserver(), cancel.Token));
    }

    [Fact]
    public void The_loop_itself_allocates_nothing_per_query()
    {
        using var system = new AllocationMeter(queriesToWatch: 50_000);

        ClosedLoop.Run(system, new LoadSettings(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400), 60_000, TimeSpan.FromMinutes(1)) { RelativeHalfWidth = double.PositiveInfinity }, new SilentObserver(), CancellationToken.None);

        Assert.Equal(50_000, system.Watched);
        // The room for the window is taken once when it opens, and the log of the warm-up grows by blocks of 65,536: two or three queries, however many there are.
        Assert.InRange(system.Allocating, 0, 4);
    }

    private sealed class SleepingSystem(int streams) : ISynchronousSystem
    {
        private int inside;

        public int Streams => streams;

        public int ItemsPerQuery => 1;

        public int MostAtOnce { get; private set; }

        public void Execute(int stream, long query)
        {
            var now = Interlocked.Increment(ref inside);
            lock (this)
                MostAtOnce = Math.Max(MostAtOnce, now);
            Thread.Sleep(5);
            Interlocked.Decrement(ref inside);
        }

        public void Dispose() { }
    }

    /// <summary>Counts what the calling thread allocates between two of its calls, from its 10,000th on.</summary>
    private sealed class AllocationMeter(int queriesToWatch) : ISynchronousSystem
    {
        private const int Settled = 10_000;
        private long calls;
        private long before;

        public int Streams => 1;

        public int ItemsPerQuery => 1;

        /// <summary>Queries after which anything more was allocated.</summary>
        public int Allocating { get; private set; }

        public int Watched { get; private set; }

        public void Execute(int stream, long query)
        {
            Thread.SpinWait(20);
            calls++;
            var now = GC.GetAllocatedBytesForCurrentThread();
            if (calls > Settled && Watched < queriesToWatch)
            {
                Allocating += now > before ? 1 : 0;
                Watched++;
            }
            before = now;
        }

        public void Dispose() { }
    }
}
