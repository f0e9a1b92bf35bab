using System.Collections.Immutable;

namespace LabelBench.Telemetry;

/// <summary>From where on a reading of the window speaks against a trial: all lines in one place, each with its reason and source.</summary>
/// <param name="Rule">Name of the finding.</param>
/// <param name="Metric">One of <see cref="MetricNames"/> or <see cref="GpuMetricNames"/>, compared by its mean.</param>
/// <param name="WarnAbove">In the metric's unit.</param>
/// <param name="InvalidateAbove">In the metric's unit; null for what only ever warns.</param>
/// <param name="What">What the reading says, in words that follow the value.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Rationale">Why the line is drawn here.</param>
/// <param name="Source">Where the line comes from: a published rule, or a starting value of ours and the simulation that counts its errors.</param>
public sealed record ValidityThreshold(string Rule, string Metric, double WarnAbove, double? InvalidateAbove, string What, string Remedy, string Rationale, string Source)
{
    /// <summary>Judged by the greatest reading of the window instead of the mean: for what happens once.</summary>
    public bool IsByGreatest { get; init; }

    private const string Ours = "starting value; ./simulate.sh validity and interference count its errors";
    private const string Dcgm = "failure mask of NVIDIA DCGM's diagnostics: clock event bits 0x8, 0x20, 0x40, 0x80";
    private const string Memory = "LabelBench: time lost to reclaim, 1 % of the window";
    private const string XidCatalogue = "NVIDIA's catalogue of Xid errors";

    public static ValidityThreshold Steal { get; } = new(
        "steal", MetricNames.CpuSteal, 0.01, DisturbanceLines.Steal,
        "of all CPU time went to other guests of the hypervisor",
        "run again when the host is quieter, or on dedicated CPUs",
        "A job that loses the share s takes 1/(1-s) as long: 1 % is worth naming, and 3 % is more than the 2 % that comparisons call a difference. The line of a whole window is that of a "
        + "second, so that an invalid trial never lacks a disturbed second; below 3 % the 10 ms ticks of a second on two CPUs cannot tell steal from their own steps.",
        Ours);

    public static ValidityThreshold Throttled { get; } = new(
        "throttled", MetricNames.CgroupThrottled, 0.01, DisturbanceLines.Throttled,
        "of the window the CPU quota of the cgroup held the process back",
        "use fewer threads than the quota has CPUs, or raise the quota",
        "Throttling stops every thread for the rest of a period of 100 ms: 1 % of a window already shows in P99. The time is summed over CPUs, so that 5 % of it is 1 to 2 % of a job on a few CPUs.",
        Ours);

    /// <summary>The metric is computed: CPU time of the machine less that of the watched process, as a share of all CPUs.</summary>
    public static ValidityThreshold Interference { get; } = new(
        "interference", MetricNames.CpuBusy, DisturbanceLines.OtherProcesses, 0.25,
        "of the CPUs were used by other processes",
        "stop them and run again",
        "With all CPUs wanted, the worker loses what others take: 10 % lies beyond the spread of repeated trials, a quarter makes it another machine. "
        + "5 % of the CPUs in use, as is also proposed, is inside the upkeep of a small virtual machine.",
        Ours);

    /// <summary>Below this share of time with tasks waiting for a CPU, other processes ran on CPUs that the worker did not want.</summary>
    public static ValidityThreshold Contention { get; } = new(
        "contention", MetricNames.PsiCpuSome, DisturbanceLines.Contention, null,
        "of the time some task waited for a CPU",
        "stop other processes",
        "A busy worker alone brings this about too, so it is never held against a trial by itself; it only tells whether others were in the way.",
        Ours);

    /// <summary>The metric is computed: the pace of all CPUs after the trial over that before it, less 1, whichever way.</summary>
    public static ValidityThreshold PaceChange { get; } = new(
        "pace-change", MetricNames.PaceChange, 0.10, null,
        "is how far the pace of all CPUs together moved from before the trial to after it",
        "run again; on a virtual machine, on one whose CPUs are cores of its own",
        "Readings of a machine that stayed the same scatter by 1 %, even where other processes want its CPUs ten times over, so that 10 % is the machine. It only warns: comparisons hold the pace "
        + "against every verdict themselves, and a trial of two machines widens their interval.",
        "starting value; ./simulate.sh pace counts the errors of comparisons that keep such trials");

    /// <summary>The metric is computed: the larger of the paces at which CPUs exchanged data before and after the trial over the smaller one, less 1.</summary>
    public static ValidityThreshold ExchangeChange { get; } = new(
        "exchange-change", MetricNames.ExchangeChange, 0.50, null,
        "is how far the pace at which CPUs exchange data moved from before the trial to after it",
        "run again; on a virtual machine, on one whose CPUs are bound to cores, or measure with one thread a call",
        "Within one placement of two virtual CPUs readings lie within 30 % of each other, from one placement to another they change by a factor of three to six. It only warns, and only where work goes "
        + "from CPU to CPU.",
        "starting value, from 60 readings on two virtual CPUs that others wanted");

