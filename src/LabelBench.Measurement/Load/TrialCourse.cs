using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;

namespace LabelBench.Measurement.Load;

/// <summary>Decides from what ended so far where warm-up is over and when a window is precise enough to close. Pure but for what it remembers from look to look.</summary>
/// <param name="started">When the load began, nanoseconds.</param>
/// <param name="opened">When the window opened.</param>
public sealed class TrialCourse(LoadSettings settings, long started, long opened)
{
    /// <summary>Of more than these, every so many stand for all: enough to tell by, and little to allocate while a window is open.</summary>
    private const int MostLookedAt = 20_000;

    private readonly long firstOpened = opened;
    private readonly PrecisionRule rule = new(settings.RelativeHalfWidth, settings.Measure.TotalSeconds, settings.MaximumMeasure.TotalSeconds);
    private double nextLook = settings.Measure < settings.MaximumMeasure ? settings.Measure.TotalSeconds / PrecisionRule.Growth : settings.MaximumMeasure.TotalSeconds;
    private bool sufficed;

    /// <summary>Where the window begins: where it opened, or later where warm-up was not over by then.</summary>
    public long Begin { get; private set; } = opened;

    /// <summary>What the last look found about steadiness; null before it.</summary>
    public SteadyRecord? Steady { get; private set; }

    /// <summary>Half an interval of 95 % of throughput over its value, at the last look; null where too few queries ended for one.</summary>
    public double? RelativeHalfWidth { get; private set; }

    /// <summary>Which of so many queries are looked at: each that many-th.</summary>
    public static int StepFor(int queries) => Math.Max(1, queries / MostLookedAt);

    /// <summary>Whether it is time for a look.</summary>
    public bool IsDue(long now) => Seconds(Begin, now) >= nextLook;

    /// <summary>Whether the longest window is over, however often it began anew.</summary>
    public bool IsOutOfTime(long now) => MonotonicClock.Between(firstOpened, now) >= settings.MaximumMeasure;

    /// <summary>Looks at the queries that ended; true when the window may close. It moves <see cref="Begin"/> where warm-up proves to have lasted longer.</summary>
    /// <param name="ended">Queries since the load began, in any order; every <see cref="StepFor"/>-th will do.</param>
    public bool Look(List<(long End, long Latency)> ended, long now)
    {
        ended.Sort((a, b) => a.End.CompareTo(b.End));
        var seconds = Seconds(Begin, now);
        if (seconds >= settings.Measure.TotalSeconds || IsOutOfTime(now))
        {
            var cut = FindSteadyBegin(ended, now);
            if (cut > Begin && ended.Count - FirstFrom(ended, cut) >= LoadSettings.MinimumWarmUpQueries)
            {
                Begin = cut;
                (seconds, sufficed) = (Seconds(Begin, now), false);
                nextLook = Math.Max(seconds, settings.Measure.TotalSeconds);
            }
        }
        var precision = Precision(ended, now);
        RelativeHalfWidth = precision is { Low: { } low, High: { } high, Value: > 0 } ? (high - low) / 2 / precision.Value : null;
        if (IsOutOfTime(now))
            return true;
        var look = rule.Look(precision, seconds, sufficed);
        (sufficed, nextLook) = (look.Suffices, Math.Max(look.NextLook, seconds + 1e-3));
        return seconds >= settings.Measure.TotalSeconds && (look.Decision != PrecisionDecision.GoOn || IsHopeless(ended, seconds, now));
    }

    /// <summary>The window opens anew: what ended before counts as warm-up.</summary>
    public void BeginAnew(long now) => (Begin, nextLook, sufficed) = (now, settings.Measure.TotalSeconds, false);

    /// <summary>What speaks for or against the figures of a trial that is over.</summary>
    public IEnumerable<Finding> Findings() => Steadiness.Findings(Steady);

    /// <summary>Where even the longest window would hold too few queries for an interval, a longer one is no better.</summary>
    private bool IsHopeless(List<(long End, long Latency)> ended, double seconds, long now) =>
        RelativeHalfWidth is null && (ended.Count - FirstFrom(ended, Begin)) / seconds * (settings.MaximumMeasure.TotalSeconds - Seconds(firstOpened, now) + seconds) < 2 * BatchMeans.Batches;

    /// <summary>Interval of the mean gap between two ends, whose inverse is throughput.</summary>
    private Estimate Precision(List<(long End, long Latency)> ended, long now)
    {
        var first = FirstFrom(ended, Begin);
        var gaps = new List<double>(ended.Count - first);
        for (var i = first + 1; i < ended.Count; i++)
            gaps.Add(ended[i].End - ended[i - 1].End);
        return gaps.Count == 0 ? new Estimate(now - Begin, null, null, null, 0) : BatchMeans.Mean([.. gaps]);
    }

    private long FindSteadyBegin(List<(long End, long Latency)> ended, long now)
    {
        var seconds = Seconds(started, now);
        var bursts = new Bursts(ended, started, now);
        var windows = Steadiness.WindowsOf(seconds, bursts.Count);
        if (windows < SteadyState.LeastWindows)
        {
            Steady = Steadiness.TooShort(ended.Count, seconds, windows, bursts.Count);
            return Begin;
        }
        var (throughput, latency) = bursts.Series(windows);
        var found = SteadyState.Of(throughput, latency, seconds / windows);
        Steady = Steadiness.Record(found, windows, seconds);
        return found.WarmUpWindows is { } warm ? started + (long)((now - started) / (double)windows * warm) : Begin;
    }

    private static int FirstFrom(List<(long End, long Latency)> ended, long begin)
    {
        int low = 0, high = ended.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ended[middle].End <= begin)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static double Seconds(long from, long to) => (to - from) / 1e9;
}
