using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pace;
using LabelBench.Measurement.Training;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Controller;

/// <summary>Executes a plan trial by trial; every finished trial is handed on before the next begins.</summary>
/// <param name="command">How the worker of a cell is started: its environment chooses the GPU.</param>
/// <param name="judge">What the machine did during a window, and what follows for its figures.</param>
public sealed class RunController(
    RunFolders folders,
    Func<Cell, WorkerCommand> command,
    ISampler sampler,
    Func<Cell, Window, ImmutableArray<MetricSummary>, WindowJudgement> judge,
    IOutOfMemoryWitness witness,
    TimeProvider clock,
    IRunObserver observer)
{
    /// <summary>Most memory that the workers of a trial on the CPU may take together; null sets no limit.</summary>
    public Bytes? MemoryCeiling { get; init; }

    /// <summary>Reads what the whole machine does around every trial; null leaves that out.</summary>
    public IPaceMeter? Pace { get; init; }

    /// <summary>What follows from the pace around a trial.</summary>
    public Func<Cell, PaceRecord, IEnumerable<Finding>> JudgePace { get; init; } = (_, _) => [];

    /// <param name="done">Trials that an earlier attempt finished; they are not run again.</param>
    /// <returns>True when every trial has run; false when the user stopped it.</returns>
    public async Task<bool> ExecuteAsync(
        RunPlan plan,
        IReadOnlySet<(string CellId, int Repetition)> done,
        ITrialJournal journal,
        CancellationToken cancellation)
    {
        foreach (var (index, trial) in plan.Trials.Index())
        {
            if (done.Contains((trial.CellId, trial.Repetition)))
                continue;
            if (cancellation.IsCancellationRequested)
                return false;
            if (!await RunAndKeepAsync(plan, trial, index, journal, cancellation).ConfigureAwait(false))
                return false;
        }
        return true;
    }

    /// <returns>False when the user stopped the trial: it counts as not run, so that --resume measures it.</returns>
    private async Task<bool> RunAndKeepAsync(RunPlan plan, PlannedTrial trial, int index, ITrialJournal journal, CancellationToken cancellation)
    {
        var cell = plan.CellOf(trial);
        observer.TrialStarted(index, cell, trial);
        var scratch = Path.Combine(folders.Scratch, $"trial-{index}");
        var labels = Directory.CreateDirectory(Path.Combine(scratch, "labels")).FullName;
        try
        {
            var (record, latencies) = await RunTrialAsync(plan, cell, trial, index, Path.Combine(scratch, "latencies.ns"), labels, cancellation).ConfigureAwait(false);
            if (record.Failure?.Reason == FailureReason.Cancelled)
                return false;
            journal.Append(record, latencies, labels);
            observer.TrialEnded(index, record);
            return true;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task<(TrialRecord Record, long[] Latencies)> RunTrialAsync(
        RunPlan plan, Cell cell, PlannedTrial trial, int index, string latencyPath, string labels, CancellationToken cancellation)
    {
        var requests = Requests(plan, cell, trial, latencyPath, labels);
        var before = Pace?.Read();
        var startedUtc = clock.GetUtcNow();
        var started = MonotonicClock.NowNanoseconds;
        var log = new WorkerLog();
        var messages = await new WorkerGroup(command, plan.Settings.HangTimeout, witness).RunAsync(
            requests,
            ids => sampler.Watch(ids),
            (phase, completed) => observer.TrialProgressed(index, phase, completed),
            log,
            cancellation).ConfigureAwait(false);
        sampler.Watch();
        var elapsed = MonotonicClock.Between(started, MonotonicClock.NowNanoseconds);

        if (WorkerGroup.Failure(messages, [.. requests.Select(r => r.Cell.Device)]) is { } failed)
        {
            return (new TrialRecord(trial.CellId, trial.Repetition, trial.Seed, TrialStatus.Failed,
                new TrialFailure(failed.Reason, failed.Detail, log.ToString()), startedUtc, elapsed, failed.Worker, null, [.. Slowed(plan)]) { InjectedSlowdown = plan.Settings.InjectedSlowdown }, []);
        }
        var pace = before is null ? null : new PaceRecord(Pace!.Threads, before, Pace.Read());
        ImmutableArray<WorkerMessage.Measured> measured = [.. messages.Cast<WorkerMessage.Measured>()];
        var joint = JointOpenLoop.Of(requests, [.. measured.Select(m => m.Measurement)]);
        long[] latencies = joint?.Responses ?? [.. requests.SelectMany(r => RawLatencies.Read(r.LatencyPath))];
        var measurement = JointMeasurement.Of([.. measured.Select(m => m.Measurement)], latencies);
        measurement = joint is null ? measurement : measurement with { OpenLoop = joint.Record, Window = joint.Window, Queries = joint.Record.Queries };
        var telemetry = sampler.Summarise(measurement.Window);
        var judgement = judge(cell, measurement.Window, telemetry);
        // What training did wrong, it does on any machine; then what the machine did: where it was disturbed, a late generator or an unsteady load is the consequence.
        var own = measured.SelectMany(m => m.Findings).Where(f => joint is null || !OpenLoopFindings.All.Contains(f.Rule)).Distinct().ToLookup(f => TrainingFindings.All.Contains(f.Rule));
        ImmutableArray<Finding> findings = [.. Slowed(plan), .. own[true], .. judgement.Findings, .. pace is null ? [] : JudgePace(cell, pace), .. joint?.Findings ?? [], .. own[false]];
        var status = findings.Any(f => f.Invalidates) ? TrialStatus.Invalid : TrialStatus.Valid;
        var record = new TrialRecord(trial.CellId, trial.Repetition, trial.Seed, status, null, startedUtc, elapsed, measured[0].Worker, measurement with { Telemetry = telemetry, Disturbance = judgement.Disturbance }, findings)
        {
            InjectedSlowdown = plan.Settings.InjectedSlowdown,
            Pace = pace,
            Instances = measured.Length == 1 ? null : [.. measured.Zip(requests, (m, r) => new InstanceRecord(r.Cell.Device, m.Worker.ProcessId, m.Measurement.Throughput, m.Measurement.Latency) { PeakMemory = m.Worker.PeakMemory })],
        };
        return (record, latencies);
    }

    /// <summary>Says of a trial that was slowed on purpose that it measures nothing.</summary>
    private static IEnumerable<Finding> Slowed(RunPlan plan) => plan.Settings.InjectedSlowdown is { } share
        ? [new Finding(TrialRecord.SlowdownRule, false, string.Create(CultureInfo.InvariantCulture, $"slowed by {share.Value * 100:0.##} % on purpose (--inject-slowdown): this is no measurement of the machine"))]
        : [];

    /// <summary>One request a worker. Several at once measure a window of fixed length, so that none goes on after the others are done; queries that come by themselves are dealt to them.</summary>
    private ImmutableArray<WorkerRequest> Requests(RunPlan plan, Cell cell, PlannedTrial trial, string latencyPath, string labels)
    {
        var settings = plan.Settings;
        var window = settings.WindowOf(cell);
        var load = new LoadSettings(settings.WarmUp, window.Measure, settings.MinimumQueries, window.MaximumMeasure);
        if (settings.RelativeHalfWidth is { } halfWidth)
            load = load with { RelativeHalfWidth = halfWidth, PercentileHalfWidth = halfWidth };
        if (cell.WorkersAtOnce == 1)
            return [new WorkerRequest(plan.WorkloadOf(cell), cell, trial, load, folders.Cache, labels, latencyPath) { MemoryCeiling = CeilingOf(cell), InjectedSlowdown = settings.InjectedSlowdown }];
        return
        [
            .. from i in Enumerable.Range(0, cell.WorkersAtOnce)
               let name = string.Create(CultureInfo.InvariantCulture, $"worker-{i + 1}")
               select new WorkerRequest(
                   plan.WorkloadOf(cell),
                   cell.OfWorker(i),
                   trial with { Seed = trial.Seed + (ulong)i },
                   load with { MinimumQueries = 1, MaximumMeasure = window.Measure },
                   folders.Cache,
                   Directory.CreateDirectory(Path.Combine(labels, name)).FullName,
                   $"{latencyPath}.{name}") { MemoryCeiling = CeilingOf(cell), InjectedSlowdown = settings.InjectedSlowdown, Share = cell.Arrivals is null ? null : new LoadShare(i, cell.WorkersAtOnce, trial.Seed) },
        ];
    }

    /// <summary>The limit is for the host; drivers of accelerators map far more of it than they use.</summary>
    private Bytes? CeilingOf(Cell cell) => MemoryCeiling is { } all && cell.Provider is ExecutionProvider.Cpu ? new Bytes(all.Value / cell.WorkersAtOnce) : null;
}
