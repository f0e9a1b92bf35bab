using System.Collections.Immutable;

namespace LabelBench.Telemetry;

/// <summary>From where on a reading of the window speaks against a trial.</summary>
/// <param name="Rule">Name of the finding.</param>
/// <param name="Metric">One of <see cref="MetricNames"/>, compared by its mean.</param>
/// <param name="WarnAbove">In the metric's unit.</param>
/// <param name="InvalidateAbove">In the metric's unit; null for what only ever warns.</param>
/// <param name="What">What the reading says, in words that follow the value.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Rationale">Why the line is drawn here.</param>
public sealed record ValidityThreshold(string Rule, string Metric, double WarnAbove, double? InvalidateAbove, string What, string Remedy, string Rationale)
{
    public static ValidityThreshold Steal { get; } = new(
        "steal", MetricNames.CpuSteal, 0.02, 0.05,
        "of all CPU time went to other guests of the hypervisor",
        "run again when the host is quieter, or on dedicated CPUs",
        "A job that loses the share s takes 1/(1-s) as long. Comparisons call 2 % a difference, and 5 % is more than most driver upgrades move.");

    public static ValidityThreshold Throttled { get; } = new(
        "throttled", MetricNames.CgroupThrottled, 0.01, 0.05,
        "of the window the CPU quota of the cgroup held the process back",
        "use fewer threads than the quota has CPUs, or raise the quota",
        "Throttling stops every thread for the rest of a period of 100 ms: 1 % of a window already shows in P99; 5 % moves the throughput.");

    /// <summary>The metric is computed: CPU time of the machine less that of the watched process, as a share of all CPUs.</summary>
    public static ValidityThreshold Interference { get; } = new(
        "interference", MetricNames.CpuBusy, 0.10, 0.25,
        "of the CPUs were used by other processes",
        "stop them and run again",
        "With all CPUs wanted, the worker loses what others take: 10 % lies beyond the spread of repeated trials, a quarter makes it another machine.");

    /// <summary>Below this share of time with tasks waiting for a CPU, other processes ran on CPUs that the worker did not want.</summary>
    public static ValidityThreshold Contention { get; } = new(
        "contention", MetricNames.PsiCpuSome, 0.10, null,
        "of the time some task waited for a CPU",
        "stop other processes",
        "A busy worker alone brings this about too, so it is never held against a trial by itself; it only tells whether others were in the way.");

    public static ImmutableArray<ValidityThreshold> Direct { get; } =
    [
        Steal,
        Throttled,
        new("memory-pressure", MetricNames.PsiMemorySome, 0.01, null,
            "of the time some task waited for memory",
            "free memory, or use a smaller batch",
            "Without shortage this reads 0; 1 % of a window is a stall of P99 (reclaim and page faults from disk)."),
        new("swap", MetricNames.SwapIn, 0, null,
            "pages/s came back from swap",
            "free memory or switch swap off: swapoff -a",
            "A page from swap takes as long as a small inference; a machine with enough memory reads none."),
        new("memory-limit", MetricNames.CgroupMemoryLimitHits, 0, null,
            "times a second the cgroup ran into its memory limit",
            "raise the limit, or use a smaller batch",
            "At its limit every allocation reclaims memory first."),
        new("out-of-memory", MetricNames.OomKills, 0, null,
            "processes a second were killed for want of memory",
            "free memory and run again",
            "The kernel was reclaiming in panic just before."),
        new("thermal", MetricNames.PackageThrottled, 0.005, null,
            "of the time the CPU package was held back for its temperature",
            "let it cool down, check the fans",
            "The same 0.5 % of the window that invalidates a GPU trial (DCGM's failure mask); the CPU's own figure only warns, because its time is counted in whole milliseconds by events."),
        new("sampler-gap", MetricNames.SamplerLongestGap, 3, null,
            "sampling periods passed without a sample",
            "leave one CPU to the harness",
            "Three periods is what a saturated machine shows now and then; a longer hole hides what happened in it, though counters at the edges stay exact."),
    ];

    /// <summary>Coverage is judged downwards: a smaller share of samples than this warns.</summary>
    public const double LeastCoverage = 0.95;
}
