using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Controller;

/// <summary>Executes a plan trial by trial; every finished trial is handed on before the next begins.</summary>
/// <param name="command">How the worker of a cell is started: its environment chooses the GPU.</param>
/// <param name="judge">Findings from what the machine did during a window.</param>
public sealed class RunController(
    RunFolders folders,
    Func<Cell, WorkerCommand> command,
    ISampler sampler,
    Func<ImmutableArray<MetricSummary>, ImmutableArray<Finding>> judge,
    IOutOfMemoryWitness witness,
    TimeProvider clock,
    IRunObserver observer)
{
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
        var settings = plan.Settings;
        var request = new WorkerRequest(
            plan.WorkloadOf(cell),
            cell,
            trial,
            new LoadSettings(settings.WarmUp, settings.Measure, settings.MinimumQueries, settings.MaximumMeasure),
            folders.Cache,
            labels,
            latencyPath);
        var startedUtc = clock.GetUtcNow();
        var started = MonotonicClock.NowNanoseconds;
        var log = new WorkerLog();
        var message = await new TrialProcess(command(cell), settings.HangTimeout, witness).RunAsync(
            request,
            sampler.Watch,
            (phase, completed) => observer.TrialProgressed(index, phase, completed),
            log,
            cancellation).ConfigureAwait(false);
        sampler.Watch(0);
        var elapsed = MonotonicClock.Between(started, MonotonicClock.NowNanoseconds);

        if (message is WorkerMessage.Measured measured)
        {
            var telemetry = sampler.Summarise(measured.Measurement.Window);
            var findings = measured.Findings.AddRange(judge(telemetry));
            var status = findings.Any(f => f.Invalidates) ? TrialStatus.Invalid : TrialStatus.Valid;
            return (new TrialRecord(trial.CellId, trial.Repetition, trial.Seed, status, null, startedUtc, elapsed, measured.Worker,
                measured.Measurement with { Telemetry = telemetry }, findings), RawLatencies.Read(latencyPath));
        }
        var failed = (WorkerMessage.Failed)message;
        return (new TrialRecord(trial.CellId, trial.Repetition, trial.Seed, TrialStatus.Failed,
            new TrialFailure(failed.Reason, failed.Detail, log.ToString()), startedUtc, elapsed, failed.Worker, null, []), []);
    }
}
