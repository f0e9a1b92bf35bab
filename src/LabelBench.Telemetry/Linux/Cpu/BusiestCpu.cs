namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>Share of time that the busiest single CPU was busy since the reading before: one thread that cannot go faster shows here and not in the mean.</summary>
internal sealed class BusiestCpu
{
    /// <summary>Resolution of the share; ticks of 10 ms over half a second resolve 2 %.</summary>
    public const long Parts = 10_000;

    /// <summary>Readings that follow each other faster (one was asked for in between) are left out: ticks of 10 ms would be too coarse.</summary>
    private const long ShortestStretchNs = 200_000_000;

    private const int MostCpus = 4096;

    private CpuTimes[] _now = new CpuTimes[64];
    private CpuTimes[] _before = new CpuTimes[64];
    private int[] _nowNumbers = new int[64];
    private int[] _beforeNumbers = new int[64];
    private int _beforeCount;
    private long _beforeNs;

    /// <param name="text">/proc/stat.</param>
    /// <returns>The share in <see cref="Parts"/>; null with its reason, or without one where it is too soon.</returns>
    public long? Read(long nowNanoseconds, ReadOnlySpan<byte> text, out string? reason)
    {
        reason = null;
        if (_beforeCount > 0 && nowNanoseconds - _beforeNs < ShortestStretchNs) return null;
        var count = ProcStat.ParseEach(text, _now, _nowNumbers);
        if (count > _now.Length && count <= MostCpus)
        {
            Grow(count);
            count = ProcStat.ParseEach(text, _now, _nowNumbers);
        }
        count = Math.Min(count, _now.Length);
        var busiest = Busiest(count);
        reason = count == 0 ? "/proc/stat lists no single CPUs" : busiest is null ? "a second reading is needed for the first value" : null;
        (_now, _before) = (_before, _now);
        (_nowNumbers, _beforeNumbers) = (_beforeNumbers, _nowNumbers);
        (_beforeCount, _beforeNs) = (count, nowNanoseconds);
        return busiest;
    }

    private long? Busiest(int count)
    {
        // A CPU that came or went moves the lines: then this stretch is left out.
        if (count != _beforeCount || !_nowNumbers.AsSpan(0, count).SequenceEqual(_beforeNumbers.AsSpan(0, count))) return null;
        long? busiest = null;
        for (var i = 0; i < count; i++)
        {
            var grown = _now[i].Total - _before[i].Total;
            var busy = _now[i].Busy - _before[i].Busy;
            if (grown > 0 && busy >= 0) busiest = Math.Max(busiest ?? 0, Math.Min(Parts, busy * Parts / grown));
        }
        return busiest;
    }

    private void Grow(int count)
    {
        Array.Resize(ref _now, count);
        Array.Resize(ref _before, count);
        Array.Resize(ref _nowNumbers, count);
        Array.Resize(ref _beforeNumbers, count);
    }
}