    public static ImmutableArray<ValidityThreshold> Direct { get; } =
    [
        Steal,
        Throttled,
        new("memory-pressure", MetricNames.PsiMemorySome, 0.01, 0.05,
            "of the time some task waited for memory",
            "free memory, or use a smaller batch",
            "Without shortage this reads 0; 1 % of a window is a stall of P99 (reclaim and page faults from disk), 5 % moves the throughput.",
            Memory),
        new("swap", MetricNames.SwapIn, 0, 100,
            "pages/s came back from swap",
            "free memory or switch swap off: swapoff -a",
            "A machine with enough memory reads none. A page from swap takes about 100 µs, so that 100 a second are 1 % of the window; fewer may be another program's.",
            Memory),
        new("memory-limit", MetricNames.CgroupMemoryLimitHits, 0, 10,
            "times a second the cgroup ran into its memory limit",
            "raise the limit, or use a smaller batch",
            "At its limit every allocation reclaims memory first, about a millisecond each time: ten a second are 1 % of the window.",
            Memory),
        new("out-of-memory", MetricNames.OomKills, 0, 0,
            "processes a second were killed for want of memory",
            "free memory and run again",
            "The kernel was reclaiming in panic just before.",
            Memory),
        new("thermal", MetricNames.PackageThrottled, 0.005, null,
            "of the time the CPU package was held back for its temperature",
            "let it cool down, check the fans",
            "The same 0.5 % of the window that invalidates a GPU trial; the CPU's own figure only warns, because its time is counted in whole milliseconds by events.",
            Ours),
        new("sampler-gap", MetricNames.SamplerLongestGap, 3, null,
            "sampling periods passed without a sample",
            "leave one CPU to the harness",
            "Three periods is what a saturated machine shows now and then; a longer hole hides what happened in it, though counters at the edges stay exact.",
            "MLPerf's power rules ask for evenly spread samples over the whole run"),
        new("clock-step", MetricNames.ClockStep, 5, 5,
            "ms is how far the real-time clock was set inside the window",
            "let a time daemon slew the clock, and stop what sets it",
            "Windows are cut on the monotonic clock, which a step cannot touch; stamps of other sources in real time, the energy counter's among them, no longer fit to it.",
            "time protocols slew by at most 0.5 ms a second (adjtimex); what moves more was set") { IsByGreatest = true },
    ];

    /// <summary>Coverage is judged downwards: a smaller share of samples than this warns.</summary>
    public const double LeastCoverage = 0.95;

    /// <summary>Lines for each GPU that a cell runs on. Shares named "seen" are of samples, those named "held" of time by the driver's counters, which also catch what lies between two samples.</summary>
    public static ImmutableArray<ValidityThreshold> Gpu { get; } =
    [
        .. Throttle("gpu-hardware-slowdown", GpuMetricNames.SeenHardwareSlowdown, null, "by its hardware, for temperature or power", "check cooling and the power supply of the GPU"),
        .. Throttle("gpu-software-thermal", GpuMetricNames.SeenSoftwareThermal, GpuMetricNames.HeldSoftwareThermal, "by the driver for its temperature", "cool the GPU: airflow, fan curve, room"),
        .. Throttle("gpu-hardware-thermal", GpuMetricNames.SeenHardwareThermal, GpuMetricNames.HeldHardwareThermal, "by its hardware for its temperature", "cool the GPU: airflow, fan curve, room"),
        .. Throttle("gpu-power-brake", GpuMetricNames.SeenPowerBrake, GpuMetricNames.HeldPowerBrake, "by the power brake of the machine", "check the power supply and its limit for the GPU"),
        PowerLimited("held", GpuMetricNames.HeldPowerCap, "of the time"),
        PowerLimited("seen", GpuMetricNames.SeenPowerCap, "of the samples"),
        Event("gpu-xid-hardware", GpuMetricNames.XidHardware, "hardware errors (Xid) a second were reported", "see the driver's log (dmesg | grep Xid) for what broke", "A GPU that reports a hardware error is not one whose speed can be compared.", XidCatalogue),
        Event("gpu-xid-application", GpuMetricNames.XidApplication, "errors (Xid) that a program caused were reported a second", "see the driver's log (dmesg | grep Xid); some process faulted on this GPU", "A fault resets the channel; work in flight was lost.", XidCatalogue),
        new("gpu-xid-other", GpuMetricNames.XidOther, 0, null, "errors (Xid) of no known class were reported a second", "look the number up in NVIDIA's catalogue", "Unknown is not harmless, and not proven harmful.", XidCatalogue),
        Event("gpu-ecc", GpuMetricNames.EccUncorrected, "memory errors a second could not be corrected", "have the GPU checked", "Results are wrong or were computed again.", "NVIDIA DCGM's diagnostics"),
        Event("gpu-remap-pending", GpuMetricNames.RemapPending, "rows of memory (1 or 0) wait for a reset to be remapped", "reset the GPU before measuring again", "The driver works around the row until then.", "NVIDIA DCGM's diagnostics"),
        Event("gpu-remap-failed", GpuMetricNames.RemapFailed, "rows of memory (1 or 0) could not be remapped", "have the GPU replaced", "No spare rows are left.", "NVIDIA DCGM's diagnostics"),
        Event("gpu-foreign-process", GpuMetricNames.ForeignProcesses, "processes of others computed on the GPU", "stop them and run again", "They take turns with ours on every SM.", "MLPerf: nothing else runs on the system under test"),
    ];

