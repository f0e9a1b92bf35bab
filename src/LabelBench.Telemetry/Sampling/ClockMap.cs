namespace LabelBench.Telemetry.Sampling;

/// <summary>Finds the monotonic moment of a stamp in real time (NVML's samples, EMI's, a log's), also where the real-time clock was set in between.</summary>
/// <remarks>Not for several threads at once.</remarks>
/// <param name="most">Anchors kept: of more the oldest are forgotten.</param>
internal sealed class ClockMap(int most = int.MaxValue)
{
    /// <summary>An offset that moved by more than this between two anchors was set: no straight line joins the two.</summary>
    public const long StepNs = 5_000_000;

    private readonly List<ClockAnchor> _anchors = [];

    /// <param name="anchor">Later than those before.</param>
    public void Add(ClockAnchor anchor)
    {
        if (_anchors.Count > 0 && anchor.MonotonicNs < _anchors[^1].MonotonicNs) throw new ArgumentException("anchors come in the order of their moments.", nameof(anchor));
        if (_anchors.Count == most) _anchors.RemoveAt(0);
        _anchors.Add(anchor);
    }

    /// <summary>Anchors of a lane that has a <see cref="ClockSource"/>.</summary>
    /// <param name="firstChannel">Where the source's channels begin.</param>
    public static ClockMap Of(ISampleTable samples, int firstChannel)
    {
        var map = new ClockMap();
        for (var i = 0; i < samples.Count; i++)
            if (samples.IsPresent(i, firstChannel + ClockSource.Offset))
                map.Add(new ClockAnchor(samples.MiddleNs(i), samples.Value(i, firstChannel + ClockSource.Offset), samples.Value(i, firstChannel + ClockSource.Uncertainty)));
        return map;
    }

    /// <param name="realtimeNs">Stamp, since 1970.</param>
    /// <param name="readNs">Monotonic moment at which the stamp was read: it lies at or before it, and of several moments with the same real time the latest such is meant.</param>
    /// <returns>The monotonic moment; null without an anchor.</returns>
    public long? ToMonotonic(long realtimeNs, long readNs)
    {
        if (_anchors.Count == 0) return null;
        // A stamp is older than its reading, so that anchors from there backwards are tried; the first whose stretch holds the moment is it.
        for (var i = LastAtOrBefore(readNs); i >= 0; i--)
        {
            var moment = Within(i, realtimeNs);
            if (moment >= _anchors[i].MonotonicNs && moment <= readNs + StepNs && (i + 1 == _anchors.Count || moment <= _anchors[i + 1].MonotonicNs)) return moment;
        }
        return Within(Math.Max(0, LastAtOrBefore(readNs)), realtimeNs);
    }

    /// <summary>With the offset of the anchor, drawn straight to the next one where the clock was not set between them.</summary>
    private long Within(int index, long realtimeNs)
    {
        var anchor = _anchors[index];
        var moment = realtimeNs - anchor.OffsetNs;
        if (index + 1 >= _anchors.Count || _anchors[index + 1] is var next && Math.Abs(next.OffsetNs - anchor.OffsetNs) > StepNs || next.MonotonicNs == anchor.MonotonicNs) return moment;
        var along = Math.Clamp((moment - anchor.MonotonicNs) / (double)(next.MonotonicNs - anchor.MonotonicNs), 0, 1);
        return moment - (long)((next.OffsetNs - anchor.OffsetNs) * along);
    }

    private int LastAtOrBefore(long momentNs)
    {
        var (low, high) = (0, _anchors.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_anchors[middle].MonotonicNs <= momentNs) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }
}
