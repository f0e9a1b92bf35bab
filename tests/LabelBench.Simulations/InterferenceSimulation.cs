using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Telemetry;
using LabelBench.Telemetry.Interference;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Simulations;

/// <summary>Trials of 60 s on two CPUs in pieces of 1 s, of which 20 (or all) have CPU time taken away in one of three ways: how many of them are found, and how many quiet ones are called disturbed.</summary>
/// <remarks>
/// Counters grow by samples at ticks of 10 ms, as the kernel counts them. The quiet machine has 0.5 to 3 % upkeep, in 2 % of its seconds a daemon of 4 to 8 %, on virtual machines up to 1 %
/// steal, worker threads that wait for each other, a clock that varies by 2 % and a sentinel that varies by 3 %: assumed, not captured.
/// </remarks>
public sealed class InterferenceSimulation : ISimulation
{
    private const int Pieces = 60, APart = 20, Cpus = 2, TicksPerPiece = 100 * Cpus;

    internal static readonly MachineDescription Machine = new(
        "simulated", "", 1, Cpus, Cpus, Cpus, Reading.Missing<Hertz>(""), new Bytes(0), Reading.Missing<Bytes>(""), null, "", "", [], []);

    internal enum Theft
    {
        Steal,
        OtherProcesses,
        Quota,
    }

    public string Name => "interference";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var trials = full ? 1000 : 50;
        foreach (var theft in Enum.GetValues<Theft>())
        {
            foreach (var share in new[] { 0.1, 0.3, 0.6 })
            {
                var found = Repeat.Times(trials, i => Found(theft, share, APart, SplitMix64.For(seed, i))).Sum(f => f.Found);
                yield return SimulatedFigure.Share($"{Name}.{Word(theft)}-{100 * share:0}%.pieces-found", found, trials * APart, share >= 0.3 ? 95 : null);
            }
            var throughout = Repeat.Times(trials, i => Found(theft, 0.3, Pieces, SplitMix64.For(seed + 3, i))).Sum(f => f.Found);
            yield return SimulatedFigure.Share($"{Name}.{Word(theft)}-30%-throughout.pieces-found", throughout, trials * Pieces, 95);
        }
        var quiet = Repeat.Times(trials, i => Found(Theft.Steal, 0, APart, SplitMix64.For(seed + 1, i)));
        yield return SimulatedFigure.Share($"{Name}.quiet.pieces-called-disturbed", quiet.Sum(f => f.Wrongly), trials * Pieces, 1, atMost: true);
        var beside = Repeat.Times(trials, i => Found(Theft.OtherProcesses, 0.6, APart, SplitMix64.For(seed + 2, i)));
        yield return SimulatedFigure.Share($"{Name}.quiet-beside-60%.pieces-called-disturbed", beside.Sum(f => f.Wrongly), trials * (Pieces - APart), 1, atMost: true);
        yield return new SimulatedFigure($"{Name}.sentinel-cost", SentinelCost(), "%-of-one-CPU");
    }

    internal static string Word(Theft theft) => theft switch { Theft.Steal => "steal", Theft.OtherProcesses => "other-processes", _ => "quota" };

    /// <summary>Measured here: the median of its work, at the ten times a second that the sampler wakes.</summary>
    private static double SentinelCost()
    {
        using var sentinel = new SentinelSource();
        var took = new double[301];
        for (var i = 0; i < took.Length; i++)
        {
            var begin = MonotonicClock.NowNanoseconds;
            sentinel.Read(begin, new SampleRow(new long[sentinel.Channels], new bool[sentinel.Channels]));
            took[i] = MonotonicClock.NowNanoseconds - begin;
        }
        return 100 * 10 * Robust.Median(took) / 1e9;
    }

    private static (int Found, int Wrongly) Found(Theft theft, double share, int disturbed, SplitMix64 random)
    {
        var first = disturbed == Pieces ? 0 : random.Below(Pieces - disturbed);
        var (virtualMachine, wanted) = (random.Unit() < 0.5, random.Between(0.5, 1));
        var pieces = new ImmutableArray<MetricSummary>[Pieces];
        for (var i = 0; i < Pieces; i++)
            pieces[i] = Piece(theft, share > 0 && i >= first && i < first + disturbed ? share : 0, virtualMachine, wanted, ref random);
        var verdicts = PieceClassifier.Classify(pieces, Machine);
        var isDisturbed = verdicts.Select((v, i) => (Flagged: v.State is PieceState.Disturbed, Was: share > 0 && i >= first && i < first + disturbed)).ToArray();
        return (isDisturbed.Count(p => p is { Flagged: true, Was: true }), isDisturbed.Count(p => p is { Flagged: true, Was: false }));
    }

    /// <param name="share">Of the CPU time that the worker wants.</param>
    internal static ImmutableArray<MetricSummary> Piece(Theft theft, double share, bool virtualMachine, double wanted, ref SplitMix64 random)
    {
        var steal = (virtualMachine ? random.Between(0, 0.01) : 0) + (theft is Theft.Steal ? share * wanted : 0);
        var others = random.Between(0.005, 0.03) + (random.Unit() < 0.02 ? random.Between(0.04, 0.08) : 0) + (theft is Theft.OtherProcesses ? share * wanted : 0);
        var own = Math.Min(wanted * (theft is Theft.Quota ? 1 - share : 1), 1 - steal - others);
        int stolen = 0, busy = 0, process = 0;
        for (var tick = 0; tick < TicksPerPiece; tick++)
        {
            var place = random.Unit();
            stolen += place < steal ? 1 : 0;
            busy += place >= steal && place < steal + others + own ? 1 : 0;
            process += place >= steal + others && place < steal + others + own ? 1 : 0;
        }
        // The two counters are read some tens of microseconds apart, and at edges that lie up to a tick beside each other.
        process += random.Below(3) - 1;
        var slow = 1 + Math.Abs(0.03 * random.Bell());
        return
        [
            Metric(MetricNames.CpuSteal, stolen / (double)TicksPerPiece),
            Metric(MetricNames.CpuBusy, busy / (double)TicksPerPiece),
            Metric(MetricNames.ProcessCpu, Cpus * Math.Max(0, process) / (double)TicksPerPiece),
            Metric(MetricNames.PsiCpuSome, Math.Clamp(wanted + others - 0.4, 0, 1)),
            Metric(MetricNames.ProcessRunQueueWait, Math.Clamp(0.2 + 0.04 * random.Bell() + 0.5 * (theft is Theft.OtherProcesses ? share : 0), 0, 1)),
            Metric(MetricNames.CpuFrequency, 3e9 * (1 + 0.02 * random.Bell())),
            Metric(MetricNames.CgroupThrottled, theft is Theft.Quota ? Math.Min(1, Cpus * share * wanted * random.Between(0.8, 1)) : 0),
            new(MetricNames.SentinelSlowdown, 10, new Count(slow * 1.2), new Count(slow), new Count(slow * 3)),
        ];
    }

    private static MetricSummary Metric(string name, double value) => new(name, 10, new Count(value), new Count(value), new Count(value));
}
