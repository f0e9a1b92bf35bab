using LabelBench.Records;

namespace LabelBench.Measurement.Load;

/// <summary>Reads what the managed runtime does, at both edges of a window.</summary>
public readonly record struct HarnessMeter(long Allocated, int Gen0, int Gen1, int Gen2, TimeSpan Pause)
{
    /// <summary>Clears the heap just before a window opens: what was allocated until then must not bring the collector in while it is open.</summary>
    public static void CollectNow() => GC.Collect();

    public static HarnessMeter Read() => new(
        GC.GetTotalAllocatedBytes(precise: false),
        GC.CollectionCount(0),
        GC.CollectionCount(1),
        GC.CollectionCount(2),
        GC.GetTotalPauseDuration());

    public static HarnessCost Difference(HarnessMeter begin, HarnessMeter end) => new(
        end.Allocated - begin.Allocated,
        end.Gen0 - begin.Gen0,
        end.Gen1 - begin.Gen1,
        end.Gen2 - begin.Gen2,
        end.Pause - begin.Pause);
}
