using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;

namespace LabelBench.Measurement.Load;

/// <summary>Into how many windows a trial is cut to test whether it stood still, and what follows from the answer.</summary>
public static class Steadiness
{
    /// <summary>Ends that a window holds on average, at least.</summary>
    private const int EndsPerWindow = 5;

    private const int ShortWindows = 60;

    /// <summary>In windows shorter than a second every stir of the machine looks like a change. There only one refuses a trial that lasts: so much from its first half to its second.</summary>
    public const double GreatChange = 0.1;

    /// <summary>The windows for which the test's error rates were simulated.</summary>
    private static readonly TimeSpan UsualWindow = TimeSpan.FromSeconds(1);

    /// <summary>Shorter trials have shorter windows.</summary>
    public static TimeSpan ShortestUsual { get; } = SteadyState.LeastWindows * UsualWindow;

    /// <summary>Whether windows are as long as those for which error rates are known: only then may a window of measurement be cut by what they show.</summary>
    public static bool IsUsual(SteadyRecord record) => record.WindowLength >= UsualWindow;

    /// <summary>Windows of a second each where there are enough of them, else a sixtieth of the trial, and never so many that they are nearly empty.</summary>
    /// <param name="seconds">Since the load began, above 0.</param>
    /// <param name="ends">Of which the windows consist: queries, or the bursts in which batches end them.</param>
    public static int WindowsOf(double seconds, int ends) =>
        Math.Min(seconds >= ShortestUsual.TotalSeconds ? (int)(seconds / UsualWindow.TotalSeconds) : ShortWindows, ends / EndsPerWindow);

    /// <param name="bursts">In which the queries ended; as many as queries where each ended for itself.</param>
    public static SteadyRecord TooShort(int queries, double seconds, int windows, int bursts) => new(SteadyOutcome.TooShort, windows, Length(seconds, windows), null,
        string.Create(CultureInfo.InvariantCulture, $"Too few queries to tell: {queries:N0} ended {(bursts < queries ? FormattableString.Invariant($"at {bursts:N0} times ") : "")}in {seconds:0.#} s."));

    /// <param name="seconds">Of all windows together.</param>
    public static SteadyRecord Record(SteadyState found, int windows, double seconds) => new(
        Enum.Parse<SteadyOutcome>(found.Outcome.ToString()), windows, Length(seconds, windows), found.Outcome is SteadyStateOutcome.Steady ? null : found.Change, found.Sentence) { HalfToHalf = found.HalfToHalf };

    /// <summary>What speaks against the figures of a trial with such windows.</summary>
    public static IEnumerable<Finding> Findings(SteadyRecord? record) => record is { Outcome: SteadyOutcome.Drifting or SteadyOutcome.ChangedLate } unsteady
        ? [new Finding(SteadyRecord.Rule, IsUsual(unsteady) || Math.Abs(unsteady.HalfToHalf ?? 0) >= GreatChange, Describe(unsteady))]
        : [];

    private static string Describe(SteadyRecord unsteady) => string.Create(CultureInfo.InvariantCulture,
        $"{unsteady.Sentence.TrimEnd('.')} ({unsteady.Windows} windows of {unsteady.WindowLength.TotalSeconds:0.##} s, warm-up included); a longer --warm-up or a quieter machine helps");

    private static TimeSpan Length(double seconds, int windows) => TimeSpan.FromTicks((long)(seconds * 1e7 / Math.Max(1, windows)));
}
