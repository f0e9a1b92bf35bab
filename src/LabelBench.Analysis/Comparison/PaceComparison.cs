using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using LabelBench.Records;
using LabelBench.Statistics.Comparison;
using LabelBench.Workloads;

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
    private const int ArithmeticKind = 0, MemoryKind = 1, ExchangeKind = 2;

    /// <summary>Likewise, of data that CPUs exchange; null where it was not read, and for work that one thread does alone, which does not depend on it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Exchange { get; init; }

    private const double NoDifference = 0.01;

    private string OfExchange { get; init; } = "";

    /// <summary>Facts that only the worker has to do with, while the pace is read without one: they cannot move it.</summary>
    private static readonly ImmutableHashSet<FactClass> OfWorker = [FactClass.Cuda, FactClass.Cudnn, FactClass.TensorRt, FactClass.OnnxRuntime, FactClass.ProviderOptions, FactClass.Library];

    /// <summary>Whether anything that is known to differ between two sides may itself have moved the pace: a mitigation in microcode slows pure arithmetic, too.</summary>
    public static bool MayBeEffectOf(IEnumerable<EnvironmentDifference> changes) => changes.Any(c => c.IsSuspect && !OfWorker.Contains(c.Class));

    /// <summary>Readings around trials, for a figure that rises with the pace or, as times do, falls with it; empty where a trial has none.</summary>
    /// <remarks>
    /// Exchange between CPUs changes by a factor of four from one placement of virtual CPUs to another, and often. It counts for work that goes from CPU to CPU alone: there a figure was seen
    /// to follow it, by a third; what one thread does alone cannot, and would have its true changes excused by it.
    /// </remarks>
    /// <param name="units">The trials of each unit that is compared, in its order.</param>
    internal static ImmutableArray<PaceReadings> Readings(Cell cell, IReadOnlyList<ImmutableArray<TrialRecord>> units, MetricDirection direction)
    {
        if (units.Any(u => u.Any(t => t.Pace is not { IsUsable: true })))
            return [];
        var hasExchange = cell.SharesBetweenThreads && units.All(u => u.All(t => t.Pace!.HasExchange));
        return [Of(reading => reading.Arithmetic), Of(reading => reading.Memory), .. hasExchange ? new[] { Of(reading => reading.Exchange!.Value) } : []];

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
        var exchanged = ratios.Length > ExchangeKind ? Exchanged(ratios, from, to) : "";
        var kind = Enumerable.Range(0, paces.Length).FirstOrDefault(k => paces[k].HasMoved(logThreshold), -1);
        return new PaceComparison(ratios[ArithmeticKind], ratios[MemoryKind], kind >= 0, CountBeyond(ratios, ArithmeticKind, from, to), kind switch
        {
            < 0 => Equal(ratios),
            ExchangeKind => exchanged,
            _ => Together(ratios, from, to),
        }) { Exchange = ratios.Length > ExchangeKind ? ratios[ExchangeKind] : null, OfExchange = exchanged };
    }

    /// <summary>What explains a change: <c>all CPUs together at 0.61 of the base's pace in 4 of 5 trials</c>.</summary>
    internal string Explains(int kind) => kind switch { ArithmeticKind => Text, ExchangeKind => OfExchange, _ => $"{Text}: that of memory counts here" };

    private static string Together(double[] ratios, IReadOnlyCollection<TrialRecord> from, IReadOnlyCollection<TrialRecord> to) =>
        Plain($"all CPUs together at {ratios[ArithmeticKind]:0.00#} of the base's pace{InTrials(ratios, ArithmeticKind, from, to)} ({Others(ratios)})");

    private static string Exchanged(double[] ratios, IReadOnlyCollection<TrialRecord> from, IReadOnlyCollection<TrialRecord> to) =>
        Plain($"CPUs exchange data at {ratios[ExchangeKind]:0.00#} of the base's pace{InTrials(ratios, ExchangeKind, from, to)} (arithmetic {ratios[ArithmeticKind]:0.00#}, memory {ratios[MemoryKind]:0.00#})");

    private static string Equal(double[] ratios) => ratios.All(r => Math.Abs(r - 1) < NoDifference) ? "pace of all CPUs equal" : Plain($"pace of all CPUs {ratios[ArithmeticKind]:0.00#} of the base's ({Others(ratios)}): no difference that counts");

    private static string Others(double[] ratios) => Plain($"memory {ratios[MemoryKind]:0.00#}{(ratios.Length > ExchangeKind ? Plain($", exchange of data {ratios[ExchangeKind]:0.00#}") : "")}");

    private static string InTrials(double[] ratios, int kind, IReadOnlyCollection<TrialRecord> from, IReadOnlyCollection<TrialRecord> to) =>
        CountBeyond(ratios, kind, from, to) is > 0 and var beyond ? Plain($" in {beyond} of {to.Count} trials") : "";

    /// <summary>Trials of the candidate around which it was beyond what it was around any of the base's.</summary>
    private static int CountBeyond(double[] ratios, int kind, IEnumerable<TrialRecord> from, IEnumerable<TrialRecord> to)
    {
        var (before, after) = (Means(kind, from), Means(kind, to));
        return after.Count(pace => ratios[kind] < 1 ? pace < before.Min() : pace > before.Max());
    }

    private static double[] Means(int kind, IEnumerable<TrialRecord> trials) => [.. trials.Select(t => t.Pace).OfType<PaceRecord>().Select(p => kind is ExchangeKind
        ? Math.Sqrt((p.Before.Exchange * p.After.Exchange)!.Value) : Math.Sqrt(p.Before.Arithmetic * p.After.Arithmetic))];

    private static string Plain(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
