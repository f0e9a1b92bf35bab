using System.Collections.Immutable;
using LabelBench.Analysis.Comparison;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Repetition;

/// <summary>Plans comparisons whose unit is the run, from the variance between pilot runs and between their trials.</summary>
/// <remarks>
/// A run of n trials scatters by σ_run² + σ_trial²/n: Kalibera and Jones (2013), doi:10.1145/2464157.2464160. Which n costs the least follows from trying all of them: their closed form leaves out
/// that few runs leave few degrees of freedom, and that there is a least number of runs. The pilot's own few runs are allowed for as Browne (1995), doi:10.1002/sim.4780141709, does: planned is by the
/// upper limit of its variance, one-sided at 80 %.
/// </remarks>
internal static class RunRepetitionPlanner
{
    /// <summary>Two-sided, which leaves a fifth above it.</summary>
    private const double Assurance = 0.6;

    private const int FewestTrials = 3, MostTrials = 30, MostRuns = 200;

    /// <param name="pilots">One run or several of the same plan.</param>
    /// <param name="cells">Their trials.</param>
    /// <param name="leastRuns">Of each side.</param>
    /// <param name="test">Of means that scatter by so much, with the smallest difference that is called a change.</param>
    /// <param name="changes">To be found, with the threshold of each.</param>
    public static RunRepetition Of(RunSet pilots, ImmutableArray<PilotCell> cells, int leastRuns, Func<double, double, TrialPower> test, IEnumerable<(double Change, double Threshold)> changes)
    {
        var leftOut = new List<string>();
        RunScatter[] figures = [.. cells.SelectMany(cell => Figures(cell, leftOut))];
        var cost = Cost.Of(pilots);
        return new RunRepetition([.. pilots.Records.Select(r => r.RunId)], pilots.Runs.Length > 1, leastRuns, [.. figures], [.. changes.Select(c => Total(figures, leastRuns, test, cost, c.Change, c.Threshold))], [.. leftOut]);
    }

    private static IEnumerable<RunScatter> Figures(PilotCell pilot, List<string> leftOut)
    {
        foreach (var metric in pilot.Metrics)
        {
            var values = pilot.ByRun(metric);
            var trials = values.Min(v => v.Length);
            if (trials < 2)
                leftOut.Add($"{pilot.Cell.Id}, {metric.Name}: a pilot run has fewer than two trials of it that count");
            else
                yield return Scatter(pilot.Cell, metric, [.. values.Select(v => v[..trials].Select(value => Math.Log(value)).ToArray())]);
        }
    }

    /// <param name="values">Logarithms, by run; all of one length.</param>
    private static RunScatter Scatter(Cell cell, ComparedMetric metric, double[][] values)
    {
        var trials = values[0].Length;
        if (values.Length == 1)
            return new RunScatter(cell.Id, metric, trials, null, null, Moments.StandardDeviation(values[0]));
        var components = VarianceComponents.Of(values);
        var high = VarianceInterval.OfDeviation(Math.Sqrt(components.TopVariance), values.Length - 1, Assurance).High;
        return new RunScatter(cell.Id, metric, trials, Root(components.Components[1]), Root(high * high - components.Components[0] / trials), Math.Sqrt(components.Components[0]));
    }

    private static RunRepetitionTotal Total(RunScatter[] figures, int leastRuns, Func<double, double, TrialPower> test, Cost cost, double change, double threshold)
    {
        (int Runs, int Trials, TimeSpan Time)? best = null;
        for (var trials = FewestTrials; trials <= MostTrials && figures.Length > 0; trials++)
        {
            var worst = figures.Max(f => Math.Sqrt((f.BetweenRunsPlanned ?? 0) * (f.BetweenRunsPlanned ?? 0) + f.BetweenTrials * f.BetweenTrials / trials));
            if ((worst == 0 ? leastRuns : test(worst, threshold).TrialsFor(Math.Log(1 + change))) is not (> 0 and <= MostRuns and var needed))
                continue;
            var runs = Math.Max(leastRuns, needed + needed % 2); // an even number takes turns evenly
            var time = 2 * runs * (cost.OfRun + trials * cost.OfTrials);
            if (best is null || time < best.Value.Time)
                best = (runs, trials, time);
        }
        return new RunRepetitionTotal(change, threshold, best?.Runs, best?.Trials, best?.Time);
    }

    private static double Root(double variance) => Math.Sqrt(Math.Max(0, variance));

    /// <param name="OfRun">A run without its trials.</param>
    /// <param name="OfTrials">One trial of every cell.</param>
    private sealed record Cost(TimeSpan OfRun, TimeSpan OfTrials)
    {
        public static Cost Of(RunSet pilots)
        {
            var trials = pilots.Records.Sum(r => r.Trials.Sum(t => t.Elapsed.TotalSeconds));
            var all = pilots.Records.Sum(r => (r.EndedUtc - r.StartedUtc).TotalSeconds);
            var repetitions = pilots.Records.Sum(r => (double)r.Trials.Length / Math.Max(1, r.Plan.Cells.Length));
            return new Cost(TimeSpan.FromSeconds(Math.Max(0, all - trials) / pilots.Runs.Length), TimeSpan.FromSeconds(trials / Math.Max(1, repetitions)));
        }
    }
}
