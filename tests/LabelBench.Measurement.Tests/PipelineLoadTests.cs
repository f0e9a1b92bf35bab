using System.Collections.Immutable;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests;

public class PipelineLoadTests
{
    private static readonly LoadSettings Short = new(TimeSpan.Zero, TimeSpan.FromMilliseconds(20), 2, TimeSpan.FromMilliseconds(60));

    [Theory]
    [InlineData(Scenario.Offline)]
    [InlineData(Scenario.SingleStream)]
    public void Where_nothing_can_be_read_the_trial_ends_and_names_the_first(Scenario scenario)
    {
        using var system = new PartlyReadable(oneIn: 0);
        var failure = Assert.Throws<TrialFailureException>(() => PipelineLoad.Run(system, scenario, Short, new SilentObserver(), CancellationToken.None));
        Assert.Equal((FailureReason.UnusableInput, "no input could be read: 0.jpg: the file is empty"), (failure.Reason, failure.Message));
    }

    [Theory]
    [InlineData(Scenario.Offline)]
    [InlineData(Scenario.SingleStream)]
    public void One_readable_input_among_many_is_enough_to_measure(Scenario scenario)
    {
        using var system = new PartlyReadable(oneIn: 1000);
        var (result, _) = PipelineLoad.Run(system, scenario, Short, new SilentObserver(), CancellationToken.None);
        Assert.True(result.Items > 0);
        Assert.InRange(system.Unreadable.Share, 0.99, 1);
    }

    /// <summary>Finishes every item at once; most cannot be read.</summary>
    private sealed class PartlyReadable(int oneIn) : IPipelineSystem
    {
        private long seen, unreadable;
        private bool stopped;

        public Action<CompletedItem>? Completed { get; set; }

        public int InFlightLimit => 1;

        public UnreadableItems Unreadable => new(Volatile.Read(ref unreadable), [new UnreadableItem("0.jpg", "the file is empty")], Volatile.Read(ref seen));

        public void Start() { }

        public bool Submit(long item, Action<long> entering)
        {
            if (Volatile.Read(ref stopped))
                return false;
            entering(item);
            var isReadable = oneIn > 0 && item % oneIn == 0;
            seen++;
            unreadable += isReadable ? 0 : 1;
            Completed!(new CompletedItem(item, 1, isReadable));
            return true;
        }

        public void CompleteAdding() { }

        public void Stop() => Volatile.Write(ref stopped, true);

        public void ThrowIfFailed() { }

        public ImmutableArray<StageReading> ReadStages() => [];

        public void ReadQueues(Span<int> depths) { }

        public void Dispose() => Stop();
    }
}
