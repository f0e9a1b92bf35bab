using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>Builds run records that hang together: counts follow from throughput and window, percentiles from raw latencies, busy time from shares.</summary>
/// <remarks>The same calls and seed build the same record, whatever the machine or culture.</remarks>
public sealed class RecordBuilder(ulong seed = 1729)
{
    private static readonly DateTimeOffset Start = new(2026, 8, 22, 6, 34, 0, TimeSpan.Zero);

    private readonly List<(Workload Workload, CellScript Script)> _scripts = [];
    private readonly List<EnvironmentFact> _facts = [];
    private readonly Dictionary<(string CellId, int Repetition), long[]> _latencies = [];
    private TrialSettings _settings = new(3, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), 64, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60));
    private MachineDescription _machine = SampleMachines.CpuServer;
    private SoftwareDescription _software = SampleMachines.Software;
    private Func<Cell, int, ImmutableArray<MetricSummary>> _telemetry = SampleTelemetry.Of;
    private string? _label;
    private RunOutcome _outcome = RunOutcome.Complete;
    private int? _endedAfter;

    /// <summary>
    /// A rented CPU server: ResNet-50 photos (pipeline and model alone, FP32 and INT8), MobileNetV2 photos, document OCR;
    /// one cell invalid (steal), one failed (out of memory), one with a single failed trial.
    /// </summary>
    public static RecordBuilder Standard(ulong seed = 1729) => SampleRun.AddTo(new RecordBuilder(seed));

    public RecordBuilder Labelled(string? label) => Do(() => _label = label);

    public RecordBuilder On(MachineDescription machine) => Do(() => _machine = machine);

    public RecordBuilder With(SoftwareDescription software) => Do(() => _software = software);

    public RecordBuilder With(EnvironmentFact fact) => Do(() => _facts.Add(fact));

    public RecordBuilder Trials(int perCell) => Do(() => _settings = _settings with { Trials = perCell });

    /// <summary>Adds a cell; its trials come in the order in which cells are added.</summary>
    public RecordBuilder Measure(Workload workload, CellScript script) => Do(() => _scripts.Add((workload, script)));

    /// <summary>Changes the cells added so far.</summary>
    public RecordBuilder Rewrite(Func<CellScript, CellScript> change) => Do(() =>
    {
        for (var i = 0; i < _scripts.Count; i++)
            _scripts[i] = (_scripts[i].Workload, change(_scripts[i].Script));
    });

    /// <summary>Replaces the telemetry of measured trials; arguments are the cell and the 1-based repetition.</summary>
    public RecordBuilder Telemetry(Func<Cell, int, ImmutableArray<MetricSummary>> telemetry) => Do(() => _telemetry = telemetry);

    /// <summary>Ends the run early: only the first <paramref name="trials"/> planned trials have a result.</summary>
    public RecordBuilder EndedEarly(RunOutcome outcome, int trials) => Do(() => (_outcome, _endedAfter) = (outcome, trials));

    public RunRecord Build()
    {
        var planned = (from script in _scripts
                       from repetition in Enumerable.Range(1, _settings.Trials)
                       select (script, trial: new PlannedTrial(script.Script.Cell.Id, repetition, SeedOf(script.Script.Cell.Id, repetition)))).ToList();
        var plan = new RunPlan("standard", seed, _settings, [.. _scripts.Select(s => s.Workload).Distinct()],
            [.. _scripts.Select(s => s.Script.Cell)], [.. planned.Select(p => p.trial)]);
        var slot = _settings.WarmUp + _settings.Measure + TimeSpan.FromSeconds(4);
        var trials = planned.Take(_endedAfter ?? planned.Count).Select((p, i) => Trial(p.script.Script, p.trial, Start + slot * i, slot)).ToImmutableArray();
        return new RunRecord(RunRecord.CurrentSchema, RunId.From(Start, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), _label, Start, Start + slot * trials.Length,
            _outcome, plan, plan.ComputeHash(), _machine, _software, [.. _facts], trials);
    }

    /// <summary>The raw latencies behind a trial's summary, in nanoseconds; null for a trial that was not measured or not built here.</summary>
    public long[]? LatenciesOf(TrialRecord trial) => _latencies.GetValueOrDefault((trial.CellId, trial.Repetition));

    private RecordBuilder Do(Action change)
    {
        change();
        return this;
    }

    private TrialRecord Trial(CellScript script, PlannedTrial trial, DateTimeOffset started, TimeSpan elapsed)
    {
        var failure = script.Failures.GetValueOrDefault(trial.Repetition);
        var finding = script.Findings.GetValueOrDefault(trial.Repetition);
        var status = failure is not null ? TrialStatus.Failed : finding is { Invalidates: true } ? TrialStatus.Invalid : TrialStatus.Valid;
        var worker = new WorkerDescription(4000 + trial.Repetition, TimeSpan.FromMilliseconds(310), TimeSpan.FromMilliseconds(95),
            ImmutableSortedDictionary.CreateRange<string, string>([new("intra_op_threads", script.Cell.IntraOpThreads.ToString(System.Globalization.CultureInfo.InvariantCulture))]),
            ImmutableSortedDictionary.CreateRange<string, int>([new("CPUExecutionProvider", 122)]),
            ImmutableSortedDictionary.CreateRange<string, string>([new("model", new string('b', 64))]))
        {
            PeakMemory = script.Training is null ? null : new Bytes((1.9 + 0.1 * trial.Repetition) * (1L << 30)),
        };
        return new TrialRecord(trial.CellId, trial.Repetition, trial.Seed, status, failure, started, elapsed, worker,
            failure is null ? Measurement(script, trial) : null, finding is null ? [] : [finding]);
    }

    private TrialMeasurement Measurement(CellScript script, PlannedTrial trial)
    {
        // A fixed pattern instead of chance: its mean is 0 and its sample deviation 1 for every three trials.
        var scatter = (trial.Repetition % 3) switch { 1 => -1.0, 2 => 0.0, _ => 1.0 };
        var rate = script.ItemsPerSecond * (1 + script.TrialSpread * scatter);
        var queries = (int)Math.Round(rate * _settings.Measure.TotalSeconds / script.Cell.ItemsPerQuery);
        var duration = TimeSpan.FromSeconds(queries * script.Cell.ItemsPerQuery / rate);
        var latencies = FakeLatencies.Generate(queries, script.TypicalLatency, trial.Seed);
        _latencies[(trial.CellId, trial.Repetition)] = latencies;
        var begin = 1_000_000_000L * (100 + trial.Repetition);
        return new TrialMeasurement(
            new Window(begin, begin + (long)duration.TotalNanoseconds), _settings.WarmUp, queries, (long)queries * script.Cell.ItemsPerQuery, new ItemsPerSecond(rate),
            Summarise(latencies), [.. script.Stages.Select(s => Stage(s, queries * script.Cell.ItemsPerQuery, duration))], _telemetry(script.Cell, trial.Repetition),
            script.Quality, new UnreadableItems(0, []), new HarnessCost(4_200_000, 3, 0, 0, TimeSpan.FromMilliseconds(1.2)),
            $"latencies/{trial.CellId}.{trial.Repetition}.bin", script.Gate)
        {
            Costs = script.Stages.IsEmpty || script.Training is not null ? null : Costs(script, latencies),
            OpenLoop = script.OpenLoop,
            EarlyStopping = script.Cell.Scenario is Scenario.MultiStream ? Estimate(latencies) : null,
            Training = script.Training?.Invoke(trial.Repetition),
        };
    }

    /// <summary>Stages share nine tenths of a query's time by how busy they are; 0.4 % are in no part.</summary>
    private static CostRecord Costs(CellScript script, long[] latencies)
    {
        var (mean, busy) = (TimeSpan.FromTicks((long)(latencies.Average() / 100)), script.Stages.Sum(s => s.Workers * s.BusyShare));
        var stages = script.Stages.Select(s => new CostPart(s.Name, mean * (0.9 * s.Workers * s.BusyShare / busy)));
        var isAlone = script.Cell.Scenario is Scenario.SingleStream;
        return CostRecord.Of(latencies.Length, isAlone ? 1 : 12, mean, isAlone
            ? [new CostPart(CostParts.Between, mean * 0.01), new CostPart(CostParts.Waiting, mean * 0.086), .. stages]
            : [new CostPart(CostParts.Waiting, mean * 0.096), .. stages]) with
        {
            InFlight = isAlone ? 0.99 : 11.9,
            InFlightByLittlesLaw = isAlone ? 0.99 : 11.8,
        };
    }

    private static EarlyStoppingRecord Estimate(long[] latencies)
    {
        var estimate = new EarlyStopping(0.99).Estimate([.. latencies.Order()]);
        return new EarlyStoppingRecord(99, estimate.Nanoseconds is { } ns ? TimeSpan.FromTicks(ns / 100) : null, estimate.Discarded, estimate.Queries, estimate.QueriesStillNeeded);
    }

    private static StageRecord Stage(StageScript stage, long items, TimeSpan duration)
    {
        var busy = duration * (stage.Workers * stage.BusyShare);
        return new StageRecord(stage.Name, stage.Workers, items, busy, new Count(busy.TotalMilliseconds * 0.97), stage.MeanQueue);
    }

    private static LatencySummary Summarise(long[] latencies)
    {
        long[] sorted = [.. latencies.Order()];
        TimeSpan At(double p) => TimeSpan.FromTicks((long)(Quantiles.Of(sorted, p) / 100));
        return new LatencySummary(sorted.Length, TimeSpan.FromTicks((long)(Moments.Mean(sorted) / 100)), At(0), At(0.5), At(0.9), At(0.95), At(0.99), At(0.999), At(1));
    }

    /// <summary>FNV-1a, so that a cell keeps its seeds when others are added beside it.</summary>
    private ulong SeedOf(string cellId, int repetition) =>
        cellId.Aggregate(14695981039346656037 ^ seed ^ (ulong)repetition * 0x9E3779B97F4A7C15, (hash, c) => (hash ^ c) * 1099511628211);
}
