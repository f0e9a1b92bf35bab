using LabelBench.Core;

namespace LabelBench.Measurement.Load;

/// <summary>Makes work take longer than it does, on the thread that did it: for runs that are slowed on purpose.</summary>
public static class BusyWait
{
    /// <param name="beginNanoseconds">When the work began; it has just ended.</param>
    /// <param name="share">Of the time that the work took, above 0.</param>
    public static void Prolong(long beginNanoseconds, double share)
    {
        var end = MonotonicClock.NowNanoseconds;
        var until = end + (long)((end - beginNanoseconds) * share);
        while (MonotonicClock.NowNanoseconds < until)
            Thread.SpinWait(2);
    }
}
