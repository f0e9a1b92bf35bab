using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Simulations;

/// <summary>Does a pilot foretell what so many trials find, and do trials that are added until a verdict stands err more often than they may?</summary>
public sealed class RepetitionSimulation : ISimulation
{
    private const double Power = 0.9;

    /// <summary>Trials of a pilot; and from how many on its deviation is known to a seventh in nine of ten cases.</summary>
    private static readonly int[] Pilots = [5, 10, 20, 60, 80, 100];

    private const int EnoughForTarget = 80;

    public string Name => "repetition";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed) => [.. Foretold(full ? 200 : 20, full ? 1_000 : 200, seed), .. Sequential(full ? 10_000 : 800, seed)];

    /// <summary>Processes scatter by 0.5 to 3 %, iterations by as much; 5 to 20 trials a side of 10 to 100 iterations are planned from a pilot of other numbers.</summary>
    private IEnumerable<SimulatedFigure> Foretold(int scenarios, int repetitions, ulong seed)
    {
        var drawn = Enumerable.Range(0, scenarios).Select(i => Scenario.Draw(seed + 1, i)).ToArray();
        var simulated = Repeat.Times(scenarios, i => drawn[i].LeastChange(repetitions, seed + 3 + (ulong)i));
        foreach (var pilot in Pilots)
        {
            var components = Repeat.Times(scenarios, i => drawn[i].Pilot(pilot, seed + 2 + (ulong)i));
            var deviations = drawn.Zip(components, (s, c) => Math.Sqrt(Math.Max(0, c.Components[1]) + c.Components[0] / s.IterationsPlanned)).ToArray();
            yield return Near("", deviations);
            if (pilot >= EnoughForTarget)
                continue;
            var prior = VariancePrior.Of([.. deviations.Select(d => (d * d, pilot - 1.0))])!;
            yield return Near(".moderated-by-the-suite", [.. deviations.Select(d => Math.Sqrt(prior.Moderate(d * d, pilot - 1).Variance))]);
            yield return Near(".suite-alone", [.. deviations.Select(_ => Math.Sqrt(prior.Variance))]);
            yield return Near(".unbiased", [.. deviations.Select(d => d * (1 + 0.25 / (pilot - 1)))]);

            SimulatedFigure Near(string how, double[] found) =>
                SimulatedFigure.Share($"{Name}.pilot-of-{pilot}{how}.least-change-within-15%", found.Select((d, i) => Math.Abs(drawn[i].Foretold(d) / simulated[i] - 1) <= 0.15).Count(n => n), scenarios, how.Length == 0 ? 90 : null)
                    with { IsKnownShort = pilot < EnoughForTarget };
        }
    }

    private sealed record Scenario(double Process, double Iteration, int TrialsPlanned, int IterationsPlanned, ChangeRule Rule)
    {
        public static Scenario Draw(ulong seed, int index)
        {
            var random = SplitMix64.For(seed, index);
            return new Scenario(random.Between(0.005, 0.03), random.Between(0.005, 0.03), 5 + random.Below(16), 10 + random.Below(91), new ChangeRule(random.Between(0.005, 0.02), IsInterleaved: true));
        }

        /// <summary>Logarithms of a pilot.</summary>
        public double[][] Iterations(int processes, int count, ref SplitMix64 random)
        {
            var all = new double[processes][];
            for (var i = 0; i < processes; i++)
            {
                var level = Process * Normal.Draw(ref random);
                all[i] = new double[count];
                for (var k = 0; k < count; k++)
                    all[i][k] = level + Iteration * Normal.Draw(ref random);
            }
            return all;
        }

        public VarianceComponents Pilot(int processes, ulong seed)
        {
            var random = SplitMix64.For(seed, 0);
            return VarianceComponents.Of(Iterations(processes, 30, ref random));
        }

        /// <summary>From a deviation between trials.</summary>
        public double Foretold(double deviation) => new TrialPower(deviation, Rule.Significance, Power, Rule.LogThreshold).LeastChange(TrialsPlanned);

        /// <summary>Change that the verdict finds in 90 % of comparisons, by bisection over the same comparisons.</summary>
        public double LeastChange(int repetitions, ulong seed)
        {
            var deviation = Math.Sqrt(Process * Process + Iteration * Iteration / IterationsPlanned);
            var pairs = Enumerable.Range(0, repetitions).Select(i =>
            {
                var random = SplitMix64.For(seed, i);
                return (From: Side(TrialsPlanned, deviation, ref random), To: Side(TrialsPlanned, deviation, ref random));
            }).ToArray();
            var (none, found) = (0.0, 0.3);
            for (var step = 0; step < 12; step++)
            {
                var middle = (none + found) / 2;
                var hits = pairs.Count(p => Changes.Of([(p.From, [.. p.To.Select(v => v * Math.Exp(middle))])], Rule)[0].Outcome == ChangeOutcome.Higher);
                (none, found) = hits >= Power * repetitions ? (none, middle) : (middle, found);
            }
            return found;
        }
    }

    /// <summary>Processes scatter by 2 %; looks at 5, 10, 15 and 20 trials a side. Resolved: of those that are inconclusive at 5, regressed, improved or unchanged by 20.</summary>
    private IEnumerable<SimulatedFigure> Sequential(int runs, ulong seed)
    {
        var (open, resolved) = (0, 0);
        foreach (var effect in new[] { 0, 0.03, 0.05 })
        {
            var ends = Repeat.Times(runs, run => Ended(effect, 0.02, isNaive: false, seed + 300, run));
            var (inconclusive, settled) = (ends.Count(e => e.First == ChangeOutcome.Inconclusive), ends.Count(e => e.First == ChangeOutcome.Inconclusive && e.Last != ChangeOutcome.Inconclusive));
            (open, resolved) = (open + inconclusive, resolved + settled);
            if (effect == 0)
            {
                yield return SimulatedFigure.Share($"{Name}.looks.same.directional", ends.Count(e => e.Last is ChangeOutcome.Higher or ChangeOutcome.Lower), runs, 1, atMost: true);
                yield return SimulatedFigure.Share($"{Name}.looks.same.directional-with-a-plain-comparison-before", Repeat.Times(runs, run => Ended(0, 0.02, isNaive: false, seed + 300, run, isPlainFirst: true)).Count(e => e.Last is ChangeOutcome.Higher or ChangeOutcome.Lower), runs);
                yield return SimulatedFigure.Share($"{Name}.looks.same.directional-naive", Repeat.Times(runs, run => Ended(0, 0.02, isNaive: true, seed + 300, run)).Count(e => e.Last is ChangeOutcome.Higher or ChangeOutcome.Lower), runs);
            }
            else
                yield return SimulatedFigure.Share($"{Name}.looks.{100 * effect:0}%.found", ends.Count(e => e.Last == ChangeOutcome.Higher), runs);
            yield return SimulatedFigure.Share($"{Name}.looks.{100 * effect:0}%.resolved", settled, Math.Max(1, inconclusive));
        }
        yield return SimulatedFigure.Share($"{Name}.looks.resolved", resolved, open, 80);
        foreach (var effect in new[] { 0, 0.05 })
        {
            var ends = Repeat.Times(runs, run => Ended(effect, 0.02, isNaive: false, seed + 300, run, isBaseFixed: true));
            var inconclusive = ends.Where(e => e.First == ChangeOutcome.Inconclusive).ToArray();
            yield return SimulatedFigure.Share($"{Name}.looks.candidate-only.{100 * effect:0}%.resolved", inconclusive.Count(e => e.Last != ChangeOutcome.Inconclusive), Math.Max(1, inconclusive.Length));
            if (effect == 0)
                yield return SimulatedFigure.Share($"{Name}.looks.candidate-only.same.directional", ends.Count(e => e.Last is ChangeOutcome.Higher or ChangeOutcome.Lower), runs, 1, atMost: true);
        }
        yield return SimulatedFigure.Share($"{Name}.looks.2%.unchanged", Repeat.Times(runs, run => Ended(0.0201, 0.02, isNaive: false, seed + 400, run)).Count(e => e.Last == ChangeOutcome.Unchanged), runs, 5, atMost: true);
    }

    private static (ChangeOutcome First, ChangeOutcome Last) Ended(double effect, double deviation, bool isNaive, ulong seed, int run, bool isPlainFirst = false, bool isBaseFixed = false)
    {
        var random = SplitMix64.For(seed, run);
        var (from, to) = (Side(20, deviation, ref random), Side(20, deviation, ref random));
        for (var i = 0; i < to.Length; i++)
            to[i] *= Math.Exp(effect);
        var (rule, before, first) = (new ChangeRule(IsInterleaved: true), 0.0, (ChangeOutcome?)null);
        for (var trials = 5; trials <= 20; trials += 5)
        {
            var base_ = isBaseFixed ? 5 : trials;
            var share = SequentialLooks.Share(base_, trials, isBaseFixed ? 5 : 20, 20);
            var plain = isNaive || isPlainFirst && trials == 5;
            var outcome = Changes.Of([(from[..base_], to[..trials])], plain ? rule : SequentialLooks.At(share, before, rule))[0].Outcome;
            before = share;
            first ??= outcome;
            if (outcome != ChangeOutcome.Inconclusive || trials == 20)
                return (first.Value, outcome);
        }
        throw new System.Diagnostics.UnreachableException();
    }

    private static double[] Side(int trials, double deviation, ref SplitMix64 random)
    {
        var values = new double[trials];
        for (var i = 0; i < trials; i++)
            values[i] = 100 * Math.Exp(deviation * Normal.Draw(ref random));
        return values;
    }
}
