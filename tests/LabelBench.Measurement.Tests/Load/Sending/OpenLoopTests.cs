using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Load.Sending;

public class OpenLoopTests
{
    private static readonly ServiceLevelObjective Slo = new(99, TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_query_of_the_window_is_answered_and_its_times_add_up(int streams)
    {
        using var system = new SpinningSystem(TimeSpan.FromMicroseconds(100), streams, itemsPerQuery: 4);
        var result = Run(system, new ArrivalPlan.Poisson(new(400)), 1.0);
        Assert.Equal((400, 0), (result.Record.Queries, result.Record.Unanswered));
        Assert.Equal(400, result.Load.Latencies.Length);
        Assert.Equal(1600, result.Load.Items);
        Assert.All(result.Load.Latencies, latency => Assert.True(latency >= 100_000));
        Assert.True(result.Record.Service.Minimum >= TimeSpan.FromMicroseconds(100));
        Assert.True(result.Record.Rates is { Requested.Value: 400, Scheduled.Value: 400, Completed.Value: > 0 and <= 400 });
        Assert.Equal(400, result.Record.Lag.Histogram.Sum(part => part.Queries));
        Assert.Equal(TimeSpan.FromSeconds(1), result.Load.Window.Duration);
    }

    [Fact]
    public void A_limit_below_what_every_query_takes_by_itself_is_said_to_be_kept_at_no_rate()
    {
        using var system = new SpinningSystem(TimeSpan.FromMilliseconds(1));
        var finding = Assert.Single(Run(system, new ArrivalPlan.Constant(new(50)), 0.5, Slo with { Limit = TimeSpan.FromMicroseconds(500) }).Findings, f => f.Rule == OpenLoopFindings.LimitBelowService);
        Assert.Contains("no rate keeps the promise", finding.Text, StringComparison.Ordinal);
        Assert.False(finding.Invalidates);
        Assert.DoesNotContain(Run(system, new ArrivalPlan.Constant(new(50)), 0.5, Slo).Findings, f => f.Rule == OpenLoopFindings.LimitBelowService);
    }

    [Fact]
    public void A_stall_is_in_the_response_times_of_all_who_were_due_meanwhile()
    {
        var stall = TimeSpan.FromMilliseconds(300);
        var stalled = 0;
        using var system = new SpinningSystem(TimeSpan.FromMicroseconds(50))
        {
            OnQuery = query =>
            {
                if (query > 400 && Interlocked.Exchange(ref stalled, 1) == 0)
                    Thread.Sleep(stall);
            },
        };
        var latencies = Run(system, new ArrivalPlan.Constant(new(200)), 2.0).Load.Latencies;
        // At 200/s the stall holds up 60 queries: the first for all of it, each next one for 5 ms less.
        var first = Array.FindIndex(latencies, l => l >= stall.Ticks * 100);
        Assert.True(first >= 0);
        for (var i = 0; i < 50 && first + i < latencies.Length; i++)
            Assert.True(latencies[first + i] >= (stall.Ticks * 100) - (i + 1) * 5_000_000L);
    }

    [Fact]
    public void A_promise_is_judged_over_all_queries_and_a_short_window_cannot_tell()
    {
        using var system = new SpinningSystem(TimeSpan.FromMicroseconds(50));
        var promise = Run(system, new ArrivalPlan.Poisson(new(500)), 1.0, Slo).Record.Promise!;
        Assert.Equal((PromiseOutcome.CannotTell, 500, 99.0, Slo.Limit), (promise.Outcome, promise.Queries, promise.Percentile, promise.Limit));
        Assert.Contains("it takes 60 s", promise.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_nothing_keeps_is_broken_by_every_query()
    {
        using var system = new SpinningSystem(TimeSpan.FromMilliseconds(1));
        var promise = Run(system, new ArrivalPlan.Poisson(new(200)), 1.0, new ServiceLevelObjective(99, TimeSpan.FromMicroseconds(1))).Record.Promise!;
        Assert.Equal((PromiseOutcome.Fail, 200, 200), (promise.Outcome, promise.Queries, promise.Overs));
    }

    [Fact]
    public void A_failure_of_the_system_ends_the_run()
    {
        using var system = new SpinningSystem(TimeSpan.FromMicroseconds(50)) { OnQuery = query => throw new InvalidOperationException("out of luck") };
        Assert.Equal("out of luck", Assert.Throws<InvalidOperationException>(() => Run(system, new ArrivalPlan.Constant(new(100)), 1.0)).Message);
    }

    [Fact]
    public void A_run_ends_when_it_is_cancelled()
    {
        using var system = new SpinningSystem(TimeSpan.FromMicroseconds(50));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => Run(system, new ArrivalPlan.Constant(new(0.01)), 3600, cancellation: cancellation.Token));
    }

    [Fact]
    public void Every_stream_works_before_the_window_opens()
    {
        var streams = new bool[4];
        using var system = new StreamNotes(streams);
        Run(system, new ArrivalPlan.Constant(new(2)), 0.5);
        Assert.All(streams, Assert.True);
    }

    private static OpenLoopResult Run(ISynchronousSystem system, ArrivalPlan plan, double seconds, ServiceLevelObjective? slo = null, CancellationToken cancellation = default)
    {
        var settings = new LoadSettings(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(seconds), 1, TimeSpan.FromSeconds(seconds));
        var timeline = LoadTimeline.Build(plan, settings, 1, 10_000_000).ValueOrThrow();
        using var server = new StreamServer(system);
        using var loop = new OpenLoop(server, timeline, settings, slo, null);
        return loop.Run(new SilentObserver(), cancellation);
    }

    private sealed class StreamNotes(bool[] seen) : ISynchronousSystem
    {
        public int Streams => seen.Length;

        public int ItemsPerQuery => 1;

        public void Execute(int stream, long query) => seen[stream] = true;

        public void Dispose() { }
    }
}
