using LabelBench.Statistics;

namespace LabelBench.Measurement.Load.Search;

/// <summary>Tells from the service times of a search's own runs whether something took time from the system in some of them. Pure.</summary>
/// <remarks>
/// A process that takes a tenth of the CPU lies within what counters show of a quiet machine, but makes every query a ninth slower, and the answer as much lower. Runs near
/// the answer differ by a few hundredths in rate; what of the service time follows the rate (a server that gathers batches) is taken off as a power of it.
/// </remarks>
public static class PaceCheck
{
    /// <summary>Least part by which the slower runs are slower: less moves the answer by less than its own interval.</summary>
    private const double LeastChange = 0.03;

    /// <summary>Of finding a change where there is none, for a search.</summary>
    private const double FalseAlarm = 0.01;

    /// <summary>Service times of neighbouring runs that agree better than this do so by luck.</summary>
    private const double LeastNoise = 0.002;

    /// <summary>Fewer are no level that others can be slower than, unless they are the last, and more may follow.</summary>
    private const int FewestQuiet = 2;

    /// <param name="points">All runs of a search.</param>
    /// <param name="places">Of the runs near the answer among them, ascending; those without a service time are left out.</param>
    /// <returns>The runs that are to be left out and how much slower they are; null where all are alike.</returns>
    public static PaceChange? Of(IReadOnlyList<RatePoint> points, IEnumerable<int> places)
    {
        var all = places.Where(i => points[i].ServiceSeconds is > 0).ToArray();
        var quiet = all;
        while (Slower(points, quiet) is { } slower)
            quiet = [.. quiet.Except(slower)];
        if (quiet.Length == all.Length)
            return null;
        int[] slow = [.. all.Except(quiet)];
        return new PaceChange(slow, Mean(points, quiet), Mean(points, slow), HasEnded: quiet[^1] == all[^1]);
    }

    /// <summary>Whether the last of some runs, the long one, is none of the same system.</summary>
    public static PaceChange? OfLast(IReadOnlyList<RatePoint> points, IEnumerable<int> near, int last)
    {
        int[] all = [.. near.Where(i => points[i].ServiceSeconds is > 0), last];
        if (points[last].ServiceSeconds is not > 0 || LevelShift.OfLast(Services(points, all), Rates(points, all), LeastNoise) is not { } shift || !Counts(shift))
            return null;
        return shift.Shift > 0
            ? new PaceChange([last], Mean(points, all[..^1]), points[last].ServiceSeconds!.Value, HasEnded: false)
            : new PaceChange(all[..^1], points[last].ServiceSeconds!.Value, Mean(points, all[..^1]), HasEnded: true);
    }

    private static int[]? Slower(IReadOnlyList<RatePoint> points, int[] places)
    {
        if (LevelShift.Largest(Services(points, places), Rates(points, places), LeastNoise) is not { } shift || !Counts(shift))
            return null;
        var (inside, outside) = (places[shift.From..shift.To], places[..shift.From].Concat(places[shift.To..]).ToArray());
        var (slower, others) = shift.Shift > 0 ? (inside, outside) : (outside, inside);
        return others.Length < FewestQuiet && others[^1] != places[^1] ? null : slower;
    }

    private static bool Counts(LevelShift shift) => shift.PValue < FalseAlarm && Math.Abs(shift.Shift) > Math.Log(1 + LeastChange);

    private static double[] Services(IReadOnlyList<RatePoint> points, int[] places) => [.. places.Select(i => Math.Log(points[i].ServiceSeconds!.Value))];

    private static double[] Rates(IReadOnlyList<RatePoint> points, int[] places) => [.. places.Select(i => Math.Log(points[i].Rate))];

    private static double Mean(IReadOnlyList<RatePoint> points, int[] places) => Math.Exp(Moments.Mean(Services(points, places)));
}
