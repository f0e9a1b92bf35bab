namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>A test that needs a machine of so much memory; skipped with that reason elsewhere.</summary>
internal sealed class MemoryFactAttribute : FactAttribute
{
    public MemoryFactAttribute(int gibibytes)
    {
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < gibibytes * (1L << 30))
            Skip = $"needs a machine with {gibibytes} GiB of memory";
    }
}
