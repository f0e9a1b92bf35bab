using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>Turns a run record into its summary. Pure: the same record gives the same summary on any machine.</summary>
public static class RunAnalyzer
{
    /// <summary>Coverage of the intervals of throughput.</summary>
    public const double Confidence = 0.95;

    /// <param name="job">Training job to tell the time of, where the run has training; null takes the default.</param>
    /// <remarks>Failed and invalid trials are listed as troubles and enter no figure.</remarks>
    public static RunSummary Summarise(RunRecord record, TrainingJob? job = null)
    {
        var trials = record.Replicates.ToLookup(t => t.CellId, StringComparer.Ordinal);
        ImmutableArray<CellSummary> all = [.. record.Plan.Cells.Select(cell => Summarise(record, cell, Counting([.. trials[cell.Id].OrderBy(t => t.Repetition)]), job ?? TrainingJob.Default))];
        // What was measured for a comparison alone is no figure of the machine.
        ImmutableArray<CellSummary> cells = [.. all.Where(c => c.Cell.Samples is IssuedSamples.InTurn)];
        var caching = CachingCheck.Of(all);
        ImmutableArray<string> cached = [.. caching.Where(c => c.Outcome is CachingOutcome.Cached).Select(c => c.Sentence)];
        return new RunSummary(record, cells, [.. RunWarnings.Of(record, cells), .. cached])
        {
            WarningsInBrief = [.. RunWarnings.InBrief(record, cells), .. cached],
            Caching = caching,
            Notes = [.. caching.Where(c => c.Outcome is not CachingOutcome.Cached).Select(c => c.Sentence), .. BatchNotes.Of(record), .. RateNotes.Of(record), .. OmittedNotes.Of(record), .. CallNotes.Of(record), .. HostContention.Of(cells).Select(c => c.Sentence), .. Disturbances.Notes(record), .. DriftCheck.Notes(record)],
            Search = SearchSummary.Of(record, cells),
        };
    }

    /// <summary>In a search the trials that confirm a configuration speak for it alone: the try before them was chosen because it came out well.</summary>
    internal static ImmutableArray<TrialRecord> Counting(ImmutableArray<TrialRecord> trials) =>
        trials.Any(t => t is { Search.Phase: SearchPhase.Confirm, Status: TrialStatus.Valid }) ? [.. trials.Where(t => t.Search?.Phase is SearchPhase.Confirm)] : trials;

    private static CellSummary Summarise(RunRecord record, Cell cell, ImmutableArray<TrialRecord> trials, TrainingJob job)
    {
        ImmutableArray<TrialMeasurement> valid = [.. trials.Where(t => t.Status == TrialStatus.Valid).Select(t => t.Measurement).OfType<TrialMeasurement>()];
        ImmutableArray<double> throughputs = [.. valid.Select(m => m.Throughput.Value)];
        var throughput = throughputs.IsEmpty ? null : Throughput(record, throughputs);
        var stages = StageAnalysis.Stages(valid);
        var telemetry = TelemetryPool.Over([.. valid.Select(m => CellGpus.Readings(record.Machine, cell, m.Telemetry))]);
        return new CellSummary(
            cell,
            record.Plan.WorkloadOf(cell),
            valid.Length,
            trials.Length,
            throughput,
            throughputs.Length < 2 || throughputs.Min() <= 0 ? null : throughputs.Max() / throughputs.Min() - 1,
            valid.IsEmpty ? null : LatencyPool.Median([.. valid.Select(m => m.Latency)]),
            throughputs,
            throughput is not null && cell.Provider == ExecutionProvider.Cpu && record.Machine.UsableCpus > 0 ? PerCore(throughput, record.Machine.UsableCpus) : null,
            stages,
            cell is { Scope: Scope.Pipeline, Scenario: Scenario.Offline } ? StageAnalysis.Bottleneck(stages) : null,
            telemetry,
            QualityOver(valid),
            valid.Sum(m => m.Unreadable.Count),
            [.. trials.Select(Trouble).OfType<string>()])
        {
            EarlyStopping = EarlyStoppingSummary.Of(valid),
            OpenLoop = OpenLoopAnalysis.Of(trials),
            Costs = CostRecord.Mean([.. valid.Select(m => m.Costs).OfType<CostRecord>()]),
            Gate = GateRecord.Sum([.. valid.Select(m => m.Gate).OfType<GateRecord>()]),
            Energy = valid.IsEmpty ? null : EnergyAnalysis.Of(record, cell, valid),
            Attribution = Attribute(record, cell, trials),
            Training = TrainingAnalysis.Of(record, cell, trials, telemetry, job),
        };
    }

    /// <summary>Of the valid trials; where none is, of those that were measured, because what made them invalid is what limited them.</summary>
    private static Attribution? Attribute(RunRecord record, Cell cell, ImmutableArray<TrialRecord> trials)
    {
        var status = trials.Any(t => t.Status == TrialStatus.Valid) ? TrialStatus.Valid : TrialStatus.Invalid;
        ImmutableArray<TrialMeasurement> measured = [.. trials.Where(t => t.Status == status).Select(t => t.Measurement).OfType<TrialMeasurement>()];
        return Attributions.Of(record, cell, measured, TelemetryPool.Over([.. measured.Select(m => CellGpus.Readings(record.Machine, cell, m.Telemetry))]), StageAnalysis.Stages(measured));
    }

    /// <summary>Mean over trials with Student's t interval; a rate is never below zero, so neither is its interval.</summary>
    private static Figure Throughput(RunRecord record, ImmutableArray<double> throughputs)
    {
        var estimate = Estimate.OfMean(throughputs.AsSpan(), Confidence);
        var source = $"{estimate.Count} {(estimate.Count == 1 ? "trial" : "trials")}, run {record.RunId}";
        return new Figure(estimate.Value, estimate.Low is { } low ? Math.Max(0, low) : null, estimate.High, estimate.Confidence, Provenance.Measured, source);
    }

    private static Figure PerCore(Figure throughput, double cpus) => throughput with
    {
        Value = throughput.Value / cpus,
        Low = throughput.Low / cpus,
        High = throughput.High / cpus,
    };

    /// <summary>Each quality figure once: mean over trials, passed only when every trial passed.</summary>
    private static ImmutableArray<QualityResult> QualityOver(ImmutableArray<TrialMeasurement> valid) =>
        [.. valid.SelectMany(m => m.Quality).GroupBy(q => q.Metric, StringComparer.Ordinal)
            .Select(g => new QualityResult(g.Key, g.Average(q => q.Value), g.First().Maximum, g.All(q => q.Passed)))];

    internal static string? Trouble(TrialRecord trial) => trial.Status switch
    {
        TrialStatus.Valid => null,
        TrialStatus.Failed => $"trial {trial.Repetition} failed: {(trial.Failure is { } f ? $"{Words(f.Reason)}: {f.Detail}" : "no reason recorded")}",
        _ => $"trial {trial.Repetition} invalid: {(trial.Findings.Any(f => f.Invalidates) ? string.Join("; ", trial.Findings.Where(f => f.Invalidates).Select(f => f.Text)).Replace(".; ", "; ", StringComparison.Ordinal) : "no reason recorded")}",
    };

    /// <summary>The reason in plain words: <c>OutOfMemory</c> as "out of memory".</summary>
    public static string Words(FailureReason reason) => Cell.Word(reason).Replace('-', ' ');
}
