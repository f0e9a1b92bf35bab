using System.Collections.Immutable;
using LabelBench.Analysis.Comparison;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;
using LabelBench.Statistics.Histories;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Histories;

/// <summary>Gathers a metric from runs as they are read, one at a time, and keeps of each only what a history needs.</summary>
/// <param name="metric">Id of a metric: <c>throughput_items_per_s</c>, <c>latency_p99_ms</c>.</param>
/// <param name="isWanted">Which cells; null for all that have the metric.</param>
public sealed class HistoryBuilder(string metric, Func<Cell, bool>? isWanted = null)
{
    /// <summary>Runs of a machine below which it says nothing about a group.</summary>
    private const int LeastOfMachine = 3;

    private readonly OrderedDictionary<string, Gathered> cells = new(StringComparer.Ordinal);
    private readonly SortedSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Ids of the metrics that the runs had so far, whether asked for or not.</summary>
    public IReadOnlyCollection<string> Known => known;

    /// <summary>Adds a run; searches, whose cells differ from run to run, are passed over.</summary>
    /// <param name="record">Not older than the run added before.</param>
    public void Add(RunRecord record)
    {
        if (record.Search is not null)
            return;
        var side = RunSet.Of(record.RunId, [new ComparedRun(record)]);
        RunRecord? light = null;
        foreach (var cell in record.Plan.Cells.Where(c => isWanted?.Invoke(c) ?? true))
        {
            var figures = ComparisonSides.TrialsOf(side, cell.Id).Where(t => ComparisonSides.Counts(t.Trial))
                .SelectMany(t => TrialFigures.Of(cell, record.Plan.WorkloadOf(cell), t.Trial.Measurement!, latencies: null)).ToArray();
            known.UnionWith(figures.Select(f => f.Metric.Id));
            var values = figures.Where(f => f.Metric.Id == metric).ToArray();
            if (values.Length == 0)
                continue;
            if (!cells.TryGetValue(cell.Id, out var gathered))
                cells[cell.Id] = gathered = new Gathered(cell, values[0].Metric);
            gathered.Points.Add(new HistoryPoint(record.RunId, record.Label, record.Machine.Name, record.StartedUtc, Moments.GeometricMean([.. values.Select(v => v.Value)]), values.Length)
            {
                Pace = PaceOf(side, cell, p => p.IsUsable, r => r.Arithmetic),
                Exchange = cell.SharesBetweenThreads ? PaceOf(side, cell, p => p.HasExchange, r => r.Exchange!.Value) : null,
            });
            gathered.Runs.Add(light ??= WithoutMeasurements(record));
        }
    }

    public RunHistory Build()
    {
        var leftOut = new List<string>();
        ImmutableArray<HistorySeries> series = [.. cells.Values.Select(c => Series(c, leftOut)).OfType<HistorySeries>()];
        return new RunHistory(RunHistory.CurrentSchema, metric, [.. series.SelectMany(s => s.Points).Select(p => p.Machine).Distinct().Order(StringComparer.Ordinal)], series, [.. leftOut.Distinct()]);
    }

    private static HistorySeries? Series(Gathered cell, List<string> leftOut)
    {
        var (points, runs) = OnOneLevel(cell, leftOut);
        if (points.Length == 0)
            return null;
        if (points.Length < LevelHistory.LeastPoints)
            leftOut.Add($"{cell.Cell.Id}: {points.Length} {(points.Length == 1 ? "run" : "runs")}; changes are told from {LevelHistory.LeastPoints} on");
        var levels = LevelHistory.Of([.. points.Select(p => p.Value)]);
        return new HistorySeries(
            cell.Cell.Id, cell.Cell, cell.Metric, points,
            [.. levels.Changes.Select(c => new HistoryChange(c.At, c.Earliest, c.Latest, points[c.At].RunId, c.Relative, c.Low, c.High, IsWorse(cell.Metric, c.Relative), Cause(runs, c))
            {
                PaceRatio = PaceRatio(cell.Metric, points, levels.Changes, c, p => p.Pace),
                ExchangeRatio = PaceRatio(cell.Metric, points, levels.Changes, c, p => p.Exchange),
            })],
            [.. levels.Alerts.Select(a => new HistoryAlert(a.At, a.SeenAt, points[a.SeenAt].RunId, a.Relative, IsWorse(cell.Metric, a.Relative)))],
            levels.Noise, levels.Correlation);
    }

