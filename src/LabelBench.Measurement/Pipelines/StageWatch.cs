using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Pipelines;

/// <summary>Turns readings of stages at both edges of a window, and of their queues in between, into what a record keeps.</summary>
/// <param name="atBegin">When the window opens.</param>
/// <param name="readQueues">Items waiting in front of each stage now.</param>
internal sealed class StageWatch(ImmutableArray<StageReading> atBegin, StageWatch.QueueReader readQueues)
{
    private readonly double[] sums = new double[atBegin.Length];
    private readonly int[] queues = new int[atBegin.Length];
    private int glances;

    public delegate void QueueReader(Span<int> depths);

    /// <summary>Reads the queues once more.</summary>
    public void Look()
    {
        readQueues(queues);
        for (var i = 0; i < queues.Length; i++)
            sums[i] += queues[i];
        glances++;
    }

    /// <param name="atEnd">Of the same stages, when the window has closed.</param>
    /// <param name="units">What the workload counts, per item: 1, or the mean seconds of a recording.</param>
    public ImmutableArray<StageRecord> Close(ImmutableArray<StageReading> atEnd, double units = 1) =>
    [
        .. atBegin.Zip(atEnd).Select((edge, i) => new StageRecord(
            edge.First.Name,
            edge.First.Workers,
            (long)Math.Round((edge.Second.Items - edge.First.Items) * units),
            TimeSpan.FromTicks((edge.Second.BusyNs - edge.First.BusyNs) / 100),
            edge.First.CpuIsOwn && ThreadCpuClock.IsAvailable
                ? Reading.Of(new Count((edge.Second.CpuNs - edge.First.CpuNs) / 1e6))
                : Reading.Missing<Count>(edge.First.CpuIsOwn ? "no per-thread CPU clock on this operating system" : "its work runs on threads of its own"),
            sums[i] / Math.Max(1, glances))
        {
            WaitPerItem = PerItem(edge.First, edge.Second, r => r.WaitedNs),
            StayPerItem = PerItem(edge.First, edge.Second, r => r.ServedNs),
            QueuePlaces = edge.First.Places,
        }),
    ];

    private static TimeSpan? PerItem(StageReading begin, StageReading end, Func<StageReading, long> of) => end.Left - begin.Left is > 0 and var left
        ? TimeSpan.FromTicks((long)Math.Round((of(end) - of(begin)) / 100.0 / left))
        : null;
}
