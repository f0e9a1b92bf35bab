using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pipelines;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Load;

public class MultiStreamTests
{
    private static readonly LoadSettings Short = new(TimeSpan.Zero, TimeSpan.FromMilliseconds(100), 20, TimeSpan.FromSeconds(5)) { RelativeHalfWidth = double.PositiveInfinity };

    [Fact]
    public void A_query_is_as_many_calls_as_its_samples_take_and_its_latency_is_that_of_all_of_them()
    {
        using var calls = new SpinningSystem(TimeSpan.FromMilliseconds(1), itemsPerQuery: 2);
        using var queries = new QueryOfSamples(calls, samplesPerQuery: 8);

        var result = ClosedLoop.Run(queries, Short, new SilentObserver(), CancellationToken.None);

        Assert.Equal((1, 8), (queries.Streams, queries.ItemsPerQuery));
        Assert.All(result.Latencies, latency => Assert.True(latency >= 4_000_000));
        Assert.Equal(result.Latencies.Length * 8, result.Items);
        Assert.Equal(result.Items / (result.Latencies.Sum() / 1e9), result.Throughput.Value, result.Throughput.Value * 1e-9);
        Assert.Equal(0, calls.Queries % 4);
    }

    [Fact]
    public void Calls_of_all_queries_are_numbered_on_so_that_none_repeats_anothers_samples()
    {
        var seen = new List<long>();
        using var calls = new SpinningSystem(TimeSpan.Zero) { OnQuery = seen.Add };
        using var queries = new QueryOfSamples(calls, samplesPerQuery: 3);
        queries.Execute(0, 0);
        queries.Execute(0, 1);
        Assert.Equal([0, 1, 2, 3, 4, 5], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void A_query_that_leaves_a_call_part_empty_is_refused(int samples)
    {
        using var calls = new SpinningSystem(TimeSpan.Zero, itemsPerQuery: 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => new QueryOfSamples(calls, samples));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_pipeline_has_one_query_inside_and_takes_the_next_when_its_last_sample_is_out(int workers)
    {
        using var system = new Watched(workers);
        var (result, _) = PipelineLoad.Run(system, Scenario.MultiStream, Short, new SilentObserver(), CancellationToken.None, samplesPerQuery: 4);

        Assert.Equal(4, system.MostInside);
        Assert.False(system.MixedQueries, "items of two queries were inside at once");
        Assert.Equal(result.Latencies.Length * 4, result.Items);
        // Each of the slower samples takes 2 ms, and they are the last of their query.
        Assert.All(result.Latencies, latency => Assert.True(latency >= 2_000_000, $"{latency} ns"));
    }

    [Fact]
    public void A_query_of_which_a_sample_cannot_be_read_counts_with_the_others()
    {
        using var system = new Watched(workers: 2, unreadableFourth: true);
        var (result, _) = PipelineLoad.Run(system, Scenario.MultiStream, Short, new SilentObserver(), CancellationToken.None, samplesPerQuery: 4);
        Assert.Equal(result.Latencies.Length * 3, result.Items);
    }

    [Theory]
    [InlineData(Scenario.SingleStream, 1)]
    [InlineData(Scenario.MultiStream, 4)]
    public void Items_that_are_read_once_end_the_window_when_they_are_used_up(Scenario scenario, int samples)
    {
        using var system = new Watched(workers: 2);
        var longer = Short with { WarmUp = TimeSpan.FromHours(1), Measure = TimeSpan.FromHours(1), MaximumMeasure = TimeSpan.FromHours(1) };
        var (result, _) = PipelineLoad.Run(system, scenario, longer, new SilentObserver(), CancellationToken.None, samples, mostItems: 400);
        Assert.InRange(result.Items, 2, 200); // half of them at least were for warming up
        Assert.Equal(400, system.Taken);
    }

    [Fact]
    public void Items_that_are_used_up_before_there_is_a_figure_end_the_trial_with_a_remedy()
    {
        using var system = new Watched(workers: 1);
        var failure = Assert.Throws<Worker.TrialFailureException>(() => PipelineLoad.Run(system, Scenario.SingleStream, Short, new SilentObserver(), CancellationToken.None, mostItems: 1));
        Assert.Equal(FailureReason.UnusableInput, failure.Reason);
        Assert.Contains("give more of them with --data", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Workers that answer items out of order; every fourth takes 2 ms.</summary>
    private sealed class Watched : IPipelineSystem
    {
        private readonly BlockingCollection<long> queue = [];
        private readonly List<Thread> threads = [];
        private readonly bool unreadableFourth;
        private readonly Lock gate = new();
        private readonly HashSet<long> inside = [];

        public Watched(int workers, bool unreadableFourth = false)
        {
            this.unreadableFourth = unreadableFourth;
            for (var i = 0; i < workers; i++)
                threads.Add(new Thread(Work) { IsBackground = true });
        }

        public Action<CompletedItem>? Completed { get; set; }

        public int MostInside { get; private set; }

        public int Taken { get; private set; }

        public bool MixedQueries { get; private set; }

        public int InFlightLimit => 16;

        public UnreadableItems Unreadable => new(0, [], 1);

        public void Start() => threads.ForEach(t => t.Start());

        public bool Submit(long item, Action<long> entering)
        {
            if (queue.IsAddingCompleted)
                return false;
            entering(item);
            lock (gate)
            {
                inside.Add(item);
                Taken++;
                MostInside = Math.Max(MostInside, inside.Count);
                MixedQueries |= inside.Any(i => i / 4 != item / 4);
            }
            try
            {
                queue.Add(item);
                return true;
            }
            catch (InvalidOperationException) // stopped in between
            {
                return false;
            }
        }

        public void CompleteAdding() => queue.CompleteAdding();

        public void Stop() => queue.CompleteAdding();

        public void ThrowIfFailed() { }

        public ImmutableArray<StageReading> ReadStages() => [];

        public void ReadQueues(Span<int> depths) { }

        public void Dispose()
        {
            Stop();
            threads.ForEach(t => t.Join());
            queue.Dispose();
        }

        private void Work()
        {
            foreach (var item in queue.GetConsumingEnumerable())
            {
                var until = MonotonicClock.NowNanoseconds + (item % 4 == 3 ? 2_000_000 : 50_000);
                while (MonotonicClock.NowNanoseconds < until)
                    Thread.Yield();
                lock (gate)
                    inside.Remove(item);
                Completed!(new CompletedItem(item, 1, !unreadableFourth || item % 4 != 3));
            }
        }
    }
}
