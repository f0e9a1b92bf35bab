namespace LabelBench.Measurement.Pipelines;

/// <summary>Adds up, stage by stage, where the time of items went that have left a pipeline. For several threads.</summary>
internal sealed class Journeys(int stages)
{
    private readonly Lock gate = new();
    private readonly long[] waited = new long[stages];
    private readonly long[] served = new long[stages];
    private long left;

    /// <param name="waitedNs">In front of each stage.</param>
    /// <param name="servedNs">In each stage.</param>
    public void Add(long[] waitedNs, long[] servedNs)
    {
        lock (gate)
        {
            for (var i = 0; i < waited.Length; i++)
            {
                waited[i] += waitedNs[i];
                served[i] += servedNs[i];
            }
            left++;
        }
    }

    /// <returns>Items that have left.</returns>
    public long Read(Span<long> waitedNs, Span<long> servedNs)
    {
        lock (gate)
        {
            waited.CopyTo(waitedNs);
            served.CopyTo(servedNs);
            return left;
        }
    }
}
