using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>Sums up the trials of a cell whose queries came by themselves.</summary>
internal static class OpenLoopAnalysis
{
    /// <param name="trials">All of the cell. Figures are those of the valid ones; where none is, those of the measured ones, under the reason why they do not count.</param>
    /// <returns>Null where nothing was measured, and for a closed loop.</returns>
    public static OpenLoopSummary? Of(ImmutableArray<TrialRecord> trials)
    {
        ImmutableArray<TrialRecord> measured = [.. trials.Where(t => t.Measurement?.OpenLoop is not null)];
        ImmutableArray<TrialRecord> valid = [.. measured.Where(t => t.Status == TrialStatus.Valid)];
        var used = valid.IsEmpty ? measured : valid;
        if (used.IsEmpty)
            return null;
        ImmutableArray<OpenLoopRecord> loops = [.. used.Select(t => t.Measurement!.OpenLoop!)];
        var deciding = valid.IsEmpty ? null : Deciding(valid);
        var promise = (deciding ?? used[0]).Measurement!.OpenLoop!.Promise;
        return new OpenLoopSummary(
            deciding is not null && (promise is null || promise.Outcome == PromiseOutcome.Pass),
            Reason(deciding, promise, measured, valid),
            deciding is null ? null : promise?.Outcome,
            Mean([.. loops.Select(l => l.Rates)]),
            LatencyPool.Median([.. used.Select(t => t.Measurement!.Latency)]),
            LatencyPool.Median([.. loops.Select(l => l.Service)]),
            loops.Select(l => l.Lag).MaxBy(l => l.P99)!,
            new InFlightRecord(loops.Average(l => l.InFlight.Counted), loops.Average(l => l.InFlight.ByLittlesLaw), loops.Sum(l => l.InFlight.Looks)),
            promise);
    }

    /// <summary>A promise is as good as the trial that did worst: one that failed, else one that cannot tell, and of those the one farthest from telling.</summary>
    private static TrialRecord Deciding(ImmutableArray<TrialRecord> valid) => valid
        .OrderBy(t => t.Measurement!.OpenLoop!.Promise?.Outcome switch { PromiseOutcome.Fail => 0, PromiseOutcome.CannotTell => 1, _ => 2 })
        .ThenByDescending(t => t.Measurement!.OpenLoop!.Promise?.SecondsStillNeeded ?? double.MaxValue)
        .ThenByDescending(t => t.Measurement!.OpenLoop!.Promise?.Overs)
        .First();

    private static string Reason(TrialRecord? deciding, PromiseRecord? promise, ImmutableArray<TrialRecord> measured, ImmutableArray<TrialRecord> valid)
    {
        if (deciding is null)
            return measured.SelectMany(t => t.Findings).FirstOrDefault(f => f.Invalidates)?.Text ?? "no trial was valid";
        var sentence = promise?.Sentence ?? "No promise was stated, so the figures are not judged; --slo p99=50ms states one.";
        return valid.Length < 2 ? sentence : string.Create(CultureInfo.InvariantCulture, $"{sentence} (Trial {deciding.Repetition}, which decides over {valid.Length}.)");
    }

    private static OpenLoopRates Mean(ImmutableArray<OpenLoopRates> rates)
    {
        QueriesPerSecond Average(Func<OpenLoopRates, QueriesPerSecond?> of) => new(rates.Average(r => of(r)!.Value.Value));
        return new OpenLoopRates(
            rates.All(r => r.Requested is not null) ? Average(r => r.Requested) : null,
            Average(r => r.Scheduled),
            Average(r => r.Sent),
            Average(r => r.Completed),
            rates.All(r => r.WithinSlo is not null) ? Average(r => r.WithinSlo) : null);
    }
}
