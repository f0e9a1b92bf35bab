using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Comparison;

/// <summary>The trials of one cell on every side, and what they can be compared by.</summary>
internal sealed class CellFigures
{
    /// <summary>So many latencies of a trial show modes as well as all of them do.</summary>
    private const int LatenciesForModes = 200;

    private readonly ComparisonSides sides;
    private readonly Group from, to;
    private readonly Group? controlFrom, controlTo;
    private readonly ImmutableArray<string> notComparable;

    private CellFigures(ComparisonSides sides, Cell cell)
    {
        (this.sides, Cell) = (sides, cell);
        (from, to) = (new Group(sides.From, cell), new Group(sides.To, cell));
        (controlFrom, controlTo) = sides.Control is { } control ? (new Group(control.From, cell), new Group(control.To, cell)) : (null, null);
        notComparable = Comparability.OfCell(from.Workloads, to.Workloads, from.Counting, to.Counting);
        Unit = sides.Design is not ComparisonDesign.Returning && Groups.All(g => g.Runs > 1) ? ComparedUnit.Run : ComparedUnit.Process;
        IsInterleaved = ComparisonSides.IsBalanced([.. from.Counting.Select(t => t.StartedUtc)], [.. to.Counting.Select(t => t.StartedUtc)]);
        Metrics = notComparable.IsEmpty ? [.. from.Metrics.Where(m => Groups.All(g => g.Has(m))).OrderByDescending(m => m.IsHeadline)] : [];
        Contrasts = [.. Metrics.Select(m => (m, ContrastOf(m)))];
    }

    public Cell Cell { get; }

    public ComparedUnit Unit { get; }

    public bool IsInterleaved { get; }

    /// <summary>Whether trials tell what the machine does by itself from run to run.</summary>
    /// <remarks>
    /// A hypervisor moves virtual CPUs about for half a minute to many minutes, and no counter shows it: what scatters then is the run, which only runs of both sides in turns show.
    /// </remarks>
    public bool SeesMachine => !sides.IsVirtual || !ComparisonSides.IsOnCpus(Cell) || Unit is ComparedUnit.Run && IsInterleaved && Groups.Min(g => g.Runs) >= ComparisonSides.RunsInTurns;

    /// <summary>Metrics with a figure on every side.</summary>
    public ImmutableArray<ComparedMetric> Metrics { get; }

    public ImmutableArray<(ComparedMetric Metric, Contrast Contrast)> Contrasts { get; }

    private IEnumerable<Group> Groups => new[] { from, to, controlFrom, controlTo }.OfType<Group>();

    public static CellFigures Of(ComparisonSides sides, Cell cell) => new(sides, cell);

    /// <summary>Metrics that one side has; where a side has no trial that counts, the cell.</summary>
    public IEnumerable<OneSided> OnOneSide => !notComparable.IsEmpty ? [] : from.Counting.Length == 0 || to.Counting.Length == 0 ? [] :
        from.Metrics.Where(m => !to.Has(m)).Select(m => new OneSided(from.Name, Cell.Id, m.Id)).Concat(to.Metrics.Where(m => !from.Has(m)).Select(m => new OneSided(to.Name, Cell.Id, m.Id)));

    public CellComparison Compared(IReadOnlyDictionary<(string CellId, string MetricId), (Change Change, ChangeRule Rule)> changes) => new(
        Cell.Id, Cell, notComparable, Unit, from.Counts, to.Counts,
        from.Counting.Length > 0 && to.Counting.Length > 0 ? ClockComparison.Of(Cell.Provider is not (ExecutionProvider.Cpu or ExecutionProvider.Openvino), from.Telemetry, to.Telemetry) : null,
        notComparable.IsEmpty && (from.Counting.Length == 0 || to.Counting.Length == 0) ? [Missing()] : [.. Metrics.Select(m => Compared(m, changes[(Cell.Id, m.Id)]))])
    {
        Pace = Metrics.IsEmpty ? null : PaceOf(Metrics[0], changes[(Cell.Id, Metrics[0].Id)]),
    };