    /// <summary>Machines of a group differ; each is brought to the median of all by its own median, so that only changes are left.</summary>
    private static (ImmutableArray<HistoryPoint> Points, ImmutableArray<RunRecord> Runs) OnOneLevel(Gathered cell, List<string> leftOut)
    {
        var machines = cell.Points.GroupBy(p => p.Machine, p => p.Value, StringComparer.Ordinal).ToDictionary(m => m.Key, m => m.ToArray(), StringComparer.Ordinal);
        if (machines.Count == 1)
            return ([.. cell.Points], [.. cell.Runs]);
        foreach (var (machine, values) in machines.Where(m => m.Value.Length < LeastOfMachine).OrderBy(m => m.Key, StringComparer.Ordinal))
            leftOut.Add($"{machine}: {values.Length} {(values.Length == 1 ? "run" : "runs")} of {cell.Cell.Id}; a machine of a group needs {LeastOfMachine} to know its own level");
        var levels = machines.Where(m => m.Value.Length >= LeastOfMachine).ToDictionary(m => m.Key, m => Robust.Median(m.Value), StringComparer.Ordinal);
        if (levels.Count == 0)
            return ([], []);
        var common = Robust.Median([.. levels.Values]);
        var kept = cell.Points.Index().Where(p => levels.ContainsKey(p.Item.Machine)).ToArray();
        return ([.. kept.Select(p => p.Item with { Value = p.Item.Value * common / levels[p.Item.Machine] })], [.. kept.Select(p => cell.Runs[p.Index])]);
    }

    /// <summary>What changed on a machine between its last run before the interval of a change and its first run behind it; in a group, on any.</summary>
    private static SuspectedCause Cause(ImmutableArray<RunRecord> runs, LevelChange change)
    {
        var (before, after) = (runs.Take(change.Earliest), runs.Skip(change.Latest));
        var pairs = before.GroupBy(r => r.Machine.Name, StringComparer.Ordinal).Join(after.GroupBy(r => r.Machine.Name, StringComparer.Ordinal), b => b.Key, a => a.Key, (b, a) => (Before: b.Last(), After: a.First()), StringComparer.Ordinal);
        return SuspectedCause.Of([.. pairs.SelectMany(p => EnvironmentDifferences.Of([p.Before], [p.After])).Distinct()], clocksDiffer: false);
    }

    private static double? PaceOf(RunSet side, Cell cell, Func<PaceRecord, bool> has, Func<PaceReading, double> kind)
    {
        TrialRecord[] trials = [.. ComparisonSides.TrialsOf(side, cell.Id).Select(t => t.Trial).Where(ComparisonSides.Counts)];
        return trials.All(t => t.Pace is { } pace && has(pace)) ? Moments.GeometricMean([.. trials.SelectMany(t => new[] { kind(t.Pace!.Before), kind(t.Pace.After) })]) : null;
    }

    /// <summary>Of the runs between the changes on either side; medians, each machine against itself.</summary>
    private static double? PaceRatio(ComparedMetric metric, ImmutableArray<HistoryPoint> points, IReadOnlyList<LevelChange> changes, LevelChange change, Func<HistoryPoint, double?> kind)
    {
        var (begin, end) = (changes.Where(c => c.At < change.At).Select(c => c.At).DefaultIfEmpty(0).Max(), changes.Where(c => c.At > change.At).Select(c => c.At).DefaultIfEmpty(points.Length).Min());
        var (before, after) = (Paces(begin, change.At), Paces(change.At, end));
        double[] ratios = [.. before.Keys.Where(after.ContainsKey).Select(machine => Math.Log(after[machine] / before[machine]))];
        if (ratios.Length == 0)
            return null;
        var (moved, did) = (Robust.Median(ratios), Math.Log(1 + change.Relative));
        var along = (metric.Better is MetricDirection.HigherIsBetter ? moved : -moved) * Math.Sign(did);
        return along >= PaceShift.LeastShare * Math.Abs(did) ? Math.Exp(moved) : null;

        Dictionary<string, double> Paces(int from, int to) => points[from..to].Where(p => kind(p) is not null).GroupBy(p => p.Machine, p => kind(p)!.Value, StringComparer.Ordinal)
            .ToDictionary(m => m.Key, m => Robust.Median([.. m]), StringComparer.Ordinal);
    }

    private static bool IsWorse(ComparedMetric metric, double relative) => metric.Better is MetricDirection.HigherIsBetter ? relative < 0 : relative > 0;

    private static RunRecord WithoutMeasurements(RunRecord record) => record with { Trials = [.. record.Trials.Select(t => t with { Measurement = null })] };

    private sealed record Gathered(Cell Cell, ComparedMetric Metric)
    {
        public List<HistoryPoint> Points { get; } = [];

        public List<RunRecord> Runs { get; } = [];
    }
}
