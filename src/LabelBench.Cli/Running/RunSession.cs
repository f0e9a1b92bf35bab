using System.Collections.Immutable;
using LabelBench.Cli.Output;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Pace;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Storage.Folder;
using LabelBench.Telemetry;
using LabelBench.Telemetry.Interference;
using LabelBench.Telemetry.Sampling;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>Carries a plan out: prepares inputs, runs the trials that have no result yet, keeps each in the run's folder.</summary>
internal sealed class RunSession(RunFolder folder, MachineDescription machine, TimeProvider clock, bool interactive)
{
    private string said = "";

    /// <returns>The finished record; its outcome says whether the user stopped it.</returns>
    public async Task<RunRecord> ExecuteAsync(CancellationToken cancellation)
    {
        var plan = folder.Record.Plan;
        using var cache = Scratch.Open(AppFolders.Cache);
        var outcome = RunOutcome.Complete;
        ImmutableArray<LargestBatch>? largest = null;
        IdlePower? drawn = null;
        ISampler? sampler = null;
        try
        {
            Prepare(plan, cancellation);
            using var running = Samplers.ForThisMachine(SamplerOptions.Default with { RecordTo = folder.NewTelemetryPath() }, plugin: SensorPlugins.ForThisMachine);
            sampler = running;
            using var census = ProcessCensus.ForThisMachine();
            var idle = new IdleWatch(running, clock);
            var before = await idle.MeasureAsync(cancellation).ConfigureAwait(false);
            var progress = new RunProgress(plan, interactive);
            var controller = Controller(cache, running, census, progress);
            var done = folder.Record.Plan.Trials.Except(folder.Remaining).Select(t => (t.CellId, t.Repetition)).ToHashSet();
            if (!await controller.ExecuteAsync(plan, done, new FolderJournal(folder), cancellation).ConfigureAwait(false))
                outcome = RunOutcome.Cancelled;
            progress.Clear();
            if (!before.IsEmpty)
                drawn = new IdlePower(before, outcome is RunOutcome.Complete ? await idle.MeasureAsync(cancellation).ConfigureAwait(false) : [], IdleWatch.Length);
            if (outcome is RunOutcome.Complete && LargestBatches.WithoutMemory(folder.Record) is { Cells.IsEmpty: false } tooLarge)
                largest = await new LargestBatches(tooLarge, machine, interactive, isAfterFailure: true).FindAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            outcome = RunOutcome.Cancelled;
        }
        return folder.Complete(clock.GetUtcNow(), outcome, largest is null ? null : [.. folder.Record.LargestBatches ?? [], .. largest], environment: RunEnding.Read(sampler, folder.Record.Trials), idle: drawn);
    }

    /// <summary>Runs trials on this machine.</summary>
    public RunController Controller(Scratch cache, ISampler sampler, ProcessCensus? census, IRunObserver observer, Bytes? memoryCeiling = null) => new(
        new RunFolders(AppFolders.Cache, cache.Path),
        cell => ThisProgram.AsWorker(cell, machine.Gpus),
        sampler,
        new InterferenceWatch(sampler, census, machine).Judge,
        KernelOutOfMemoryKills.ForThisMachine(),
        clock,
        observer)
    {
        MemoryCeiling = memoryCeiling,
        Pace = new AllCpusPace(machine.UsableCpus),
        JudgePace = PaceValidity.Judge,
    };

    /// <summary>Makes inputs and models that a plan needs and that are not in the cache.</summary>
    public void Prepare(RunPlan plan, CancellationToken cancellation)
    {
        RunPreparation.Prepare(plan, AppFolders.Cache, (what, share) =>
        {
            if (interactive)
                Console.Error.Write($"\r\u001b[K  preparing {what} {share:P0}");
            else if (said != what)
                Console.Error.WriteLine($"  preparing {what}");
            said = what;
        }, cancellation);
        if (interactive)
            Console.Error.Write("\r\u001b[K");
    }
}
