using LabelBench.Records;

namespace LabelBench.Web.Runs;

/// <summary>How far a run is, as its journal tells.</summary>
/// <param name="Done">Trials that have ended.</param>
/// <param name="Planned">Null for a search, which decides as it goes.</param>
/// <param name="Left">Until all have ended, at the pace so far; null where nothing tells.</param>
internal sealed record RunProgress(int Done, int? Planned, int Invalid, int Failed, TimeSpan? Left, TrialRecord? Last)
{
    public static RunProgress Of(RunRecord record, DateTimeOffset now)
    {
        var trials = record.Trials;
        int? planned = record.Search is null ? record.Plan.Trials.Length : null;
        var pace = trials.Length == 0 ? TimeSpan.Zero : (record.EndedUtc - record.StartedUtc) / trials.Length;
        var left = pace * ((planned ?? 0) - trials.Length) - (now - record.EndedUtc);
        return new RunProgress(trials.Length, planned, trials.Count(t => t.Status is TrialStatus.Invalid), trials.Count(t => t.Status is TrialStatus.Failed),
            planned is null || trials.Length == 0 ? null : left > TimeSpan.Zero ? left : TimeSpan.Zero, trials.LastOrDefault());
    }
}
