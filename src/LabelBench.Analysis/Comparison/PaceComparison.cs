using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Records;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Analysis.Comparison;

/// <summary>What the whole machine did around the trials of a cell on two sides: a fixed piece of work on all usable CPUs at once.</summary>
/// <param name="Arithmetic">Candidate over base, of arithmetic; against a control host, over what happened there.</param>
/// <param name="Memory">Likewise, of reading memory beyond the caches of a core.</param>
/// <param name="Differs">Whether one of them moved beyond the scatter of its readings, by at least the policy's threshold.</param>
/// <param name="Beyond">Trials of the candidate around which arithmetic was slower (or, where it was faster on the whole, faster) than around any of the base's.</param>
/// <param name="Text">In words: <c>all CPUs together at 0.61 of the base's pace in 4 of 5 trials (memory 0.83)</c>.</param>
public sealed record PaceComparison(double Arithmetic, double Memory, bool Differs, int Beyond, string Text)
{
    /// <summary>Order of the kinds of work in a contrast.</summary>
    private const int ArithmeticKind = 0, MemoryKind = 1;

    private const double NoDifference = 0.01;

    /// <summary>Facts that only the worker has to do with, while the pace is read without one: they cannot move it.</summary>
    private static readonly ImmutableHashSet<FactClass> OfWorker = [FactClass.Cuda, FactClass.Cudnn, FactClass.TensorRt, FactClass.OnnxRuntime, FactClass.ProviderOptions, FactClass.Library];

    /// <summary>Whether anything that is known to differ between two sides may itself have moved the pace: a mitigation in microcode slows pure arithmetic, too.</summary>
    public static bool MayBeEffectOf(IEnumerable<EnvironmentDifference> changes) => changes.Any(c => c.IsSuspect && !OfWorker.Contains(c.Class));

    /// <summary>Readings around trials, for a figure that rises with the pace or, as times do, falls with it; empty where a trial has none.</summary>
    /// <param name="units">The trials of each unit that is compared, in its order.</param>
    internal static ImmutableArray<PaceReadings> Readings(IReadOnlyList<ImmutableArray<TrialRecord>> units, MetricDirection direction)
    {
        if (units.Any(u => u.Any(t => t.Pace is not { IsUsable: true })))
            return [];
        return [Of(reading => reading.Arithmetic), Of(reading => reading.Memory)];

        PaceReadings Of(Func<PaceReading, double> kind) => new(OfUnits(t => kind(t.Pace!.Before)), OfUnits(t => kind(t.Pace!.After)));

        double[] OfUnits(Func<TrialRecord, double> rate) => [.. units.Select(unit => Statistics.Moments.GeometricMean([.. unit.Select(t => direction is MetricDirection.HigherIsBetter ? rate(t) : 1 / rate(t))]))];
    }

    /// <param name="paces">Of a figure of the cell.</param>
    /// <param name="direction">Of that figure.</param>
    /// <param name="from">Trials of the base.</param>
    /// <returns>Null where it was not measured around every trial.</returns>
    internal static PaceComparison? Of(ImmutableArray<PaceShift> paces, MetricDirection direction, double logThreshold, IReadOnlyCollection<TrialRecord> from, IReadOnlyCollection<TrialRecord> to)
    {
        if (paces.IsEmpty)
            return null;
        var ratios = paces.Select(p => direction is MetricDirection.HigherIsBetter ? p.Ratio : 1 / p.Ratio).ToArray();
        var (arithmetic, memory) = (ratios[ArithmeticKind], ratios[MemoryKind]);
        var (before, after) = (Means(from), Means(to));
        var beyond = after.Count(pace => arithmetic < 1 ? pace < before.Min() : pace > before.Max());
        var differs = paces.Any(p => p.HasMoved(logThreshold));
        return new PaceComparison(arithmetic, memory, differs, beyond, differs ? Words(ratios, beyond, after.Length) : Equal(ratios));
    }

    /// <summary>What explains a change: <c>all CPUs together at 0.61 of the base's pace in 4 of 5 trials</c>.</summary>
    internal string Explains(int kind) => kind is ArithmeticKind ? Text : $"{Text}: that of memory counts here";

    private static string Words(double[] ratios, int beyond, int of) => Plain($"all CPUs together at {ratios[ArithmeticKind]:0.00#} of the base's pace{(beyond > 0 ? Plain($" in {beyond} of {of} trials") : "")} (memory {ratios[MemoryKind]:0.00#})");

    private static string Equal(double[] ratios) => ratios.All(r => Math.Abs(r - 1) < NoDifference) ? "pace of all CPUs equal" : Plain($"pace of all CPUs {ratios[ArithmeticKind]:0.00#} of the base's (memory {ratios[MemoryKind]:0.00#}): no difference that counts");

    private static double[] Means(IEnumerable<TrialRecord> trials) => [.. trials.Select(t => t.Pace).OfType<PaceRecord>().Select(p => Math.Sqrt(p.Before.Arithmetic * p.After.Arithmetic))];

    private static string Plain(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
