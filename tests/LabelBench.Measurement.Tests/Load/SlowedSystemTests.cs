using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.Measurement.Tests.Load;

public class SlowedSystemTests
{
    [Theory]
    [InlineData(2, 0.5, 3_000_000)]
    [InlineData(4, 0.05, 4_200_000)] // never less, whatever the machine does meanwhile
    public void Every_query_takes_longer_by_the_share(int milliseconds, double share, long nanoseconds)
    {
        using var system = new SlowedSystem(new SpinningSystem(TimeSpan.FromMilliseconds(milliseconds), streams: 3, itemsPerQuery: 4), new Share(share));
        for (var query = 0; query < 20; query++)
        {
            var begin = MonotonicClock.NowNanoseconds;
            system.Execute(0, query);
            Assert.True(MonotonicClock.NowNanoseconds - begin >= nanoseconds);
        }
        Assert.Equal((3, 4), (system.Streams, system.ItemsPerQuery));
    }

    [Fact]
    public void What_cannot_be_slowed_is_not_measured_as_if_it_were()
    {
        using var system = new LoadedSystem(
            new WorkerDescription(1, default, default, ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, int>.Empty, ImmutableSortedDictionary<string, string>.Empty),
            null, new Unslowable(), () => []);
        Assert.Throws<NotSupportedException>(() => system.SlowedBy(new Share(0.05)));
    }

    private sealed class Unslowable : IPipelineSystem
    {
        public Action<CompletedItem>? Completed { get; set; }

        public int InFlightLimit => 1;

        public UnreadableItems Unreadable => new(0, []);

        public void Start() { }

        public bool Submit(long item, Action<long> entering) => false;

        public void CompleteAdding() { }

        public void Stop() { }

        public void ThrowIfFailed() { }

        public ImmutableArray<StageReading> ReadStages() => [];

        public void ReadQueues(Span<int> depths) { }

        public void Dispose() { }
    }
}
