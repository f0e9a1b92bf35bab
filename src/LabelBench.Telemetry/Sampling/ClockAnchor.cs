namespace LabelBench.Telemetry.Sampling;

/// <summary>Where the real-time clock stood against the monotonic one at a moment.</summary>
/// <param name="MonotonicNs">The moment.</param>
/// <param name="OffsetNs">Real time minus monotonic time.</param>
/// <param name="UncertaintyNs">Half the time between the two monotonic readings that bracket the one of real time.</param>
internal readonly record struct ClockAnchor(long MonotonicNs, long OffsetNs, long UncertaintyNs)
{
    /// <summary>Of so many tries the tightest is taken: a thread that is interrupted between two readings spoils one.</summary>
    private const int Tries = 3;

    /// <summary>Tight enough to leave it at the first try.</summary>
    private const long GoodNs = 5_000;

    public static ClockAnchor Take(ISamplingClock clock)
    {
        var best = default(ClockAnchor);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = clock.MonotonicNs;
            var real = clock.RealtimeNs;
            var after = clock.MonotonicNs;
            var middle = before + (after - before) / 2;
            var anchor = new ClockAnchor(middle, real - middle, (after - before + 1) / 2);
            if (attempt == 0 || anchor.UncertaintyNs < best.UncertaintyNs) best = anchor;
            if (best.UncertaintyNs <= GoodNs) break;
        }
        return best;
    }
}
