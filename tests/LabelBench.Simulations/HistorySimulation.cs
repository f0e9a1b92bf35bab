using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Simulations.Virtual;
using LabelBench.Statistics.Histories;

namespace LabelBench.Simulations;

/// <summary>Series of runs with known changes of level: are they found, how soon are they told, and how often is noise told as one?</summary>
public sealed class HistorySimulation : ISimulation
{
    private const int Length = 200, SteppedLength = 120;

    public string Name => "history";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed) => [.. Spikes(full ? 400 : 60, seed), .. Found(full ? 20 : 4, seed), .. Alarms(full ? 300 : 30, seed), .. Reanalysed(full ? 20 : 2, seed), .. Confirmed(full ? 20 : 1, seed)];

    private IEnumerable<SimulatedFigure> Found(int sets, ulong seed) => LabelledSeries.Figures(
        $"{Name}.fresh", [.. Enumerable.Range(0, sets).SelectMany(set => LabelledSeries.Drawn(seed + (ulong)set))]);

    private IEnumerable<SimulatedFigure> Alarms(int runs, ulong seed)
    {
        foreach (var kind in SeriesNoise.Kinds)
        {
            var alarms = Repeat.Times(runs, run =>
            {
                var random = SplitMix64.For(seed + 300, run);
                return LevelHistory.Of(kind.Levelled(Length, _ => 0, ref random)).Alerts.Length;
            }).Sum();
            yield return new SimulatedFigure($"{Name}.{kind.Name}.false-alarms-in-100", 100.0 * alarms / (runs * Length), "alarms", 0.2, AtMost: true) { Error = 100 * Math.Sqrt(0.002 / (runs * Length)) };
        }
        foreach (var kind in SeriesNoise.Kinds)
        {
            foreach (var (percent, target) in new[] { (5, 2), (2, 5) })
            {
                var delays = Repeat.Times(runs, run => Delay(kind, percent / 100.0, seed + 400 + (ulong)percent, run)).Order().ToArray();
                var wanted = kind.Name == "iid" ? target : (double?)null; // the definition is of independent noise
                yield return new SimulatedFigure($"{Name}.{kind.Name}.{percent}%.median-delay", Math.Min(delays[runs / 2], SteppedLength), "runs", wanted, AtMost: true) { Error = full(runs) ? 0 : 0.4 };
                yield return SimulatedFigure.Share($"{Name}.{kind.Name}.{percent}%.never-told", delays.Count(d => d == int.MaxValue), runs);
            }
        }

        static bool full(int runs) => runs > 100;
    }

    /// <returns>Values after the first of the new level until it is told; the greatest number where it is not.</returns>
    private static int Delay(SeriesNoise kind, double step, ulong seed, int run)
    {
        var random = SplitMix64.For(seed, run);
        var (at, sign) = (30 + random.Below(SteppedLength - 60), random.Below(2) * 2 - 1);
        var alerts = LevelHistory.Of(kind.Levelled(SteppedLength, i => i >= at ? sign * Math.Log(1 + step) : 0, ref random)).Alerts;
        return alerts.Where(a => Math.Abs(a.At - at) <= LabelledSeries.Wide && a.SeenAt >= at).Select(a => a.SeenAt - at).DefaultIfEmpty(int.MaxValue).Min();
    }

    /// <summary>Analysed anew after every value, as a user does after every run.</summary>
    private IEnumerable<SimulatedFigure> Reanalysed(int sets, ulong seed)
    {
        var series = LabelledSeries.Drawn(seed + 500).Where((_, i) => i % 20 < sets).ToArray();
        var (looks, lost, points, redrawn) = Repeat.Times(series.Length, i => Revisions(series[i].Values)).Aggregate((a, b) => (a.Item1 + b.Item1, a.Item2 + b.Item2, a.Item3 + b.Item3, a.Item4 + b.Item4));
        yield return new SimulatedFigure($"{Name}.alerts.moved-or-gone", looks == 0 ? 0 : 100.0 * lost / looks, "%", 2, AtMost: true);
        yield return new SimulatedFigure($"{Name}.changes.moved-or-gone", points == 0 ? 0 : 100.0 * redrawn / points, "%"); // drawn from all values, so later ones revise them
    }

    /// <returns>Looks at alerts told before, and those in which one had moved by more than 2 or was gone; the same of changes.</returns>
    private static (int Looks, int Lost, int Points, int Redrawn) Revisions(double[] values)
    {
        List<int> told = [], seen = [];
        int looks = 0, lost = 0, points = 0, redrawn = 0;
        for (var count = LevelHistory.LeastPoints; count <= values.Length; count++)
        {
            var now = LevelHistory.Of(values.AsSpan(..count));
            int[] alerts = [.. now.Alerts.Select(a => a.At)], changes = [.. now.Changes.Select(c => c.At)];
            (looks, lost, points, redrawn) = (looks + told.Count, lost + told.Count(t => !IsNear(t, alerts)), points + seen.Count, redrawn + seen.Count(s => !IsNear(s, changes)));
            told.AddRange(alerts.Where(a => !IsNear(a, told)));
            seen.AddRange(changes.Where(c => !IsNear(c, seen)));
        }
        return (looks, lost, points, redrawn);
    }

    /// <summary>Alerts as they stand, and alerts that are withdrawn, or laid where the change is, when all runs up to ten more say so: one telling for both questions?</summary>
    private IEnumerable<SimulatedFigure> Confirmed(int sets, ulong seed)
    {
        var series = Enumerable.Range(0, sets).SelectMany(set => LabelledSeries.Drawn(seed + (ulong)set)).ToArray();
        foreach (var more in new int?[] { null, 10, 20 })
        {
            var told = Repeat.Times(series.Length, i => Standing(series[i].Values, more));
            var name = $"{Name}.alerts{(more is { } k ? $".confirmed-after-{k}" : "")}";
            foreach (var margin in new[] { LabelledSeries.Wide, LabelledSeries.Narrow })
                yield return new SimulatedFigure($"{name}.f1-within-{margin}", LabelledSeries.F1(series, [.. told.Select(t => t.Places)], margin), "of 1");
            yield return SimulatedFigure.Share($"{name}.null-told", series.Zip(told).Count(s => s.First.Changes.Length == 0 && s.Second.Places.Length > 0), series.Count(s => s.Changes.Length == 0));
            yield return SimulatedFigure.Share($"{name}.later-looks-that-find-it-moved-or-gone", told.Sum(t => t.Lost), Math.Max(1, told.Sum(t => t.Looks)));
        }
    }

    /// <param name="more">Values after which an alert is looked at again; null for never.</param>
    /// <returns>Where changes stand in the end; looks at what had been told, and those in which it stood elsewhere or no more.</returns>
    private static (int[] Places, int Looks, int Lost) Standing(double[] values, int? more)
    {
        List<int> places = [];
        int looks = 0, lost = 0;
        foreach (var alert in LevelHistory.Of(values).Alerts)
        {
            var after = values.Length - 1 - alert.SeenAt;
            looks += after;
            if (more is not { } wait || after < wait)
            {
                places.Add(alert.At);
                continue;
            }
            var near = LevelHistory.Of(values.AsSpan(..(alert.SeenAt + 1 + wait))).Changes.Select(c => c.At).Where(c => Math.Abs(c - alert.At) <= LabelledSeries.Wide).ToArray();
            if (near.Length > 0)
                places.Add(near.MinBy(c => Math.Abs(c - alert.At)));
            lost += near.Length == 0 || Math.Abs(places[^1] - alert.At) > LabelledSeries.Narrow ? after - wait + 1 : 0;
        }
        return ([.. places], looks, lost);
    }

    private static bool IsNear(int place, IEnumerable<int> others) => others.Any(o => Math.Abs(o - place) <= LabelledSeries.Narrow);

    /// <summary>One run in an otherwise quiet history is 10 % to twice as high, or two thirds; an alert near it that is there without it as well is one of chance.</summary>
    private IEnumerable<SimulatedFigure> Spikes(int runs, ulong seed)
    {
        var alerts = Repeat.Times(runs, run =>
        {
            var random = SplitMix64.For(seed + 600, run);
            var values = SeriesNoise.Kinds[0].Levelled(100, _ => 0, ref random);
            var (at, factor) = (3 + random.Below(94), random.Pick([1.1, 1.3, 2, 0.67]));
            var without = IsAlerted(values, at);
            values[at] *= factor;
            return (With: IsAlerted(values, at), Without: without);
        });
        yield return SimulatedFigure.Share($"{Name}.spike.alerts", alerts.Count(a => a is { With: true, Without: false }), runs, 0, atMost: true);
        yield return SimulatedFigure.Share($"{Name}.spike.alerts-with-or-without-it", alerts.Count(a => a.With), runs);

        static bool IsAlerted(double[] values, int near) => LevelHistory.Of(values).Alerts.Any(a => Math.Abs(a.At - near) <= LabelledSeries.Wide);
    }
}
