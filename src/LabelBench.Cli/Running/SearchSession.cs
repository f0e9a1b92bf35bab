using System.Collections.Immutable;
using LabelBench.Cli.Output;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Measurement.Batches;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Search;
using LabelBench.Records;
using LabelBench.Storage.Folder;
using LabelBench.Telemetry;
using LabelBench.Telemetry.Interference;
using LabelBench.Telemetry.Sampling;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>Carries a search out: one trial after the other, each decided from those that the run's folder holds.</summary>
internal sealed class SearchSession(RunFolder folder, MachineDescription machine, TimeProvider clock, bool interactive)
{
    private readonly RunSession trials = new(folder, machine, clock, interactive);

    /// <returns>The record; without an answer where the user stopped the search.</returns>
    public async Task<RunRecord> ExecuteAsync(CancellationToken cancellation)
    {
        var search = folder.Record.Search!;
        using var cache = Scratch.Open(AppFolders.Cache);
        SearchAnswer? answer = null;
        ISampler? sampler = null;
        try
        {
            using var running = Samplers.ForThisMachine(SamplerOptions.Default with { RecordTo = folder.NewTelemetryPath() }, plugin: SensorPlugins.ForThisMachine);
            sampler = running;
            using var census = ProcessCensus.ForThisMachine();
            var progress = new SearchProgress(search, interactive);
            // A try too many ends as a failed trial and not as a dead machine.
            var controller = trials.Controller(cache, running, census, progress, BatchBounds.Spare(FreeMemory.OfThisMachine()));
            answer = await MeasureAsync(controller, progress, cancellation).ConfigureAwait(false);
            progress.Clear();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was finished is kept; the search has no answer yet.
        }
        return folder.Complete(clock.GetUtcNow(), answer is null ? RunOutcome.Cancelled : RunOutcome.Complete, answer: answer, environment: RunEnding.Read(sampler, folder.Record.Trials));
    }

    /// <returns>Null when the user stopped the search.</returns>
    private async Task<SearchAnswer?> MeasureAsync(RunController controller, SearchProgress progress, CancellationToken cancellation)
    {
        while (true)
        {
            switch (SearchAction.After(folder.Record))
            {
                case SearchAction.Done done:
                    return done.Answer;
                case SearchAction.Measure step:
                    var plan = PlanOf(step);
                    trials.Prepare(plan, cancellation);
                    progress.Begin(step, folder.Record.Trials);
                    if (!await controller.ExecuteAsync(plan, ImmutableHashSet<(string, int)>.Empty, new FolderJournal(folder, new SearchTrial(step.Phase, step.Cell)), cancellation).ConfigureAwait(false))
                        return null;
                    break;
            }
        }
    }

    /// <summary>Of one trial.</summary>
    private RunPlan PlanOf(SearchAction.Measure step)
    {
        var plan = folder.Record.Plan with { Cells = [step.Cell], Trials = [step.Trial] };
        return step.Window is { } window ? plan with { Settings = plan.Settings with { MinimumQueries = 1, OpenLoop = new WindowLength(window, window) } } : plan;
    }
}
