using System.Diagnostics;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry.Sampling;

/// <summary>Summaries of a window from samples, live or recorded: pure, and the only place where raw counters become the metrics of a record.</summary>
/// <remarks>Of what lies behind the window only the first reading of a channel has a part in it, which the sampler takes before it summarises: a recording, which goes on, gives the same.</remarks>
/// <param name="samples">Of one lane.</param>
/// <param name="window">Edges on the clock of the samples.</param>
/// <param name="periodNs">Distance of two samples as planned.</param>
internal sealed class WindowSummary(ISampleTable samples, Window window, long periodNs)
{
    /// <summary>Least and greatest rates are taken over stretches of a second: at 10 Hz a kernel tick of 10 ms is a tenth of a sample's distance.</summary>
    private const long StretchNs = 1_000_000_000;

    /// <summary>How far outside 0 to 1 a share may lie and still be called rounding: kernel ticks of 10 ms at both edges of a short window.</summary>
    private const double ShareSlack = 0.05;

    /// <summary>A hole of more than this many periods is no part of a mean.</summary>
    private const int GapPeriods = 3;

    private readonly ISampleTable ring = samples;
    private readonly long[] _middles = MiddlesOf(samples);
    private readonly long _durationNs = window.EndNs - window.BeginNs;

    /// <param name="reasons">Why channels had no value, and when.</param>
    public MetricSummary Of(LaneMetric metric, ReasonLog reasons)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var moment = ring.Count == 0 ? window.EndNs : ring.EndNs(Math.Min(ring.Count - 1, FirstAtOrAfter(window.EndNs)));
        return Of(metric.Definition, 0, metric.EveryTicks, channel => reasons.At(channel, moment)) with { Device = metric.Device };
    }


    /// <param name="metric">What to compute.</param>
    /// <param name="firstChannel">Place of the source's channel 0 in the ring.</param>
    /// <param name="everyTicks">The source is read in every n-th sample.</param>
    /// <param name="reason">Why a channel of the source has no value now, or null.</param>
    public MetricSummary Of(MetricDefinition metric, int firstChannel, int everyTicks, Func<int, string?> reason)
    {
        if (_durationNs <= 0)
            return Missing(metric.Name, "the window is empty");
        var channels = Channels.Of(metric, firstChannel);
        var tolerance = Math.Max(3 * everyTicks * periodNs, _durationNs / 50);
        if (Nearest(window.BeginNs, tolerance, channels) is not { } first || Nearest(window.EndNs, tolerance, channels) is not { } last)
            return Missing(metric.Name, reason(metric.Channel) ?? WhyUncovered(tolerance));
        if (EpochChange(first, last, channels) is { } change)
            return Missing(metric.Name, change);
        return metric.Kind switch
        {
            MetricKind.Gauge => Gauge(metric, channels, GapPeriods * everyTicks * periodNs),
            MetricKind.Rate or MetricKind.Ratio => last > first ? Growth(metric, first, last, channels) : Missing(metric.Name, reason(metric.Channel) ?? "the window is shorter than the distance of two readings"),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>How well the samples cover the window, and what taking them cost.</summary>
    public IEnumerable<MetricSummary> OfSampler()
    {
        var begin = FirstAtOrAfter(window.BeginNs);
        var end = FirstAtOrAfter(window.EndNs);
        if (_durationNs <= 0 || ring.Count == 0)
        {
            var why = _durationNs <= 0 ? "the window is empty" : "no sample was taken";
            return [Missing(MetricNames.SamplerCoverage, why), Missing(MetricNames.SamplerLongestGap, why), Missing(MetricNames.SamplerBusy, why)];
        }
        long longest = 0, busy = 0, before = window.BeginNs;
        for (var i = begin; i < end; i++)
        {
            longest = Math.Max(longest, ring.BeginNs(i) - before);
            busy += ring.EndNs(i) - ring.BeginNs(i);
            before = ring.BeginNs(i);
        }
        longest = Math.Max(longest, window.EndNs - before);
        var expected = Math.Max(1, _durationNs / periodNs);
        return
        [
            Single(MetricNames.SamplerCoverage, end - begin, Math.Min(1, (end - begin) / (double)expected)),
            Single(MetricNames.SamplerLongestGap, end - begin, longest / (double)periodNs),
            Single(MetricNames.SamplerBusy, end - begin, Math.Min(1, busy / (double)_durationNs)),
        ];
    }

    public static MetricSummary Missing(string name, string reason)
    {
        var missing = Reading.Missing<Count>(reason);
        return new MetricSummary(name, 0, missing, missing, missing);
    }

    private static MetricSummary Single(string name, int samples, double value) =>
        new(name, samples, new Count(value), new Count(value), new Count(value));

    /// <remarks>The mean is over time, by trapezoids between readings: one that came late, or a hole, moves it as little as can be.</remarks>
    private MetricSummary Gauge(MetricDefinition metric, Channels channels, long widestNs)
    {
        double sum = 0, area = 0, least = double.PositiveInfinity, greatest = double.NegativeInfinity, before = 0;
        double running = 0, squares = 0; // Welford (1962), doi:10.1080/00401706.1962.10490022: large values with a small spread keep their digits
        long covered = 0, beforeNs = 0;
        var samples = 0;
        for (var i = FirstAtOrAfter(window.BeginNs); i < ring.Count && Middle(i) <= window.EndNs; i++)
        {
            if (!channels.ArePresent(ring, i)) continue;
            var (value, at) = (ring.Value(i, channels.Value) * metric.Scale, Middle(i));
            if (samples > 0 && at - beforeNs <= widestNs)
            {
                area += (value + before) / 2 * (at - beforeNs);
                covered += at - beforeNs;
            }
            (before, beforeNs) = (value, at);
            sum += value;
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            samples++;
            var away = value - running;
            running += away / samples;
            squares += away * (value - running);
        }
        return samples == 0
            ? Missing(metric.Name, "no reading of it fell inside the window")
            : new MetricSummary(metric.Name, samples, new Count(covered > 0 ? Math.Clamp(area / covered, least, greatest) : sum / samples), new Count(least), new Count(greatest)) { Deviation = samples > 1 ? Math.Sqrt(squares / (samples - 1)) : null };
    }

    private MetricSummary Growth(MetricDefinition metric, int first, int last, Channels channels)
    {
        if (!metric.MayStepBack && Reset(first, last, channels) is { } reset)
            return Missing(metric.Name, reset);
        var whole = Between(metric, first, last, channels);
        if (whole is not Reading<Count>.Measured)
            return new MetricSummary(metric.Name, 0, whole, whole, whole);

        Reading<Count> least = whole, greatest = whole;
        var samples = 1;
        var stretch = first;
        for (var i = first + 1; i <= last; i++)
        {
            if (!channels.ArePresent(ring, i)) continue;
            samples++;
            if (i != last && (Middle(i) - Middle(stretch) < StretchNs || Middle(last) - Middle(i) < StretchNs)) continue;
            var part = Between(metric, stretch, i, channels);
            least = Lesser(least, part);
            greatest = Greater(greatest, part);
            stretch = i;
        }
        return new MetricSummary(metric.Name, samples, whole, least, greatest);
    }

    private string? Reset(int first, int last, Channels channels)
    {
        var before = ring.Value(first, channels.Value);
        for (var i = first + 1; i <= last; i++)
        {
            if (!channels.ArePresent(ring, i)) continue;
            var value = ring.Value(i, channels.Value);
            if (value < before) return $"the counter fell from {before} to {value} inside the window: it was reset";
            before = value;
        }
        return null;
    }

    private Reading<Count> Between(MetricDefinition metric, int from, int to, Channels channels)
    {
        double grown = ring.Value(to, channels.Value) - ring.Value(from, channels.Value);
        var seconds = (Middle(to) - Middle(from)) / 1e9;
        var against = metric.Kind == MetricKind.Ratio
            ? ring.Value(to, channels.Per) - ring.Value(from, channels.Per)
            : seconds;
        if (grown < 0)
            return Reading.Missing<Count>(Invariant($"the counter fell by {-grown} over the window"));
        if (against <= 0)
            return Reading.Missing<Count>("nothing was counted inside the window");
        var value = grown * metric.Scale / against;
        if (!metric.IsShare)
            return new Count(value);
        // A reading that was itself interrupted does not say when inside its span the counter was read.
        var unsure = (ring.EndNs(from) - ring.BeginNs(from) + ring.EndNs(to) - ring.BeginNs(to)) / 2e9 / seconds;
        return metric.CapsAtOne || value <= 1 + ShareSlack + unsure
            ? new Count(Math.Min(1, value))
            : Reading.Missing<Count>(Invariant($"the counters give {value:0.###}, which no share can be"));
    }

    private static Reading<Count> Lesser(Reading<Count> a, Reading<Count> b) => Pick(a, b, (x, y) => x <= y);

    private static Reading<Count> Greater(Reading<Count> a, Reading<Count> b) => Pick(a, b, (x, y) => x >= y);

    private static Reading<Count> Pick(Reading<Count> a, Reading<Count> b, Func<double, double, bool> first) =>
        (a.ValueOrNull, b.ValueOrNull) switch
        {
            ({ } x, { } y) => first(x.Value, y.Value) ? a : b,
            (null, _) => a,
            _ => b,
        };

    private string? EpochChange(int first, int last, Channels channels)
    {
        if (channels.Epoch < 0) return null;
        var epoch = ring.Value(first, channels.Epoch);
        for (var i = first + 1; i <= last; i++)
            if (ring.IsPresent(i, channels.Epoch) && ring.Value(i, channels.Epoch) != epoch)
                return "what is counted changed inside the window: another process, or a counter that lost count";
        return null;
    }

    private int? Nearest(long momentNs, long toleranceNs, Channels channels)
    {
        var start = FirstAtOrAfter(momentNs);
        int? best = null;
        for (var i = start; i < ring.Count && Middle(i) - momentNs <= toleranceNs; i++)
        {
            if (!channels.ArePresent(ring, i)) continue;
            best = i;
            break;
        }
        for (var i = start - 1; i >= 0 && momentNs - Middle(i) <= toleranceNs; i--)
        {
            if (!channels.ArePresent(ring, i)) continue;
            if (best is not { } later || momentNs - Middle(i) < Middle(later) - momentNs) best = i;
            break;
        }
        return best;
    }

    private string WhyUncovered(long toleranceNs)
    {
        if (ring.Count == 0)
            return "no sample was taken";
        var early = (Middle(0) - window.BeginNs) / 1e9;
        var late = (window.EndNs - Middle(ring.Count - 1)) / 1e9;
        if (early > toleranceNs / 1e9)
            return ring.Dropped > 0
                ? Invariant($"the window begins {early:0.0} s before the oldest of the {ring.Count} samples that are kept; {ring.Dropped} older ones were dropped")
                : Invariant($"sampling began {early:0.0} s after the window");
        return late > toleranceNs / 1e9
            ? Invariant($"sampling stopped {late:0.0} s before the window's end")
            : Invariant($"not read within {toleranceNs / 1e9:0.0} s of an edge of the window");
    }

    private long Middle(int index) => _middles[index];

    /// <returns>As of <see cref="SampleTables.FirstAtOrAfter"/>.</returns>
    private int FirstAtOrAfter(long momentNs)
    {
        // Of equal moments the first.
        var found = Array.BinarySearch(_middles, momentNs);
        if (found < 0) return ~found;
        while (found > 0 && _middles[found - 1] == momentNs) found--;
        return found;
    }

    /// <summary>Every metric asks for them.</summary>
    private static long[] MiddlesOf(ISampleTable samples)
    {
        var middles = new long[samples.Count];
        for (var i = 0; i < middles.Length; i++) middles[i] = samples.MiddleNs(i);
        return middles;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Places of a metric's channels in the ring; -1 for one that it does not use.</summary>
    private readonly record struct Channels(int Value, int Per, int Epoch)
    {
        public static Channels Of(MetricDefinition metric, int first) =>
            new(first + metric.Channel, metric.Per is { } per ? first + per : -1, metric.Epoch is { } epoch ? first + epoch : -1);

        public bool ArePresent(ISampleTable ring, int index) =>
            ring.IsPresent(index, Value) && (Per < 0 || ring.IsPresent(index, Per)) && (Epoch < 0 || ring.IsPresent(index, Epoch));
    }
}
