using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Comparison;

/// <summary>The runs that a comparison is made of, and how they were laid out in time.</summary>
internal sealed record ComparisonSides(RunSet From, RunSet To, (RunSet From, RunSet To)? Control)
{
    /// <summary>Sides whose mean places in the order of all trials differ by at most this share took turns: a drift in a straight line cancels but for that.</summary>
    private const double Balanced = 0.1;

    /// <summary>Runs of each side below which those that took turns do not show what a virtual machine does by itself: ./simulate.sh unseen-states.</summary>
    public const int RunsInTurns = 4;

    /// <summary>Trials so disturbed are excluded, though their figures may stand alone: more than a quarter of the seconds that could be judged.</summary>
    private const double TooDisturbed = 0.25;

    public ComparisonDesign Design { get; } = DesignOf(From, To, Control is not null);

    private static ComparisonDesign DesignOf(RunSet from, RunSet to, bool isControlled) => isControlled ? ComparisonDesign.Control : Returns(from, to) ? ComparisonDesign.Returning
        : IsBalanced([.. Places(from)], [.. Places(to)]) ? ComparisonDesign.Interleaved : ComparisonDesign.Sequential;

    /// <summary>Whether the base has runs before the candidate's first and after its last, and none in between.</summary>
    private static bool Returns(RunSet from, RunSet to) => from.Runs.Length > 1 && from.Records.First().EndedUtc <= to.Records.First().StartedUtc && from.Records.Last().StartedUtc >= to.Records.Last().EndedUtc
        && !from.Records.Any(r => r.StartedUtc > to.Records.First().StartedUtc && r.StartedUtc < to.Records.Last().StartedUtc);

    /// <summary>Whether virtual CPUs do a part of its work. A GPU is handed through whole, and what it does is in its clocks and throttling.</summary>
    public static bool IsOnCpus(Cell cell) => cell.Provider is ExecutionProvider.Cpu or ExecutionProvider.Openvino || cell.Scope is not Scope.Infer;

    /// <summary>Whether a hypervisor is known of any run.</summary>
    public bool IsVirtual { get; } = new[] { From, To, Control?.From, Control?.To }.OfType<RunSet>().Any(side => side.Records.Any(r => r.Machine.Hypervisor is not null));

    /// <summary>Whether a base run lies before the candidate, in a design that returns to the base.</summary>
    public bool IsBefore(RunRecord run) => run.StartedUtc < To.Records.First().StartedUtc;

    public static bool IsBalanced(DateTimeOffset[] from, DateTimeOffset[] to)
    {
        if (from.Length == 0 || to.Length == 0)
            return false;
        (DateTimeOffset[] times, bool[] ofTo) = ([.. from, .. to], [.. from.Select(_ => false), .. to.Select(_ => true)]);
        Array.Sort(times, ofTo);
        var places = new double[2];
        for (var i = 0; i < times.Length; i++)
            places[ofTo[i] ? 1 : 0] += i;
        return Math.Abs(places[1] / to.Length - places[0] / from.Length) <= Balanced * times.Length;
    }

    /// <summary>Trials of a cell that figures are made of, in order of time, with the run that each is of.</summary>
    public static IEnumerable<(ComparedRun Run, TrialRecord Trial)> TrialsOf(RunSet side, string cellId) =>
        side.Runs.SelectMany(run => RunAnalyzer.Counting([.. run.ByCell[cellId]]).Select(trial => (run, trial))).OrderBy(t => t.trial.StartedUtc);

    public static bool IsDisturbed(TrialRecord trial) => trial.Measurement?.Disturbance is { } was && was.Disturbed > TooDisturbed * (was.Quiet + was.Disturbed);

    public static bool Counts(TrialRecord trial) => trial.Status is TrialStatus.Valid && !IsDisturbed(trial);

    private static IEnumerable<DateTimeOffset> Places(RunSet side) => side.Records.SelectMany(r => r.Trials).Select(t => t.StartedUtc);
}
