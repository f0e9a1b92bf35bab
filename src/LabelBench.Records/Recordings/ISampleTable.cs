namespace LabelBench.Records.Recordings;

/// <summary>Samples in the order in which they were taken, each with the same channels of raw whole numbers: a sampler's memory, or a recording of it.</summary>
/// <remarks>Times are nanoseconds on the monotonic clock of the machine that sampled.</remarks>
public interface ISampleTable
{
    int Count { get; }

    /// <summary>Samples that are no longer here because newer ones took their place.</summary>
    long Dropped { get; }

    /// <param name="index">0 is the oldest sample here.</param>
    long BeginNs(int index);

    long EndNs(int index);

    bool IsPresent(int index, int channel);

    /// <summary>Means nothing where <see cref="IsPresent"/> is false.</summary>
    long Value(int index, int channel);
}

/// <summary>Moments in a table.</summary>
public static class SampleTables
{
    /// <summary>The moment a sample stands for: the middle of its reading.</summary>
    public static long MiddleNs(this ISampleTable table, int index) => table.BeginNs(index) + (table.EndNs(index) - table.BeginNs(index)) / 2;

    /// <returns>Index of the first sample whose middle is at or after the moment; the count when there is none.</returns>
    public static int FirstAtOrAfter(this ISampleTable table, long momentNs)
    {
        int low = 0, high = table.Count;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (table.MiddleNs(middle) < momentNs) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
