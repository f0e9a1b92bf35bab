using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Load;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>Finds a first rate for the cells of a plan of which none was stated: a part of what a short trial answers when it is sent as much as it takes.</summary>
internal sealed class StartingRates(RunPlan plan, MachineDescription machine, TimeProvider clock, bool interactive)
{
    /// <summary>Below the knee of most queues, so that the first answer is about a system that keeps up.</summary>
    private const double PartOfCapacity = 0.7;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measure = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Whether any cell of a plan has no rate.</summary>
    public static bool AreMissing(RunPlan plan) => Cells(plan).Any();

    /// <exception cref="UserMistakeException">The short trial of a cell failed.</exception>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public async Task<ImmutableArray<StartingRate>> FindAsync(CancellationToken cancellation)
    {
        using var cache = Scratch.Open(AppFolders.Cache);
        RunPreparation.Prepare(plan, AppFolders.Cache, (_, _) => { }, cancellation);
        using var sampler = Samplers.ForThisMachine();
        var controller = new RunController(
            new RunFolders(AppFolders.Cache, cache.Path), cell => ThisProgram.AsWorker(cell, machine.Gpus), sampler, (_, _, _) => new WindowJudgement([], null), KernelOutOfMemoryKills.ForThisMachine(), clock, new Silence());
        var found = ImmutableArray.CreateBuilder<StartingRate>();
        foreach (var cell in Cells(plan))
        {
            if (interactive)
                Console.Error.Write($"\r\u001b[K  finding a rate for {cell.WorkloadId}, {Cell.Word(cell.Scope)}");
            found.Add(await FindAsync(controller, cell, cancellation).ConfigureAwait(false));
            if (interactive)
                Console.Error.Write("\r\u001b[K");
            Console.Error.WriteLine("  " + RateNotes.Sentence(found[^1]));
        }
        return found.ToImmutable();
    }

    /// <summary>For the plan of the run.</summary>
    public static ImmutableArray<LearnedRate> Learned(ImmutableArray<StartingRate> found) => [.. found.Select(r => new LearnedRate(r.CellId, r.Rate))];

    private static IEnumerable<Cell> Cells(RunPlan plan) => plan.Cells.Where(c => c.Scenario.HasRate() && c.Arrivals is null);

    private async Task<StartingRate> FindAsync(RunController controller, Cell cell, CancellationToken cancellation)
    {
        var full = cell with { Scenario = Scenario.Offline };
        var trial = new PlannedTrial(full.Id, 1, plan.Seed);
        var journal = new OneTrial();
        await controller.ExecuteAsync(
            new RunPlan("rate", plan.Seed, new TrialSettings(1, WarmUp, Measure, 5, Longest, plan.Settings.HangTimeout) { InjectedSlowdown = plan.Settings.InjectedSlowdown }, [plan.WorkloadOf(cell)], [full], [trial]),
            new HashSet<(string, int)>(), journal, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (journal.Record?.Measurement is not { } measured)
            throw new UserMistakeException("--rate", $"is missing, and none could be found out: {cell.Id}: {journal.Record?.Failure?.Detail ?? "the trial was stopped"}");
        var capacity = new QueriesPerSecond(measured.Queries / measured.Window.Duration.TotalSeconds);
        return new StartingRate(cell.Id, capacity, measured.Window.Duration, new QueriesPerSecond(Rounded(capacity.Value * PartOfCapacity)));
    }

    /// <summary>To three digits: more would claim a precision that a short trial does not have.</summary>
    private static double Rounded(double rate) => double.Parse(rate.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private sealed class OneTrial : ITrialJournal
    {
        public TrialRecord? Record { get; private set; }

        public void Append(TrialRecord trial, long[] latencies, string labels) => Record = trial;
    }

    private sealed class Silence : IRunObserver
    {
        public void TrialStarted(int index, Cell cell, PlannedTrial trial) { }

        public void TrialProgressed(int index, TrialPhase phase, long completed) { }

        public void TrialEnded(int index, TrialRecord record) { }
    }
}
