using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>Summarises the trials of a training cell.</summary>
internal static class TrainingAnalysis
{
    private const string GpuMemory = "gpu_memory_used_bytes";

    /// <returns>Null where the cell trains nothing.</returns>
    /// <param name="telemetry">Of the valid trials together.</param>
    public static TrainingSummary? Of(RunRecord record, Cell cell, ImmutableArray<TrialRecord> trials, ImmutableArray<MetricSummary> telemetry, TrainingJob job)
    {
        if (cell.Scenario is not Scenario.Training)
            return null;
        ImmutableArray<TrialRecord> valid = [.. trials.Where(t => t is { Status: TrialStatus.Valid, Measurement.Training: not null })];
        ImmutableArray<TrainingOutcome> outcomes = [.. valid.Select(t => t.Measurement!.Training!)];
        var last = outcomes.LastOrDefault();
        return new TrainingSummary(
            last?.Setup,
            last?.ItemsPerStep,
            last?.FlopsPerStep,
            outcomes.IsEmpty ? null : FlopsPerSecond(record, outcomes),
            MeanOrNull(outcomes, o => o.FirstLoss),
            MeanOrNull(outcomes, o => o.FinalLoss),
            outcomes.IsEmpty ? null : (long)Robust.Median([.. outcomes.Select(o => (double)o.StepsInAll)]),
            outcomes.IsEmpty ? null : new Share(outcomes.Average(o => o.DataWaitingShare.Value)),
            last?.StateBytes,
            PeakHostMemory(valid),
            PeakDeviceMemory(telemetry),
            CheckpointsOf(outcomes),
            last?.LossScale,
            outcomes.Max(o => o.LossScale?.SkippedSteps),
            [.. trials.Where(t => t.Measurement?.Training is { LossCurve.IsEmpty: false }).Select(t => Curve(t, t.Measurement!.Training!))],
            TrainingJobTime.Of(job, trials, record.RunId, RunAnalyzer.Confidence));
    }

    private static Figure FlopsPerSecond(RunRecord record, ImmutableArray<TrainingOutcome> outcomes)
    {
        var estimate = Estimate.OfMean([.. outcomes.Select(o => o.FlopsPerSecond)], RunAnalyzer.Confidence);
        return new Figure(estimate.Value, estimate.Low is { } low ? Math.Max(0, low) : null, estimate.High, estimate.Confidence, Provenance.Measured,
            string.Create(CultureInfo.InvariantCulture, $"{estimate.Count} {(estimate.Count == 1 ? "trial" : "trials")}, run {record.RunId}"));
    }

    private static double? MeanOrNull(ImmutableArray<TrainingOutcome> outcomes, Func<TrainingOutcome, double?> of) =>
        outcomes.IsEmpty || outcomes.Any(o => of(o) is null) ? null : outcomes.Average(o => of(o)!.Value);

    private static Reading<Bytes> PeakHostMemory(ImmutableArray<TrialRecord> valid) =>
        valid.Max(t => t.Worker?.PeakMemory?.Value) is { } bytes ? new Bytes(bytes) : Reading.Missing<Bytes>("no worker told its resident memory");

    /// <summary>Of several GPUs the fullest.</summary>
    private static Reading<Bytes> PeakDeviceMemory(ImmutableArray<MetricSummary> telemetry)
    {
        ImmutableArray<Reading<Count>> read = [.. telemetry.Where(m => m.Name == GpuMemory).Select(m => m.Maximum)];
        if (read.IsEmpty)
            return Reading.Missing<Bytes>("not sampled");
        return read.OfType<Reading<Count>.Measured>().MaxBy(m => m.Value.Value)?.Map(most => new Bytes(most.Value)) ?? read[0].Map(most => new Bytes(most.Value));
    }

    private static CheckpointCost? CheckpointsOf(ImmutableArray<TrainingOutcome> outcomes)
    {
        ImmutableArray<CheckpointRecord> all = [.. outcomes.Select(o => o.Checkpoints).OfType<CheckpointRecord>()];
        if (all.IsEmpty)
            return null;
        var written = all.Sum(c => c.Written);
        return new CheckpointCost(all[0].EverySteps, written, all[^1].Size, written == 0 ? null : all.Aggregate(TimeSpan.Zero, (sum, c) => sum + c.Total) / written, all.Max(c => c.Longest));
    }

    private static LossCurve Curve(TrialRecord trial, TrainingOutcome outcome) => new(trial.Repetition, trial.Status == TrialStatus.Valid, outcome.LossCurve, outcome.NonFiniteStep);
}
