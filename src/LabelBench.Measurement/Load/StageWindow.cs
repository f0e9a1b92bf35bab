using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Records;

namespace LabelBench.Measurement.Load;

/// <summary>What the stages of a pipeline do while a window is open.</summary>
internal sealed class StageWindow
{
    private readonly IPipelineSystem system;
    private readonly ImmutableArray<StageReading> begin;
    private readonly double[] queueSums;
    private readonly int[] queues;
    private int glances;

    /// <summary>The window opens now.</summary>
    public StageWindow(IPipelineSystem system)
    {
        this.system = system;
        begin = system.ReadStages();
        (queueSums, queues) = (new double[begin.Length], new int[begin.Length]);
    }

    /// <summary>Looks at the queues.</summary>
    public void Glance()
    {
        system.ReadQueues(queues);
        for (var i = 0; i < queues.Length; i++)
            queueSums[i] += queues[i];
        glances++;
    }

    /// <summary>The window closes now.</summary>
    /// <returns>Its records, given how much of what the workload counts an item of the pipeline holds on average, which is known later.</returns>
    public Func<double, ImmutableArray<StageRecord>> Close()
    {
        var end = system.ReadStages();
        return meanUnits => [.. begin.Zip(end).Select((edge, i) => Record(edge.First, edge.Second, meanUnits, queueSums[i] / Math.Max(1, glances)))];
    }

    private static StageRecord Record(StageReading first, StageReading second, double meanUnits, double meanQueue) => new(
        first.Name,
        first.Workers,
        (long)Math.Round((second.Items - first.Items) * meanUnits),
        TimeSpan.FromTicks((second.BusyNs - first.BusyNs) / 100),
        first.CpuIsOwn && ThreadCpuClock.IsAvailable
            ? Reading.Of(new Count((second.CpuNs - first.CpuNs) / 1e6))
            : Reading.Missing<Count>(first.CpuIsOwn ? "no per-thread CPU clock on this operating system" : "its work runs on threads of its own"),
        meanQueue);
}
