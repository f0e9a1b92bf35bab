using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry;

namespace LabelBench.Simulations.Virtual;

/// <summary>A window over a virtual GPU that is sampled ten times a second: bits as they stand when they are read, counters of nanoseconds that miss nothing. Synthetic.</summary>
/// <remarks>
/// Samples come up to 5 ms late. A clean GPU dithers between two steps of its clock, loses up to 1 % of it while it warms up further, draws power below its limit or at it,
/// and shares the machine with what a quiet one has: up to 0.5 % steal in ticks of 10 ms, 0.5 to 3 % upkeep. Assumed, not captured.
/// </remarks>
public sealed class VirtualGpuWindow
{
    private const string Uuid = "GPU-00000000-0000-0000-0000-000000000001";
    private const int Cpus = 4;
    private const long PeriodNs = 100_000_000;

    private readonly ImmutableArray<(long Begin, long End)> bursts;
    private readonly long lengthNs;
    private SplitMix64 random;

    /// <param name="throttled">Share of the window held back for temperature; 0 for a clean one.</param>
    /// <param name="burstNs">Length of a burst; the share is made of so many, or of one that is as long as it takes where this is 0.</param>
    public VirtualGpuWindow(double throttled, long burstNs, SplitMix64 random)
    {
        this.random = random;
        lengthNs = (long)this.random.Between(5e9, 30e9);
        bursts = throttled > 0 ? Bursts((long)(throttled * lengthNs), burstNs) : [];
    }

    public static MachineDescription Machine { get; } = new(
        "synthetic", "", 1, Cpus, Cpus, Cpus, Reading.Missing<Hertz>(""), new Bytes(0), Reading.Missing<Bytes>(""), "KVM", "x64", "", [], [new GpuDescription("synthetic", Uuid, "", new Bytes(0))]);

    /// <summary>What the rules say about it.</summary>
    public ImmutableArray<Finding> Judge()
    {
        var (times, bits) = Samples();
        var held = (Held(times[^1]) - Held(times[0])) / (double)(times[^1] - times[0]);
        var capped = random.Unit() < 0.3;
        var clock = random.Between(1.2e9, 2e9);
        var drift = random.Between(0, 0.01);
        var pieces = Enumerable.Range(0, (int)(lengthNs / 1_000_000_000)).ToArray();
        ImmutableArray<MetricSummary> telemetry =
        [
            .. Host(),
            Gpu(GpuMetricNames.Attached, 1), Gpu(GpuMetricNames.GraphicsActive, random.Between(0.5, 1)),
            Gpu(GpuMetricNames.HeldSoftwareThermal, held), Gpu(GpuMetricNames.SeenSoftwareThermal, bits / (double)times.Length),
            .. new[] { GpuMetricNames.HeldHardwareThermal, GpuMetricNames.SeenHardwareThermal, GpuMetricNames.HeldPowerBrake, GpuMetricNames.SeenPowerBrake, GpuMetricNames.SeenHardwareSlowdown }.Select(name => Gpu(name, 0)),
            Gpu(GpuMetricNames.HeldPowerCap, capped ? random.Between(0, 1) : 0), Gpu(GpuMetricNames.SeenPowerCap, capped ? random.Between(0, 1) : 0),
            Gpu(GpuMetricNames.SmClock, clock) with { Deviation = clock * (0.004 + 0.3 * drift) }, Gpu(GpuMetricNames.PowerLimit, 350),
            Gpu(GpuMetricNames.PcieGeneration, 4), Gpu(GpuMetricNames.PcieGenerationMaximum, 4), Gpu(GpuMetricNames.PcieWidth, 16), Gpu(GpuMetricNames.PcieWidthMaximum, 16),
            // One replay in a run now and then.
            Gpu(GpuMetricNames.PcieReplays, random.Unit() < 0.05 ? 1e9 / lengthNs : 0),
            .. new[] { GpuMetricNames.XidHardware, GpuMetricNames.XidApplication, GpuMetricNames.XidOther, GpuMetricNames.EccUncorrected, GpuMetricNames.RemapPending, GpuMetricNames.RemapFailed, GpuMetricNames.ForeignProcesses, GpuMetricNames.ForeignMemory }.Select(name => Gpu(name, 0)),
        ];
        ImmutableArray<MetricSummary>[] clocks = [.. pieces.Select(i => ImmutableArray.Create(Gpu(GpuMetricNames.SmClock, clock * (1 - drift * i / pieces.Length + 0.001 * random.Bell()))))];
        return TelemetryValidity.Judge(telemetry, clocks, Machine, [Uuid]);
    }

    /// <summary>Bursts that do not overlap, anywhere in the window.</summary>
    private ImmutableArray<(long, long)> Bursts(long total, long each)
    {
        var count = each == 0 ? 1 : Math.Max(1, (int)Math.Round(total / (double)each));
        var length = total / count;
        // Free time is divided at random among the gaps; sorted places in it, shifted by the bursts before them.
        long[] places = [.. Enumerable.Range(0, count).Select(_ => (long)(random.Unit() * (lengthNs - total))).Order()];
        return [.. places.Select((place, i) => (place + i * length, place + (i + 1) * length))];
    }

    private (long[] Times, int Bits) Samples()
    {
        // The sampler does not know when the window opens: its first sample lies up to half a period beside the edge.
        var first = (long)(random.Between(-0.5, 0.5) * PeriodNs);
        long[] times = [.. Enumerable.Range(0, (int)(lengthNs / PeriodNs) + 1).Select(i => first + i * PeriodNs + (long)random.Between(0, 5e6))];
        return (times, times.Count(t => bursts.Any(b => t >= b.Begin && t < b.End)));
    }

    /// <summary>Nanoseconds held back so far.</summary>
    private long Held(long until) => bursts.Sum(b => Math.Clamp(until - b.Begin, 0, b.End - b.Begin));

    private IEnumerable<MetricSummary> Host()
    {
        var ticks = lengthNs / 10_000_000 * Cpus;
        var steal = random.Between(0, 0.005);
        var stolen = Enumerable.Range(0, (int)ticks).Count(_ => random.Unit() < steal) / (double)ticks;
        var own = random.Between(0.2, 0.9) * Cpus;
        yield return Metric(MetricNames.CpuSteal, stolen);
        yield return Metric(MetricNames.CpuBusy, Math.Min(1, own / Cpus + random.Between(0.005, 0.03)));
        yield return Metric(MetricNames.ProcessCpu, own);
        yield return Metric(MetricNames.PsiCpuSome, random.Between(0, 1));
        yield return Metric(MetricNames.PsiMemorySome, 0);
        yield return Metric(MetricNames.SamplerCoverage, 1);
        yield return Metric(MetricNames.SamplerLongestGap, random.Between(1, 2));
    }

    private static MetricSummary Metric(string name, double value) => new(name, 100, new Count(value), new Count(value), new Count(value));

    private static MetricSummary Gpu(string name, double value) => Metric(name, value) with { Device = Uuid };
}