    private PaceComparison? PaceOf(ComparedMetric metric, (Change Change, ChangeRule Rule) judged) => PaceComparison.Of(judged.Change.Paces, metric.Better, judged.Rule.LogThreshold, from.Counting, to.Counting);

    private MetricComparison Compared(ComparedMetric metric, (Change Change, ChangeRule Rule) judged)
    {
        var (change, rule) = judged;
        var (before, after, pace) = (from.Figures(metric, Unit), to.Figures(metric, Unit), PaceOf(metric, judged));
        return new MetricComparison(
            metric, VerdictOf(metric, change.Outcome), rule.Threshold, Mean(before), Mean(after), change.Relative, change.RelativeInterval?.Low, change.RelativeInterval?.High,
            change.PValue, change.AdjustedPValue, change.Doubts, change.LeastChange, change.TrialsNeeded,
            VerdictReason.Of(change, rule, before.Length, after.Length, Unit, pace),
            [
                .. VerdictReason.OfPace(change, rule, pace),
                .. VerdictReason.Modes(change, rule, before, after, Unit),
                .. metric.Id is "latency_p50_ms" or "step_p50_ms" ? VerdictReason.ModesOfQueries(change, rule, from.Latencies, to.Latencies) : [],
            ],
            before, after) { FollowsPace = change.ExplainedBy is not null };
    }

    /// <summary>A side without any trial that counts: its failure is the finding.</summary>
    private MetricComparison Missing()
    {
        var empty = from.Counting.Length == 0 ? from : to;
        return new MetricComparison(
            new ComparedMetric("trials", "trials", "", MetricDirection.HigherIsBetter, IsHeadline: true), ComparisonVerdict.Inconclusive, 0, 0, 0, 0, null, null, 1, 1, [ChangeDoubt.FewTrials], null,
            ChangeRule.LeastTrials, $"{empty.Name} has no trial that counts: {empty.Trouble}", [], [], []);
    }

    private static ComparisonVerdict VerdictOf(ComparedMetric metric, ChangeOutcome outcome) => (outcome, metric.Better) switch
    {
        (ChangeOutcome.Unchanged, _) => ComparisonVerdict.Unchanged,
        (ChangeOutcome.Inconclusive, _) => ComparisonVerdict.Inconclusive,
        (ChangeOutcome.Lower, MetricDirection.HigherIsBetter) or (ChangeOutcome.Higher, MetricDirection.LowerIsBetter) => ComparisonVerdict.Regressed,
        _ => ComparisonVerdict.Improved,
    };

    private Contrast ContrastOf(ComparedMetric metric) => sides.Design switch
    {
        ComparisonDesign.Control => Contrast.AgainstControl(from.Trials(metric, Unit), to.Trials(metric, Unit), controlFrom!.Trials(metric, Unit), controlTo!.Trials(metric, Unit)),
        ComparisonDesign.Returning when from.Trials(metric, Unit, sides.IsBefore) is { Values.Length: > 0 } before && from.Trials(metric, Unit, r => !sides.IsBefore(r)) is { Values.Length: > 0 } after =>
            Contrast.Returning(before, to.Trials(metric, Unit), after),
        _ => Contrast.Of(from.Trials(metric, Unit), to.Trials(metric, Unit)),
    };

    private static double Mean(ImmutableArray<TrialFigure> figures) => Moments.GeometricMean([.. figures.Select(f => f.Value)]);

    /// <summary>The trials of the cell on one side.</summary>
    private sealed class Group
    {
        private readonly RunSet side;
        private readonly Cell cell;
        private readonly (ComparedRun Run, TrialRecord Trial)[] all;
        private readonly (RunRecord Run, TrialRecord Trial, Dictionary<string, double> Values)[] counting;
        private readonly List<double[]> latencies = [];

