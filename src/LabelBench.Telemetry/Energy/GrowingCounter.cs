namespace LabelBench.Telemetry.Energy;

/// <summary>What a new value did to a counter.</summary>
internal enum CounterStep
{
    /// <summary>The first value: there is no growth yet.</summary>
    First,

    Grew,

    /// <summary>It was reset, or went round an unknown number of times: what was counted since the last value is not known.</summary>
    Lost,

    /// <summary>No count at all; the counter stays as it was.</summary>
    Rejected,
}

/// <summary>Turns a driver's counter, which may wrap, begin anew or hold nonsense, into growth that is never negative and never more than can be.</summary>
/// <param name="range">Value after which it starts again at 0; 0 for one that never does.</param>
/// <param name="mostPerSecond">More growth than this in a second cannot be.</param>
/// <param name="slack">Growth that may appear at once, because the counter moves in steps.</param>
internal sealed class GrowingCounter(long range, double mostPerSecond, double slack)
{
    /// <summary>From here up lie the marks that libraries use for "not available": DCGM's blanks (0x7ffffffffffffff0 and above), and all that is near.</summary>
    private const long FirstSentinel = long.MaxValue - 0xffff;

    private long last = -1;
    private long lastNs;

    /// <summary>Growth since the first value; what was lost is not in it.</summary>
    public long Total { get; private set; }

    /// <summary>How often the count was lost: sums across such a moment mean nothing.</summary>
    public int LostCount { get; private set; }

    /// <summary>When it last moved, on the clock of the values; the first value counts as a move.</summary>
    public long MovedNs { get; private set; }

    /// <param name="raw">As the driver gave it.</param>
    /// <param name="nowNs">Never before the last value's.</param>
    public CounterStep Add(long raw, long nowNs)
    {
        if (raw is < 0 or >= FirstSentinel || range > 0 && raw > range)
            return CounterStep.Rejected;
        var grown = 0L;
        var step = last < 0 ? CounterStep.First : Step(raw, nowNs, out grown);
        if (step == CounterStep.Grew) Total += grown;
        if (step == CounterStep.Lost) LostCount++;
        if (raw != last) MovedNs = nowNs;
        (last, lastNs) = (raw, nowNs);
        return step;
    }

    private CounterStep Step(long raw, long nowNs, out long grown)
    {
        var most = mostPerSecond * Math.Max(0, nowNs - lastNs) / 1e9 + slack;
        grown = raw >= last ? raw - last : raw - last + range;
        var isAmbiguous = range > 0 && most >= range;
        return grown < 0 || grown > most || isAmbiguous ? CounterStep.Lost : CounterStep.Grew;
    }
}
