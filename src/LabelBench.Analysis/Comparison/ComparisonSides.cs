using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Comparison;

/// <summary>The runs that a comparison is made of, and how they were laid out in time.</summary>
internal sealed record ComparisonSides(RunSet From, RunSet To, (RunSet From, RunSet To)? Control)
{
    /// <summary>Sides whose mean places in the order of all trials differ by at most this share took turns: a drift in a straight line cancels but for that.</summary>
    private const double Balanced = 0.1;

    /// <summary>Trials so disturbed are excluded, though their figures may stand alone: more than a quarter of the seconds that could be judged.</summary>
    private const double TooDisturbed = 0.25;

    public ComparisonDesign Design => Control is not null ? ComparisonDesign.Control : Returns ? ComparisonDesign.Returning
        : IsBalanced([.. Places(From)], [.. Places(To)]) ? ComparisonDesign.Interleaved : ComparisonDesign.Sequential;

    /// <summary>Whether the base has runs before the candidate's first and after its last.</summary>
    private bool Returns => From.Runs.Length > 1 && From.Records.First().EndedUtc <= To.Records.First().StartedUtc && From.Records.Last().StartedUtc >= To.Records.Last().EndedUtc;

    /// <summary>Whether a base run lies before the candidate, in a design that returns to the base.</summary>
    public bool IsBefore(RunRecord run) => run.StartedUtc < To.Records.First().StartedUtc;

    public static bool IsBalanced(DateTimeOffset[] from, DateTimeOffset[] to)
    {
        var order = from.Select(t => (t, IsTo: false)).Concat(to.Select(t => (t, IsTo: true))).OrderBy(t => t.t).Index().ToArray();
        return from.Length > 0 && to.Length > 0
            && Math.Abs(order.Where(o => o.Item.IsTo).Average(o => o.Index) - order.Where(o => !o.Item.IsTo).Average(o => o.Index)) <= Balanced * order.Length;
    }

    /// <summary>Trials of a cell that figures are made of, in order of time, with the run that each is of.</summary>
    public static IEnumerable<(ComparedRun Run, TrialRecord Trial)> TrialsOf(RunSet side, string cellId) =>
        side.Runs.SelectMany(run => RunAnalyzer.Counting([.. run.Record.Replicates.Where(t => t.CellId == cellId)]).Select(trial => (run, trial))).OrderBy(t => t.trial.StartedUtc);

    public static bool IsDisturbed(TrialRecord trial) => trial.Measurement?.Disturbance is { } was && was.Disturbed > TooDisturbed * (was.Quiet + was.Disturbed);

    public static bool Counts(TrialRecord trial) => trial.Status is TrialStatus.Valid && !IsDisturbed(trial);

    private static IEnumerable<DateTimeOffset> Places(RunSet side) => side.Records.SelectMany(r => r.Trials).Select(t => t.StartedUtc);
}
