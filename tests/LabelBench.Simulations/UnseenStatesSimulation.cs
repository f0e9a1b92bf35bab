using System.Globalization;
using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Simulations;

/// <summary>
/// One build against itself on a virtual machine whose host has two states that no reading shows: how often each design of a comparison calls the states a change, in either direction;
/// how often one run a side calls a build "unchanged" that is 5 % slower; and what several runs a side find.
/// </summary>
/// <remarks>
/// A run is 5 trials of 4 s with a window of 1 s; 3 s pass between runs, or ten minutes where that is said. Trials scatter by 1 %. States last an exponential time; in the slow one a figure
/// has 0.67 or 0.94 of its value, what two placements of two virtual CPUs made of a model call, and what a neighbour made of one thread.
/// </remarks>
public sealed class UnseenStatesSimulation : ISimulation
{
    private const int Trials = 5;

    private const double Trial = 4, Window = 1, Between = 3, Gap = 600, TrialDeviation = 0.01;

    private static readonly ChangeRule Rule = new();

    private static readonly double[] Minutes = [0.5, 1, 3, 10], SlowFigures = [0.67, 0.94];

    /// <summary>Runs in order of time, a for the base and b for the candidate; whether a run counts as one.</summary>
    private static readonly (string Name, string Runs, bool ByRun, double Between)[] Designs =
    [
        ("one-run-a-side", "ab", false, Between), ("a-b-a", "aba", false, Between), ("3-in-turns", "abbaab", true, Between), ("4-in-turns", "abbaabba", true, Between), ("5-in-turns", "abbaabbaab", true, Between),
        ("6-in-turns", "abbaabbaabba", true, Between), ("4-after-4", "aaaabbbb", true, Between), ("6-after-6", "aaaaaabbbbbb", true, Between), ("4-after-4-spread", "aaaabbbb", true, Gap), ("6-after-6-spread", "aaaaaabbbbbb", true, Gap),
    ];

    public string Name => "unseen-states";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var pairs = full ? 20_000 : 500;
        foreach (var (name, runs, byRun, between) in Designs)
            foreach (var slow in SlowFigures)
                foreach (var minutes in Minutes)
                    yield return SimulatedFigure.Share($"{Name}.{name}.{Plain(slow)}.{Plain(minutes)}min.false", Outcomes(pairs, seed, runs, byRun, between, minutes * 60, slow, 1).Count(o => o is ChangeOutcome.Lower or ChangeOutcome.Higher), pairs, IsEnough(runs) ? 1 : null, atMost: true);
        foreach (var slow in SlowFigures)
            foreach (var minutes in Minutes)
                yield return SimulatedFigure.Share($"{Name}.one-run-a-side.{Plain(slow)}.{Plain(minutes)}min.5%.unchanged", Outcomes(pairs, seed + 1, "ab", false, Between, minutes * 60, slow, 0.95).Count(o => o is ChangeOutcome.Unchanged), pairs, 3, atMost: true);
        foreach (var (name, runs, byRun, between) in Designs.Where(d => d.Runs.StartsWith("abba", StringComparison.Ordinal)))
            yield return SimulatedFigure.Share($"{Name}.{name}.steady.5%.found", Outcomes(pairs, seed + 2, runs, byRun, between, 1e9, 1, 0.95).Count(o => o is ChangeOutcome.Lower), pairs);
    }

    /// <summary>What comparisons ask for on a virtual machine.</summary>
    private static bool IsEnough(string runs) => runs.StartsWith("abba", StringComparison.Ordinal) && runs.Length >= 8;

    private static string Plain(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static ChangeOutcome[] Outcomes(int pairs, ulong seed, string runs, bool byRun, double between, double meanSeconds, double slowFigure, double factor) => Repeat.Times(pairs, pair =>
    {
        var random = SplitMix64.For(seed, pair);
        var (isSlow, until) = (random.Unit() < 0.5, -meanSeconds * Math.Log(1 - random.Unit()));
        var values = new double[runs.Length][];
        for (var run = 0; run < runs.Length; run++)
        {
            values[run] = new double[Trials];
            for (var trial = 0; trial < Trials; trial++)
            {
                var end = run * (Trials * Trial + between) + (trial + 1) * Trial;
                var slow = 0.0;
                for (var at = end - Window; at < end;)
                {
                    var next = Math.Min(until, end);
                    slow += isSlow ? Math.Max(0, next - at) : 0;
                    at = Math.Max(at, next);
                    if (until < end)
                        (isSlow, until) = (!isSlow, until - meanSeconds * Math.Log(1 - random.Unit()));
                }
                values[run][trial] = (runs[run] == 'b' ? factor : 1) * (1 - slow / Window * (1 - slowFigure)) * Math.Exp(TrialDeviation * Normal.Draw(ref random));
            }
        }
        double[] Side(char side) => [.. values.Where((_, i) => runs[i] == side).SelectMany(v => byRun ? [Moments.GeometricMean(v)] : v)];
        var contrast = runs == "aba" ? Contrast.Returning(new TrialGroup(values[0]), new TrialGroup(values[1]), new TrialGroup(values[2])) : Contrast.Of(Side('a'), Side('b'));
        return Changes.Of([(contrast, Rule with { IsInterleaved = runs.Contains("ba", StringComparison.Ordinal) })])[0].Outcome;
    });
}
