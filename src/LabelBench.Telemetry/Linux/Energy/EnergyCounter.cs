namespace LabelBench.Telemetry.Linux.Energy;

/// <summary>Turns a RAPL counter that starts again at its range into one that only grows.</summary>
/// <param name="rangeMicrojoules">Value after which the counter starts again (max_energy_range_uj).</param>
internal sealed class EnergyCounter(long rangeMicrojoules)
{
    /// <summary>No CPU package draws more than this; twice the largest published package power (500 W, EPYC 9965 and Xeon 6980P).</summary>
    private const long MostMicrowatts = 1_000_000_000;

    /// <summary>The counter moves about once a millisecond and carries no time stamp: two readings in quick succession may show some milliseconds more than lie between them.</summary>
    private const long UpdateSlackMicrojoules = 10_000_000;

    private long _last = -1;
    private long _lastNs;

    /// <summary>Energy since the first reading, in microjoules.</summary>
    public long Total { get; private set; }

    /// <summary>How often the count was lost between two readings (reset, or gone round an unknown number of times), so that sums across that moment mean nothing.</summary>
    public int LostCount { get; private set; }

    public void Add(long microjoules, long nowNs)
    {
        if (_last >= 0)
        {
            var grown = microjoules >= _last ? microjoules - _last : microjoules + rangeMicrojoules - _last;
            var most = (Int128)(nowNs - _lastNs) * MostMicrowatts / 1_000_000_000 + UpdateSlackMicrojoules;
            // Time enough for a full range: how often it went round is unknown. More than the package can use: it was reset, not wrapped.
            if (most >= rangeMicrojoules || grown > most) LostCount++;
            else Total += grown;
        }
        (_last, _lastNs) = (microjoules, nowNs);
    }
}
