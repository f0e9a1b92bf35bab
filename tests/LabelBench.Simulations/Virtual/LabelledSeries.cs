using LabelBench.Core;
using LabelBench.Statistics.Histories;

namespace LabelBench.Simulations.Virtual;

/// <summary>A series of runs whose changes of level are known.</summary>
/// <param name="Changes">Index of the first value of every new level, ascending.</param>
public sealed record LabelledSeries(double[] Values, int[] Changes)
{
    /// <summary>A change is found where one is told so near it.</summary>
    public const int Wide = 5, Narrow = 2;

    /// <summary>18 series without and 36 with 1 to 3 steps of 2, 5 or 10 % for each kind of noise; 60, 120 or 200 values; steps at least 10 from the ends and 12 apart.</summary>
    public static IEnumerable<LabelledSeries> Drawn(ulong seed)
    {
        var index = 0;
        foreach (var noise in SeriesNoise.Kinds)
        {
            foreach (var (step, count) in new[] { (0, 18), (0.02, 12), (0.05, 12), (0.1, 12) })
            {
                for (var i = 0; i < count; i++)
                    yield return Draw(noise, step, SplitMix64.For(seed, index++));
            }
        }
    }

    private static LabelledSeries Draw(SeriesNoise noise, double step, SplitMix64 random)
    {
        var count = random.Pick([60, 120, 200]);
        var places = step == 0 ? [] : Places(count, 1 + random.Below(3), ref random);
        var steps = places.Select(_ => 0.0).ToArray();
        for (var i = 0; i < steps.Length; i++)
            steps[i] = (random.Below(2) * 2 - 1) * Math.Log(1 + step);
        return new LabelledSeries(noise.Levelled(count, i => steps.Where((_, k) => i >= places[k]).Sum(), ref random), places);
    }

    /// <summary>Drawn anew as a whole until they lie far enough apart.</summary>
    private static int[] Places(int count, int steps, ref SplitMix64 random)
    {
        while (true)
        {
            var places = new int[steps];
            for (var i = 0; i < steps; i++)
                places[i] = 10 + random.Below(count - 20);
            Array.Sort(places);
            if (Enumerable.Range(1, steps - 1).All(i => places[i] - places[i - 1] >= 12))
                return places;
        }
    }

    /// <summary>Found, invented and missed changes of all series together, and series without a change where one is told.</summary>
    public static IEnumerable<SimulatedFigure> Figures(string name, IReadOnlyList<LabelledSeries> all)
    {
        var told = Repeat.Times(all.Count, i => LevelHistory.Of(all[i].Values).Changes);
        foreach (var (margin, target) in new[] { (Wide, 0.92), (Narrow, 0.88) })
        {
            yield return new SimulatedFigure($"{name}.f1-within-{margin}", F1(all, [.. told.Select(t => t.Select(c => c.At).ToArray())], margin), "of 1", target) { Error = Math.Sqrt(target * (1 - target) / all.Sum(s => s.Changes.Length)) };
        }
        var changes = all.Index().SelectMany(s => told[s.Index].SelectMany(c => s.Item.Changes.Where(t => Math.Abs(t - c.At) <= Wide).Select(t => t >= c.Earliest && t <= c.Latest))).ToArray();
        yield return SimulatedFigure.Share($"{name}.interval-holds-the-change", changes.Count(c => c), changes.Length, 90);
        var still = all.Index().Where(s => s.Item.Changes.Length == 0).ToArray();
        yield return SimulatedFigure.Share($"{name}.null-flagged", still.Count(s => !told[s.Index].IsEmpty), still.Length, 5, atMost: true);
        yield return SimulatedFigure.Share($"{name}.null-alerted", still.Count(s => !LevelHistory.Of(s.Item.Values).Alerts.IsEmpty), still.Length);
    }

    /// <summary>Harmonic mean of the share of tellings that are right and the share of changes that are told, of all series with changes together.</summary>
    /// <param name="told">Places told of each series.</param>
    public static double F1(IReadOnlyList<LabelledSeries> all, IReadOnlyList<int[]> told, int margin)
    {
        var (hits, labels, tellings) = (0, 0, 0);
        foreach (var (i, series) in all.Index().Where(s => s.Item.Changes.Length > 0))
            (hits, labels, tellings) = (hits + Hits(series.Changes, told[i], margin), labels + series.Changes.Length, tellings + told[i].Length);
        return 2.0 * hits / (labels + tellings);
    }

    /// <summary>Labels with a telling near them, one to one, nearest first.</summary>
    private static int Hits(int[] labels, int[] tellings, int margin)
    {
        var left = labels.ToList();
        foreach (var telling in tellings)
        {
            var near = left.Where(l => Math.Abs(l - telling) <= margin).OrderBy(l => Math.Abs(l - telling)).ToArray();
            if (near.Length > 0)
                left.Remove(near[0]);
        }
        return labels.Length - left.Count;
    }
}
