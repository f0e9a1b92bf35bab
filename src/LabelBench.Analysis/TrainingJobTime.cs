using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;

namespace LabelBench.Analysis;

/// <summary>How long a training job takes on the machine that was measured. People who review or correct are not in it.</summary>
/// <param name="Steps">Of the job; null where no valid trial says how many items a step has.</param>
/// <param name="Checkpoints">Written during the job; null where the run wrote none, and the time has none.</param>
/// <param name="Time">Time of one more process that does the job, with an interval for it; null where <paramref name="Refusal"/> says why.</param>
/// <param name="Refusal">Why there is no time, and what would give one; null where there is one.</param>
public sealed record TrainingJobTime(
    TrainingJob Job,
    long? Steps,
    long? Checkpoints,
    [property: JsonPropertyName("time_s")] Figure? Time,
    string? Refusal)
{
    /// <summary>Fewest valid trials: one says nothing about how much the next will differ.</summary>
    public const int FewestTrials = 2;

    /// <param name="trials">All trials of a cell.</param>
    /// <param name="runId">Of the run, for the source.</param>
    /// <param name="confidence">Coverage of the interval, above 0 and below 1.</param>
    /// <remarks>
    /// Each valid trial, a process of its own, gives one time of the job: steps over its steps a second, plus checkpoints times the mean of its own. The value is their
    /// geometric mean, and the interval is that of the next value: exp(m ± t(n-1) s √(1 + 1/n)) with mean m and deviation s of the logarithms. A job is one process too,
    /// so the interval of a mean would be too narrow; logarithms keep it above zero. Hahn and Meeker, Statistical Intervals (1991), section 4.7.
    /// </remarks>
    public static TrainingJobTime Of(TrainingJob job, ImmutableArray<TrialRecord> trials, string runId, double confidence)
    {
        ImmutableArray<TrialMeasurement> valid = [.. trials.Where(t => t is { Status: TrialStatus.Valid, Measurement.Training: not null }).Select(t => t.Measurement!)];
        if (valid.Length < FewestTrials)
            return new TrainingJobTime(job, valid.FirstOrDefault()?.Training is { } one ? job.Steps(one.ItemsPerStep) : null, null, null, Missing(valid.Length, trials));
        var steps = job.Steps(valid[0].Training!.ItemsPerStep);
        long? checkpoints = valid[0].Training!.Checkpoints is { } kept ? steps / kept.EverySteps : null;
        if (checkpoints > 0 && valid.Any(m => m.Training!.Checkpoints?.Mean is null))
            return new TrainingJobTime(job, steps, checkpoints, null, "not every trial lived to write a checkpoint, so what one costs is not known; --max-measure gives a trial more time");
        double[] logarithms = [.. valid.Select(m => Math.Log(Seconds(m, steps, checkpoints ?? 0)))];
        return new TrainingJobTime(job, steps, checkpoints, Next(logarithms, runId, confidence), null);
    }

    private static double Seconds(TrialMeasurement trial, long steps, long checkpoints) =>
        steps * trial.Training!.ItemsPerStep / trial.Throughput.Value + (checkpoints == 0 ? 0 : checkpoints * trial.Training.Checkpoints!.Mean!.Value.TotalSeconds);

    private static Figure Next(double[] logarithms, string runId, double confidence)
    {
        var (mean, n) = (Moments.Mean(logarithms), logarithms.Length);
        var half = StudentT.Quantile(1 - (1 - confidence) / 2, n - 1) * Moments.StandardDeviation(logarithms) * Math.Sqrt(1 + 1.0 / n);
        return new Figure(Math.Exp(mean), Math.Exp(mean - half), Math.Exp(mean + half), confidence, Provenance.Predicted,
            string.Create(CultureInfo.InvariantCulture, $"steps a second and checkpoints of {n} trials, run {runId}"));
    }

    private static string Missing(int valid, ImmutableArray<TrialRecord> trials) => valid switch
    {
        0 when trials.IsEmpty => "no trial was run",
        0 => string.Create(CultureInfo.InvariantCulture, $"none of {trials.Length} {(trials.Length == 1 ? "trial" : "trials")} is valid"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{valid} of {trials.Length} {(trials.Length == 1 ? "trial is" : "trials is")} valid, and one process says nothing about the next; --trials 3 gives a time with an interval"),
    };
}
