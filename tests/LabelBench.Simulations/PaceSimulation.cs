using System.Globalization;
using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Simulations;

/// <summary>
/// One build against itself on a host with two states, one side after the other: how often the states are called a change, with the pace of the machine read around every trial and without.
/// And a build that is 5 % slower on a host whose pace is steady: whether reading it costs anything.
/// </summary>
/// <remarks>
/// A side is 5 trials of 5 s with a window of 2 s in it; trials scatter by 1 %, readings of arithmetic by 1 % and of memory by 4 %, as on a machine that is wanted by ten processes.
/// States last an exponential time; in the slow one a figure has 0.6 of its value, memory 0.9, and arithmetic 0.6 (proportional), 0.5 (the figure follows less) or 0.7 (it follows more).
/// Of the host that moves its virtual CPUs apart, a figure has 0.67 of its value, exchange between them 0.25, and arithmetic and memory stay; readings of exchange scatter by 15 % everywhere.
/// </remarks>
public sealed class PaceSimulation : ISimulation
{
    private const double SlowFigure = 0.6, SlowMemory = 0.9, ApartFigure = 0.67, ApartExchange = 0.25, Trial = 5, Window = 2, TrialDeviation = 0.01, ReadingDeviation = 0.01, MemoryTimes = 4, ExchangeTimes = 15;

    private static readonly ChangeRule Rule = new();

    private static readonly (string Name, double Slow)[] Sensitivities = [("proportional", SlowFigure), ("follows-less", 0.5), ("follows-more", 0.7)];

