using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Batches;

/// <summary>What memory a batch will take, from what smaller ones took. Pure.</summary>
/// <remarks>
/// Memory is a fixed part (program, weights) and a part in proportion to the batch (tensors), so that twice the batch takes at most twice the memory. From two
/// sizes on the growth per item is known, and the forecast goes along the steepest growth seen, with something on top for arenas that grow by steps.
/// </remarks>
public static class MemoryForecast
{
    /// <summary>On top of the growth that was seen.</summary>
    private const double Slack = 0.25;

    /// <returns>Expected peak of a batch larger than those that ran; null when none ran or their memory is not known.</returns>
    public static Bytes? Of(ImmutableArray<BatchProbe> probes, int batch)
    {
        var known = probes.Where(p => p is { Outcome: BatchOutcome.Fits, PeakMemory: not null }).Select(p => (p.Batch, Memory: p.PeakMemory!.Value.Value)).OrderBy(p => p.Batch).ToArray();
        if (known.Length == 0)
            return null;
        var last = known[^1];
        var proportional = last.Memory * batch / last.Batch;
        if (known.Length == 1)
            return new Bytes(proportional);
        var growth = known.Zip(known.Skip(1), (a, b) => (b.Memory - a.Memory) / (b.Batch - a.Batch)).Max();
        return new Bytes(Math.Min(proportional, last.Memory + Math.Max(0, growth) * (1 + Slack) * (batch - last.Batch)));
    }

    /// <summary>What is noted of a batch that is not tried, because it would take more of the host than it may; null for one that can be tried.</summary>
    public static BatchProbe? Refusal(ImmutableArray<BatchProbe> probes, int batch, Bytes? hostMemory) =>
        hostMemory is { } limit && Of(probes, batch) is { } expected && expected.Value > limit.Value
            ? new BatchProbe(batch, BatchOutcome.Forecast, expected, TimeSpan.Zero, FormattableString.Invariant(
                $"not tried: by what smaller batches took it needs {expected.Gibibytes:0.00} GiB of the host's memory, and {limit.Gibibytes:0.00} GiB may be taken"))
            : null;
}