        public Group(RunSet side, Cell cell)
        {
            (this.side, this.cell) = (side, cell);
            all = [.. ComparisonSides.TrialsOf(side, cell.Id)];
            var metrics = new OrderedDictionary<string, ComparedMetric>(StringComparer.Ordinal);
            Workloads = [.. side.Records.Where(r => r.Plan.Cells.Any(c => c.Id == cell.Id)).Select(r => r.Plan.WorkloadOf(cell))];
            counting = [.. all.Where(t => ComparisonSides.Counts(t.Trial)).Select(t => (t.Run.Record, t.Trial, Measured(t.Run, t.Trial)))];
            Metrics = [.. metrics.Values];

            Dictionary<string, double> Measured(ComparedRun run, TrialRecord trial)
            {
                var values = new Dictionary<string, double>(StringComparer.Ordinal);
                var raw = run.Latencies?.Invoke(trial) ?? [];
                latencies.Add(Some(raw));
                foreach (var (metric, value) in TrialFigures.Of(cell, Workloads[0], trial.Measurement!, raw))
                {
                    metrics.TryAdd(metric.Id, metric);
                    values[metric.Id] = value;
                }
                return values;
            }
        }

        public string Name => side.Name;

        public ImmutableArray<Workload> Workloads { get; }

        public ImmutableArray<ComparedMetric> Metrics { get; }

        /// <summary>Some of every trial, evenly over its time; nanoseconds above 0.</summary>
        public IReadOnlyList<double[]> Latencies => latencies;

        public TrialRecord[] Counting => [.. counting.Select(t => t.Trial)];

        public int Runs => counting.Select(t => t.Run.RunId).Distinct(StringComparer.Ordinal).Count();

        public SideTrials Counts => new(all.Length, counting.Length, all.Count(t => t.Trial.Status is TrialStatus.Failed), all.Count(t => t.Trial.Status is TrialStatus.Invalid),
            all.Count(t => t.Trial.Status is TrialStatus.Valid && ComparisonSides.IsDisturbed(t.Trial)));

        public ImmutableArray<MetricSummary> Telemetry => TelemetryPool.Over([.. counting.Select(t => t.Trial.Measurement!.Telemetry)]);

        /// <summary>Why the first trial does not count.</summary>
        public string Trouble => all.Length == 0 ? "none was run" : RunAnalyzer.Trouble(all[0].Trial) ?? "the machine was disturbed while it measured";

        public bool Has(ComparedMetric metric) => counting.Any(t => t.Values.ContainsKey(metric.Id));

        /// <summary>In order of time; a run is the geometric mean of its trials.</summary>
        public ImmutableArray<TrialFigure> Figures(ComparedMetric metric, ComparedUnit unit) => [.. Units(metric, unit, null).Select(u => u.Figure)];

        /// <summary>The figures and the pace around them.</summary>
        public TrialGroup Trials(ComparedMetric metric, ComparedUnit unit, Func<RunRecord, bool>? where = null)
        {
            var units = Units(metric, unit, where).ToArray();
            return new TrialGroup([.. units.Select(u => u.Figure.Value)]) { Paces = PaceComparison.Readings(cell, [.. units.Select(u => u.Trials)], metric.Better) };
        }

        private IEnumerable<(TrialFigure Figure, ImmutableArray<TrialRecord> Trials)> Units(ComparedMetric metric, ComparedUnit unit, Func<RunRecord, bool>? where)
        {
            var trials = counting.Where(t => t.Values.ContainsKey(metric.Id) && (where?.Invoke(t.Run) ?? true));
            return unit is ComparedUnit.Process
                ? trials.Select(t => (new TrialFigure(t.Run.RunId, t.Trial.Repetition, t.Values[metric.Id]), ImmutableArray.Create(t.Trial)))
                : trials.GroupBy(t => t.Run.RunId, StringComparer.Ordinal).Select(run =>
                    (new TrialFigure(run.Key, null, Moments.GeometricMean([.. run.Select(t => t.Values[metric.Id])])), run.Select(t => t.Trial).ToImmutableArray()));
        }

        private static double[] Some(long[] latencies)
        {
            var some = new double[Math.Min(latencies.Length, LatenciesForModes)];
            for (var i = 0; i < some.Length; i++)
                some[i] = Math.Max(1, latencies[(long)i * latencies.Length / some.Length]);
            return some;
        }
    }
}
