using System.Text.Json.Serialization;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>What early stopping vouches for over the valid trials of a cell.</summary>
/// <param name="Percentile">50 to 100, exclusive.</param>
/// <param name="Latency">Median over the trials; null where one of them had too few queries.</param>
/// <param name="QueriesStillNeeded">Of the trial that lacks most; 0 where none lacks any.</param>
public sealed record EarlyStoppingSummary(double Percentile, [property: JsonPropertyName("latency_ms")] TimeSpan? Latency, long QueriesStillNeeded)
{
    /// <returns>Null where no trial has an estimate or the want of one.</returns>
    internal static EarlyStoppingSummary? Of(IEnumerable<TrialMeasurement> valid)
    {
        EarlyStoppingRecord[] trials = [.. valid.Select(m => m.EarlyStopping).OfType<EarlyStoppingRecord>()];
        return trials.Length == 0 ? null : new EarlyStoppingSummary(
            trials[0].Percentile,
            trials.All(t => t.Latency is not null) ? Median([.. trials.Select(t => t.Latency!.Value).Order()]) : null,
            trials.Max(t => t.QueriesStillNeeded));
    }

    private static TimeSpan Median(TimeSpan[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