    /// <summary>Each is computed from several readings; <see cref="GpuValidity"/> says how.</summary>
    public static ImmutableArray<ValidityThreshold> GpuComputed =>
    [
        Lost, ClockVariation, ClockFall, PowerLimitChanged, ForeignMemory, LinkGeneration, LinkWidth, Replays,
    ];

    public static ValidityThreshold Lost { get; } = new(
        "gpu-lost", GpuMetricNames.Attached, 0, 0, "of the samples the GPU did not answer", "see the driver's log (dmesg | grep -i nvrm); restart what holds the driver",
        "A GPU that was lost or whose driver was reloaded did nothing for that time, and came back cold.", "NVIDIA DCGM's diagnostics");

    public static ValidityThreshold ClockVariation { get; } = new(
        "gpu-clock-variation", GpuMetricNames.SmClock, 0.02, 0.02, "is the variation of the SM clock (deviation over mean)", "lock the clocks, or warm up longer",
        "Throughput follows the clock, so 2 % is what comparisons call a difference. With the power cap active clocks vary by design: then the label says power-limited instead; with an idle GPU inside the window they fall because nothing is asked of it, which warns.",
        Ours);

    public static ValidityThreshold ClockFall { get; } = new(
        "gpu-clock-fall", GpuMetricNames.SmClock, 0.03, 0.03, "is how far the SM clock fell from the first quarter of the window to the last, quarter by quarter", "warm up until the temperature stands still",
        "The GPU had not reached its thermal balance: a longer window would have given a lower figure.", Ours);

    public static ValidityThreshold PowerLimitChanged { get; } = new(
        "gpu-power-limit-changed", GpuMetricNames.PowerLimit, 0.005, 0.005, "is how far the power limit was moved inside the window", "find who sets it (nvidia-smi -pl, a power manager), and run again",
        "Figures before and after are of two configurations.", "MLPerf: the configuration is fixed for a run");

    public static ValidityThreshold ForeignMemory { get; } = new(
        "gpu-foreign-memory", GpuMetricNames.ForeignMemory, 64 << 20, 64 << 20, "bytes is how much the GPU memory of other processes grew", "stop them and run again",
        "A process that allocates 64 MiB is about to compute.", Ours);

    public static ValidityThreshold LinkGeneration { get; } = new(
        "gpu-pcie-generation", GpuMetricNames.PcieGeneration, 0, 0, "generations the PCIe link stayed below what GPU and slot can do, under load", "seat the GPU anew, check the BIOS setting of the slot",
        "Idle links train down, so it is judged only while the GPU works; the greatest that is possible already takes the slot into account.", "NVIDIA DCGM's diagnostics");

    public static ValidityThreshold LinkWidth { get; } = new(
        "gpu-pcie-width", GpuMetricNames.PcieWidth, 0, 0, "lanes the PCIe link had less than GPU and slot can do, under load", "seat the GPU anew, check risers and cables", "A link that lost lanes is a fault of the machine, not its speed.", "NVIDIA DCGM's diagnostics");

    public static ValidityThreshold Replays { get; } = new(
        "gpu-pcie-replays", GpuMetricNames.PcieReplays, 1, 1, "times the rate of PCIe replays that a bit error rate of 1e-12 explains", "seat the GPU anew, check risers and cables",
        "Every packet that is sent again takes its time twice. One error in 1e12 bits is 0.48 a minute and lane in generation 3, 0.96 in 4, 1.92 in 5.", "PCI Express base specification; NVIDIA DCGM's diagnostics use the same bound");

    private static ImmutableArray<ValidityThreshold> Throttle(string rule, string seen, string? held, string by, string remedy)
    {
        var bits = new ValidityThreshold(rule, seen, 0, 0, $"of the samples saw the GPU slowed down {by}", remedy, "One sample in ten seconds already stands for 1 % of the window.", Dcgm);
        return held is null ? [bits] :
        [
            new(rule, held, 0.005, 0.005, $"of the time the GPU was slowed down {by}", remedy, "The driver counts nanoseconds, so that bursts between two samples are in it; half a per cent is a quarter of what comparisons call a difference.", Dcgm),
            bits,
        ];
    }

    /// <summary>Normal at full load, so it labels and never invalidates.</summary>
    private static ValidityThreshold PowerLimited(string how, string metric, string of) => new(
        "gpu-power-limited", metric, 0.2, null, $"{of} the power limit held the GPU's clocks down", "none needed: the figure is that of this power limit; compare it with figures at the same limit only",
        $"At full load on a large GPU this is normal ({how} above a fifth); it says that the limit, not the chip, sets the speed.", Ours);

    private static ValidityThreshold Event(string rule, string metric, string what, string remedy, string rationale, string source) => new(rule, metric, 0, 0, what, remedy, rationale, source);
}
