using System.Collections.Immutable;
using LabelBench.Analysis.Comparison;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Repetition;

/// <summary>Plans comparisons from the spread of a pilot's trials.</summary>
public static class RepetitionPlanner
{
    /// <summary>Changes that are asked about, as shares.</summary>
    public static ImmutableArray<double> Changes { get; } = [0.01, 0.02, 0.05];

    private const double Power = 0.9, Confidence = 0.95;

    private static readonly ChangeRule Rule = new();

    /// <inheritdoc cref="Of(RunSet)"/>
    /// <param name="latencies">Reads raw latencies; null where there are none, and the record's percentiles are taken.</param>
    public static RepetitionPlan Of(RunRecord record, LatencyReader? latencies = null) => Of(RunSet.Of(record.RunId, [new ComparedRun(record, latencies)]));

    /// <summary>How many trials, and where runs are what scatters, how many runs of how many trials, find which change.</summary>
    /// <param name="pilots">One run or several of the same build and machine.</param>
    public static RepetitionPlan Of(RunSet pilots)
    {
        var leftOut = new List<string>();
        var (first, isVirtual) = (pilots.Records.First(), pilots.Records.Any(r => r.Machine.Hypervisor is not null && r.Plan.Cells.Any(ComparisonSides.IsOnCpus)));
        // Raw latencies are read here, once.
        ImmutableArray<PilotCell> cells = [.. first.Plan.Cells.Select(cell => PilotCell.Of(pilots, cell))];
        ImmutableArray<RepetitionFigure> figures = [.. cells.SelectMany(cell => Figures(cell, leftOut))];
        return new RepetitionPlan(RepetitionPlan.CurrentSchema, first.RunId, Rule.Significance, Power, figures, [.. Changes.Select(change => Total(figures, change))], [.. leftOut])
        {
            Runs = isVirtual || pilots.Runs.Length > 1
                ? RunRepetitionPlanner.Of(pilots, cells, isVirtual ? ComparisonSides.RunsInTurns : ChangeRule.LeastTrials, Test, Changes.Select(c => (c, Threshold(c))))
                : null,
        };
    }

    private static IEnumerable<RepetitionFigure> Figures(PilotCell pilot, List<string> leftOut)
    {
        var (cell, trials) = (pilot.Cell, pilot.Trials);
        if (trials.Length < 2)
        {
            leftOut.Add($"{cell.Id}: {trials.Length} {(trials.Length == 1 ? "trial" : "trials")} that {(trials.Length == 1 ? "counts" : "count")}; a spread takes two, and 10 to be known to a quarter");
            return [];
        }
        return pilot.Metrics.Select(metric => (Metric: metric, Values: pilot.ByRun(metric).SelectMany(v => v).ToArray())).Where(f => f.Values.Length >= 2).Select(f => Figure(cell, f.Metric, f.Values, trials));
    }

    private static RepetitionFigure Figure(Cell cell, ComparedMetric metric, double[] values, TrialRecord[] trials)
    {
        var deviation = Moments.StandardDeviation([.. values.Select(v => Math.Log(v))]);
        var (low, high) = VarianceInterval.OfDeviation(deviation, values.Length - 1, Confidence);
        var took = TimeSpan.FromSeconds(trials.Average(t => t.Elapsed.TotalSeconds));
        var within = metric.Id == "throughput_items_per_s" ? Within(trials) : null;
        return new RepetitionFigure(cell.Id, metric, values.Length, deviation, low, high,
            within is { } w && deviation > 0 ? Math.Min(1, w / (deviation * deviation)) : null, within is { } inside ? BestWindow(inside, deviation * deviation, trials) : null,
            deviation == 0 ? Rule.Threshold : Math.Exp(Test(deviation, Rule.Threshold).LeastChange(values.Length)) - 1,
            [.. Changes.Select(change => Need(deviation, change, took))]);
    }

    private static RepetitionNeed Need(double deviation, double change, TimeSpan took)
    {
        var threshold = Threshold(change);
        var trials = deviation == 0 ? ChangeRule.LeastTrials : Test(deviation, threshold).TrialsFor(Math.Log(1 + change));
        return new RepetitionNeed(change, threshold, trials, trials * took);
    }

    private static RepetitionTotal Total(ImmutableArray<RepetitionFigure> figures, double change)
    {
        var cells = figures.GroupBy(f => f.CellId, f => f.Needs.Single(n => n.Change == change), StringComparer.Ordinal).Select(c => c.OrderByDescending(n => n.Trials ?? int.MaxValue).First()).ToArray();
        return cells.Length == 0 || cells.Any(c => c.Trials is null)
            ? new RepetitionTotal(change, Threshold(change), null, null)
            : new RepetitionTotal(change, Threshold(change), cells.Max(c => c.Trials), TimeSpan.FromTicks(cells.Sum(c => c.Time!.Value.Ticks)));
    }

    private static double Threshold(double change) => Math.Min(Rule.Threshold, change / 2);

    private static TrialPower Test(double deviation, double threshold) => new(deviation, Rule.Significance, Power, Math.Log(1 + threshold));

    /// <summary>Variance of a trial's rate that comes from its window being finite; null where the trials do not say.</summary>
    private static double? Within(TrialRecord[] trials) => trials.All(t => t.Measurement!.RelativeHalfWidth is not null)
        ? trials.Average(t => Math.Pow(t.Measurement!.RelativeHalfWidth!.Value / StudentT.Quantile((1 + Confidence) / 2, 1e6), 2))
        : null;

    /// <summary>Kalibera and Jones with a second of measuring as the iteration and a process start, loading and warm-up as the level above.</summary>
    private static TimeSpan? BestWindow(double within, double total, TrialRecord[] trials)
    {
        var window = trials.Average(t => t.Measurement!.Window.Duration.TotalSeconds);
        var components = new VarianceComponents([within * window, total - within], [(int)Math.Ceiling(window), trials.Length], total, 0);
        var beside = trials.Average(t => t.Elapsed.TotalSeconds) - window;
        return within > 0 && total > within && beside > 0 ? TimeSpan.FromSeconds(components.BestRepetitions([1, beside])[0]) : null;
    }
}
