namespace LabelBench.Measurement.Load;

/// <summary>The four moments of a query, nanoseconds on the monotonic clock.</summary>
/// <param name="Scheduled">When it was due.</param>
/// <param name="Sent">When the generator handed it over; null when it never did.</param>
/// <param name="Started">When the system began to work on it; null when it did not, or cannot say.</param>
/// <param name="Done">When it was answered; null when it never was.</param>
public readonly record struct QueryStamps(long Scheduled, long? Sent, long? Started, long? Done)
{
    /// <summary>Sent less scheduled: the generator's own delay.</summary>
    public long? Lag => Sent - Scheduled;

    /// <summary>Done less started.</summary>
    public long? ServiceTime => Done - Started;

    /// <summary>Done less scheduled: what a user waits. Measuring from the sending instead hides the wait of queries that a stalled system held up.</summary>
    public long? ResponseTime => Done - Scheduled;
}