    public string Name => "pace";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var pairs = full ? 20_000 : 1_000;
        foreach (var minutes in new[] { 1, 3, 10 })
        {
            foreach (var (name, slow) in Sensitivities)
                yield return SimulatedFigure.Share($"{Name}.two-states.{minutes}min.{name}.false", Changed(pairs, seed, new Host(minutes * 60, slow)), pairs, 1, atMost: true);
            yield return SimulatedFigure.Share($"{Name}.two-states.{minutes}min.unread.false", Changed(pairs, seed, new Host(minutes * 60, null)), pairs);
        }
        foreach (var minutes in new[] { 0.2, 1, 3, 10 })
        {
            yield return SimulatedFigure.Share($"{Name}.apart.{Plain(minutes)}min.false", Changed(pairs, seed + 5, Host.Apart(minutes * 60, isRead: true)), pairs, minutes < 1 ? null : 1, atMost: true);
            yield return SimulatedFigure.Share($"{Name}.apart.{Plain(minutes)}min.exchange-unread.false", Changed(pairs, seed + 5, Host.Apart(minutes * 60, isRead: false)), pairs);
        }
        foreach (var noise in new[] { 0.01, 0.03 })
        {
            var steady = new Host(null, 1, noise);
            yield return SimulatedFigure.Share($"{Name}.steady.{Percent(noise)}.same.false", Changed(pairs, seed + 1, steady), pairs, 1, atMost: true);
            yield return SimulatedFigure.Share($"{Name}.steady.{Percent(noise)}.5x5.5%.found", Outcomes(pairs, seed + 2, steady, 5, 0.95).Count(o => o is ChangeOutcome.Lower), pairs, noise == ReadingDeviation ? 98 : null);
            yield return SimulatedFigure.Share($"{Name}.steady.{Percent(noise)}.10x10.3%.found", Outcomes(pairs, seed + 3, steady, 10, 0.97).Count(o => o is ChangeOutcome.Lower), pairs, noise == ReadingDeviation ? 90 : null);
        }
        yield return SimulatedFigure.Share($"{Name}.steady.unread.5x5.5%.found", Outcomes(pairs, seed + 2, new Host(null, null), 5, 0.95).Count(o => o is ChangeOutcome.Lower), pairs);
        yield return SimulatedFigure.Share($"{Name}.steady.unread.10x10.3%.found", Outcomes(pairs, seed + 3, new Host(null, null), 10, 0.97).Count(o => o is ChangeOutcome.Lower), pairs);
        var moving = Outcomes(pairs, seed + 4, new Host(180, SlowFigure), 5, 0.8);
        yield return SimulatedFigure.Share($"{Name}.two-states.3min.20%.found", moving.Count(o => o is ChangeOutcome.Lower), pairs);
        yield return SimulatedFigure.Share($"{Name}.two-states.3min.20%.wrong-sign", moving.Count(o => o is ChangeOutcome.Higher), pairs, 1, atMost: true);
    }

    private static string Percent(double share) => Plain(100 * share) + "%";

    private static string Plain(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static int Changed(int pairs, ulong seed, Host host) => Outcomes(pairs, seed, host, 5, 1).Count(o => o is ChangeOutcome.Lower or ChangeOutcome.Higher);

    private static ChangeOutcome[] Outcomes(int pairs, ulong seed, Host host, int trials, double factor) => Repeat.Times(pairs, pair =>
    {
        var random = SplitMix64.For(seed, pair);
        var states = host.Draw(2 * trials * Trial, ref random);
        return Changes.Of([(Contrast.Of(Side(host, states, 0, trials, 1, ref random), Side(host, states, trials, trials, factor, ref random)), Rule)])[0].Outcome;
    });

    /// <summary>Throughput of each trial, and what the fixed work gave right before and right after it.</summary>
    private static TrialGroup Side(Host host, States states, int first, int trials, double factor, ref SplitMix64 random)
    {
        var values = new double[trials];
        PaceReadings[] kinds = [.. Enumerable.Range(0, host.Kinds).Select(_ => new PaceReadings(new double[trials], new double[trials]))];
        for (var i = 0; i < trials; i++)
        {
            var begin = (first + i) * Trial;
            var slow = states.SlowShare(begin + Trial - Window - 0.5, begin + Trial - 0.5);
            values[i] = 100 * factor * (1 - slow * (1 - host.SlowFigure)) * Math.Exp(TrialDeviation * Normal.Draw(ref random));
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                kinds[kind].Before[i] = host.Reading(kind, states.SlowShare(begin, begin + 0.05), ref random);
                kinds[kind].After[i] = host.Reading(kind, states.SlowShare(begin + Trial - 0.05, begin + Trial), ref random);
            }
        }
        return new TrialGroup(values) { Paces = [.. kinds] };
    }

    /// <param name="MeanSeconds">That a state lasts; null for a host that has one.</param>
    /// <param name="SlowPace">What arithmetic gives in the slow state; null where nothing is read.</param>
    /// <param name="Noise">Of readings of arithmetic.</param>
    private sealed record Host(double? MeanSeconds, double? SlowPace, double Noise = ReadingDeviation)
    {
        private static readonly double[] Times = [1, MemoryTimes, ExchangeTimes];

        private double[] Slow { get; init; } = [SlowPace ?? 1, SlowMemory, 1];

        public double SlowFigure { get; private init; } = PaceSimulation.SlowFigure;

        public int Kinds { get; private init; } = SlowPace is null ? 0 : 3;

        /// <summary>Moves its virtual CPUs apart now and then.</summary>
        public static Host Apart(double meanSeconds, bool isRead) => new(meanSeconds, 1) { SlowFigure = ApartFigure, Slow = [1, 1, ApartExchange], Kinds = isRead ? 3 : 2 };

        public States Draw(double seconds, ref SplitMix64 random)
        {
            if (MeanSeconds is not { } mean)
                return new States([]);
            var (isSlow, at, slow) = (random.Unit() < 0.5, 0.0, new List<(double, double)>());
            while (at < seconds)
            {
                var end = at - mean * Math.Log(1 - random.Unit());
                if (isSlow)
                    slow.Add((at, end));
                (at, isSlow) = (end, !isSlow);
            }
            return new States(slow);
        }

        public double Reading(int kind, double slow, ref SplitMix64 random) => (1 - slow * (1 - Slow[kind])) * Math.Exp(Times[kind] * Noise * Normal.Draw(ref random));
    }

    /// <param name="Slow">Stretches of time in the slow state, seconds.</param>
    private sealed record States(List<(double Begin, double End)> Slow)
    {
        public double SlowShare(double from, double to) => Slow.Sum(s => Math.Max(0, Math.Min(to, s.End) - Math.Max(from, s.Begin))) / (to - from);
    }
}
