namespace LabelBench.Measurement.Load;

/// <summary>Counts what is inside a pipeline, and for how long. Pure: moments are arguments. One thread at a time.</summary>
public sealed class StayMeter
{
    private long inside;
    private long changedAt;
    private long openedAt;
    private long left;
    private long stayed;
    private double area;
    private double idle;

    /// <summary>Items inside now.</summary>
    public long Inside => inside;

    public void Enter(long now)
    {
        Advance(now);
        inside++;
    }

    /// <param name="entered">When the item that leaves had entered.</param>
    public void Leave(long entered, long now)
    {
        Advance(now);
        inside--;
        left++;
        stayed += now - entered;
    }

    /// <summary>Begins anew; what is inside stays inside.</summary>
    public void Open(long now) => (openedAt, changedAt, left, stayed, area, idle) = (now, now, 0, 0, 0, 0);

    /// <summary>From the opening until now; null where nothing has left.</summary>
    /// <param name="depth">Items that may be inside at once.</param>
    public PipelineStay? Read(int depth, long now)
    {
        Advance(now);
        double span = Math.Max(1, now - openedAt);
        return left == 0 ? null : new PipelineStay(left, depth, Span((double)stayed / left), Span(idle / left), area / span, stayed / span);
    }

    private void Advance(long now)
    {
        var passed = Math.Max(0, now - changedAt); // two threads may read the clock in one order and come here in the other
        area += (double)inside * passed;
        idle += inside == 0 ? passed : 0;
        changedAt = Math.Max(changedAt, now);
    }

    private static TimeSpan Span(double nanoseconds) => TimeSpan.FromTicks((long)Math.Round(nanoseconds / 100));
}
