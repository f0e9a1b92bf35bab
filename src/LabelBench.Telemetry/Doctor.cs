using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry;

/// <summary>Is this machine quiet and complete enough to measure on? Pure checks over readings.</summary>
public static class Doctor
{
    /// <summary>An idle machine uses 1 to 2 % for its own upkeep; 5 % of the CPUs is somebody's work.</summary>
    private const double BackgroundWarning = 0.05;

    /// <summary>Share of the CPUs below which a process is not worth a command.</summary>
    private const double WorthStopping = 0.02;

    /// <summary>Mean milliseconds by which the sentinel wakes late.</summary>
    private const double LateWarning = 5, LateProblem = 50;

    /// <summary>GPU memory that a desktop and the driver's own services take without anybody computing.</summary>
    private const double ForeignGpuMebibytes = 512;

    private const double LeastMemoryGibibytes = 1;
    private const double LittleMemoryGibibytes = 4;
    private const double LeastSpaceGibibytes = 1;
    private const double LittleSpaceGibibytes = 5;

    public static ImmutableArray<DoctorCheck> Examine(DoctorReadings readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return
        [
            Cpus(readings), Quota(readings), Throttling(readings), Threads(readings), BackgroundLoad(readings), Steal(readings), Sentinel(readings),
            Governor(readings), Turbo(readings), Frequency(readings), Smt(readings), Numa(readings),
            Memory(readings), Swap(readings), TransparentHugePages(readings), DiskSpace(readings),
            ClockSource(readings), Pressure(readings), PackagePower(readings),
            Virtualised(readings), Container(readings), Sampling(readings),
            .. readings.Machine.Gpus.Select(GpuInUse).OfType<DoctorCheck>(),
        ];
    }

    private static DoctorCheck Cpus(DoctorReadings r)
    {
        const string name = "cpus";
        var text = Invariant($"{r.Machine.UsableCpus:0.##} of {r.Machine.LogicalCpus} logical CPUs usable, {r.Machine.PhysicalCores} cores, {r.Machine.CpuModel}");
        return r.Machine.UsableCpus switch
        {
            < 1 => new(name, DoctorVerdict.Problem, text, "give this process at least one whole CPU"),
            < 2 => new(name, DoctorVerdict.Warning, $"{text}: the harness and the work share it", "take a machine with two or more CPUs"),
            _ => Fine(name, text),
        };
    }

    private static DoctorCheck Quota(DoctorReadings r) => FromFact(r, "cpu-quota", "cgroup.cpu_quota_cpus", (name, value) =>
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var cpus)) return Fine(name, "no CPU quota");
        return cpus % 1 == 0
            ? Fine(name, $"CPU quota of {value} whole CPUs")
            : new(name, DoctorVerdict.Warning, $"CPU quota of {value} CPUs: with a thread more than that, all stop for a part of every period", "use a quota of whole CPUs and as many threads");
    });

    private static DoctorCheck Throttling(DoctorReadings r)
    {
        const string name = "cpu-throttling";
        if (Fact(r, "cgroup.cpu_quota_cpus")?.Value == "none") return Fine(name, "no CPU quota, so that none holds anything back");
        return FromMetric(r, name, MetricNames.CgroupThrottled, share =>
        {
            var text = Invariant($"the CPU quota held this cgroup back for {share * 100:0.#} % of the time while LabelBench was idle");
            const string remedy = "stop what else runs in this container, or raise its quota: docker update --cpus N CONTAINER, or systemctl set-property UNIT CPUQuota=N00%";
            return share > ValidityThreshold.Throttled.InvalidateAbove ? new(name, DoctorVerdict.Problem, text, remedy)
                : share > 0 ? new(name, DoctorVerdict.Warning, text, remedy)
                : Fine(name, "the CPU quota held nothing back while idle");
        });
    }

    private static DoctorCheck Threads(DoctorReadings r) => FromFact(r, "threads", "dotnet.processor_count", (name, value) =>
    {
        var (seen, usable) = (int.Parse(value, CultureInfo.InvariantCulture), (int)Math.Max(1, Math.Ceiling(r.Machine.UsableCpus)));
        return seen > usable
            ? new(name, DoctorVerdict.Warning, Invariant($"programs see {seen} CPUs and may use {r.Machine.UsableCpus:0.##}: those that start a thread a CPU stop each other"), Invariant($"export DOTNET_PROCESSOR_COUNT={usable} OMP_NUM_THREADS={usable}"))
            : Fine(name, Invariant($"programs see {seen} CPUs, all of which they may use"));
    });

    private static DoctorCheck BackgroundLoad(DoctorReadings r)
    {
        const string name = "background-load";
        return TelemetryValidity.OtherProcesses(r.Idle, r.Machine).Match(
            others =>
            {
                var names = InterferenceWatch.Names(r.Processes);
                var text = Invariant($"other processes use {others.Percent:0.#} % of the CPUs while LabelBench is idle{(names is null ? "" : $", most by {names}")}");
                string[] stop = [.. r.Processes.Where(p => p.Cpus.Value >= WorthStopping).Select(p => p.Count == 1 ? Invariant($"kill {p.ProcessId}") : $"pkill -x '{p.Name}'")];
                var remedy = stop.Length == 0 ? "stop them before measuring; see: top" : $"stop them before measuring, as far as they are yours: {string.Join("; ", stop)}";
                return others.Value > ValidityThreshold.Interference.InvalidateAbove ? new(name, DoctorVerdict.Problem, text, remedy)
                    : others.Value > BackgroundWarning ? new(name, DoctorVerdict.Warning, text, remedy)
                    : Fine(name, text);
            },
            reason => Unknown(name, reason));
    }

    private static DoctorCheck Steal(DoctorReadings r)
    {
        const string name = "steal";
        return FromMetric(r, name, MetricNames.CpuSteal, steal =>
        {
            var threshold = ValidityThreshold.Steal;
            var text = Invariant($"{steal * 100:0.#} % of CPU time went to other guests");
            return steal > threshold.InvalidateAbove ? new(name, DoctorVerdict.Problem, text, threshold.Remedy)
                : steal > threshold.WarnAbove ? new(name, DoctorVerdict.Warning, text, threshold.Remedy)
                : Fine(name, r.Machine.Hypervisor is null ? text : $"{text} while idle; under load it may be more");
        });
    }

    /// <remarks>Waking late by 0.1 ms is usual, by milliseconds now and then; a virtual machine whose CPUs are taken away wakes late on average.</remarks>
    private static DoctorCheck Sentinel(DoctorReadings r)
    {
        const string name = "sentinel";
        return FromMetric(r, name, MetricNames.SentinelSlowdown, slowdown =>
        {
            var delay = r.Idle.First(m => m.Name == MetricNames.SentinelDelay);
            var (mean, worst) = (delay.Mean.ValueOrNull?.Value ?? 0, delay.Maximum.ValueOrNull?.Value ?? 0);
            var text = Invariant($"a fixed piece of work takes {slowdown:0.00} times its fastest on average, and waking is late by {mean:0.0} ms, at most {worst:0.0} ms");
            const string remedy = "something takes the CPUs in short pieces: stop other processes, take dedicated CPUs, or keep a CPU for the run: taskset -c";
            return mean > LateProblem ? new(name, DoctorVerdict.Problem, text, remedy)
                : mean > LateWarning || slowdown > DisturbanceLines.SentinelSlowdown ? new(name, DoctorVerdict.Warning, text, remedy)
                : Fine(name, text);
        });
    }

    /// <summary>Intel's driver says when turbo is off, the others when it is on.</summary>
    private static DoctorCheck Turbo(DoctorReadings r)
    {
        const string name = "turbo";
        return (Fact(r, "cpu.no_turbo"), Fact(r, "cpu.boost")) switch
        {
            ({ Value: "0" }, _) => On("echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo"),
            ({ Value: "1" }, _) or (_, { Value: "0" }) => Fine(name, "turbo is off: the clock does not depend on how many cores work"),
            (_, { Value: "1" }) => On("echo 0 > /sys/devices/system/cpu/cpufreq/boost"),
            ({ Unavailable: { } reason }, _) => Unknown(name, reason),
            (_, { Unavailable: { } reason }) => Unknown(name, reason),
            _ => Unknown(name, Samplers.NotReadHere),
        };

        static DoctorCheck On(string command) => new(name, DoctorVerdict.Warning,
            "turbo is on: the clock depends on temperature and on how many cores work, so that runs differ by some per cent", $"to compare small differences switch it off: {command}");
    }

    private static DoctorCheck Governor(DoctorReadings r) => FromFact(r, "governor", "cpu.governor", (name, value) => value == "performance"
        ? Fine(name, "governor is \"performance\"")
        : new(name, DoctorVerdict.Warning, $"governor is \"{value}\": CPU figures may be 10-20 % low", "cpupower frequency-set -g performance, or: echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"));

    private static DoctorCheck Frequency(DoctorReadings r) => FromMetric(r, "cpu-frequency", MetricNames.CpuFrequency,
        hertz => Fine("cpu-frequency", Invariant($"readable, {new Hertz(hertz).Gigahertz:0.0} GHz while idle")));

    private static DoctorCheck Smt(DoctorReadings r)
    {
        const string name = "smt";
        if (r.Machine.LogicalCpus <= r.Machine.PhysicalCores) return Fine(name, "every logical CPU is a core of its own, as far as the machine shows");
        var text = $"{r.Machine.LogicalCpus} logical CPUs on {r.Machine.PhysicalCores} cores";
        return r.Machine.UsableCpus < r.Machine.LogicalCpus
            ? new(name, DoctorVerdict.Warning, $"{text}, and not all are ours: others may run on the second half of our cores", "take the whole machine, or switch the second halves off: echo off > /sys/devices/system/cpu/smt/control")
            : Fine(name, text);
    }

    private static DoctorCheck Numa(DoctorReadings r) => FromFact(r, "numa", "numa.nodes", (name, value) => value == "0"
        ? Fine(name, "one memory node")
        : new(name, DoctorVerdict.Warning, $"memory nodes {value}: threads may use memory of the other socket", "bind a run to one node: numactl --cpunodebind=0 --membind=0"));

    private static DoctorCheck Memory(DoctorReadings r)
    {
        const string name = "memory";
        return FromMetric(r, name, MetricNames.MemoryAvailable, bytes =>
        {
            if (r.Machine.MemoryLimit.ValueOrNull is { } limit)
                bytes = Math.Min(bytes, limit.Value - (TelemetryValidity.Mean(r.Idle, MetricNames.CgroupMemory).ValueOrNull?.Value ?? 0));
            var gibibytes = new Bytes(bytes).Gibibytes;
            var text = Invariant($"{gibibytes:0.0} GiB of {r.Machine.MemoryBytes.Gibibytes:0.0} GiB available");
            return gibibytes < LeastMemoryGibibytes ? new(name, DoctorVerdict.Problem, text, "free memory; most models need more than 1 GiB. Who has it: ps -eo rss,pid,comm --sort=-rss | head")
                : gibibytes < LittleMemoryGibibytes ? new(name, DoctorVerdict.Warning, text, "free memory, or keep to small models and batches. Who has it: ps -eo rss,pid,comm --sort=-rss | head")
                : Fine(name, text);
        });
    }

    private static DoctorCheck Swap(DoctorReadings r)
    {
        const string name = "swap";
        return FromMetric(r, name, MetricNames.SwapUsed, swap =>
        {
            if (TelemetryValidity.Mean(r.Idle, MetricNames.SwapIn).ValueOrNull is { Value: > 0 } pages)
                return new(name, DoctorVerdict.Problem, Invariant($"{pages.Value:0} pages/s come back from swap while idle"), "free memory, then: swapoff -a && swapon -a");
            return swap > 0
                ? new(name, DoctorVerdict.Warning, Invariant($"{new Bytes(swap).Mebibytes:0} MiB lie in swap"), "free memory, then: swapoff -a && swapon -a")
                : Fine(name, "nothing lies in swap");
        });
    }

    private static DoctorCheck TransparentHugePages(DoctorReadings r) => FromFact(r, "huge-pages", "memory.transparent_hugepages", (name, value) => value == "never"
        ? new(name, DoctorVerdict.Warning, "transparent huge pages are off: large weights cost more address translation", "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled")
        : Fine(name, $"transparent huge pages: {value}"));

    private static DoctorCheck DiskSpace(DoctorReadings r)
    {
        const string name = "disk-space";
        return r.FreeSpace.Match(
            free =>
            {
                var text = Invariant($"{free.Gibibytes:0.0} GiB free in {r.WorkingFolder}");
                return free.Gibibytes < LeastSpaceGibibytes ? new(name, DoctorVerdict.Problem, text, $"free at least 1 GiB: latencies, labels and journals are written there. What is large: du -xh --max-depth=2 {r.WorkingFolder} | sort -h | tail")
                    : free.Gibibytes < LittleSpaceGibibytes ? new(name, DoctorVerdict.Warning, text, "free some space; long runs write gigabytes of labels")
                    : Fine(name, text);
            },
            reason => Unknown(name, reason));
    }

    private static DoctorCheck ClockSource(DoctorReadings r) => FromFact(r, "clock-source", "kernel.clocksource", (name, value) =>
        value is "tsc" or "kvm-clock" or "arch_sys_counter" or "hyperv_clocksource_tsc_page"
            ? Fine(name, $"clock source {value}")
            : new(name, DoctorVerdict.Warning, $"clock source {value}: every time stamp is a slow system call", Fact(r, "kernel.clocksources_available")?.Value?.Split(' ').Contains("tsc") is true
                ? "echo tsc > /sys/devices/system/clocksource/clocksource0/current_clocksource"
                : "boot with clocksource=tsc where the CPU's counter is stable"));

    private static DoctorCheck Pressure(DoctorReadings r)
    {
        const string name = "pressure";
        return TelemetryValidity.Mean(r.Idle, MetricNames.PsiCpuSome).Match(
            some => Fine(name, Invariant($"readable; tasks wait for a CPU {some.Value * 100:0.#} % of the time while idle")),
            reason => IsReadNowhere(reason)
                ? Unknown(name, reason)
                : new(name, DoctorVerdict.Warning, $"not readable, so that contention cannot be told from idle neighbours: {reason}", "boot with psi=1"));
    }

    private static DoctorCheck PackagePower(DoctorReadings r)
    {
        const string name = "package-power";
        return TelemetryValidity.Mean(r.Idle, MetricNames.PackagePower).Match(
            watts => Fine(name, Invariant($"readable, {watts.Value:0} W while idle")),
            reason => reason.Contains("permission denied", StringComparison.Ordinal)
                ? new(name, DoctorVerdict.Warning, $"CPU energy is not readable: {reason}", "run as root, or: chmod a+r /sys/class/powercap/intel-rapl:*/energy_uj")
                : Unknown(name, reason));
    }

    private static DoctorCheck Virtualised(DoctorReadings r) => FromFact(r, "virtual-machine", "machine.hypervisor", (name, _) => r.Machine.Hypervisor is { } hypervisor
        ? new(name, DoctorVerdict.Warning, $"virtual machine on {hypervisor}: neighbours can take CPU time, cache and bandwidth", "measure several times over the day, or take dedicated CPUs or bare metal")
        : Fine(name, "nothing speaks for a hypervisor"));

    private static DoctorCheck Container(DoctorReadings r) => FromFact(r, "container", "machine.container", (name, value) => value switch
    {
        "none found" => Fine(name, "not in a container, as far as can be seen"),
        _ when Fact(r, "cgroup.version")?.Value == "none" => new(name, DoctorVerdict.Warning, $"in a container ({value}) that hides its cgroups: limits cannot be seen", "mount /sys/fs/cgroup into the container"),
        _ => Fine(name, $"in a container ({value}) whose limits can be read"),
    });

    private static DoctorCheck Sampling(DoctorReadings r) => FromMetric(r, "sampling", MetricNames.SamplerCoverage, coverage =>
    {
        var text = Invariant($"{coverage * 100:0} % of the samples of the idle reading were taken");
        return coverage < ValidityThreshold.LeastCoverage
            ? new("sampling", DoctorVerdict.Warning, text, "the machine starves even an idle sampler: stop other processes")
            : Fine("sampling", text);
    });

    /// <returns>Null where nothing tells who uses the GPU.</returns>
    private static DoctorCheck? GpuInUse(GpuDescription gpu)
    {
        const string name = "gpu-in-use";
        if (gpu.Nvidia is not { } told)
            return null;
        var taken = told.MemoryUsed.Match(used => Invariant($"{used.Gibibytes:0.0} GiB of its memory taken"), reason => $"its memory in use n/a ({reason})");
        var processes = string.Join(", ", told.Processes.Select(p => Invariant($"{p.ProcessId}")));
        return !told.Processes.IsEmpty
            ? new(name, DoctorVerdict.Warning, $"{gpu.Name} at {gpu.PciAddress} is in use by process {processes}, {taken}", "stop them before measuring on this GPU; see: nvidia-smi")
            : told.MemoryUsed.ValueOrNull?.Mebibytes > ForeignGpuMebibytes
                ? new(name, DoctorVerdict.Warning, $"{gpu.Name} at {gpu.PciAddress} has {taken} by processes that cannot be seen from here", "stop them before measuring on this GPU; see: nvidia-smi")
                : Fine(name, $"nobody computes on {gpu.Name} at {gpu.PciAddress}, {taken}");
    }

    private static DoctorCheck FromFact(DoctorReadings readings, string name, string fact, Func<string, string, DoctorCheck> judge) => Fact(readings, fact) switch
    {
        { Value: { } value } => judge(name, value),
        { Unavailable: { } reason } => Unknown(name, reason),
        _ => Unknown(name, Samplers.NotReadHere),
    };

    private static EnvironmentFact? Fact(DoctorReadings readings, string name) => readings.Environment.FirstOrDefault(fact => fact.Name == name);

    private static DoctorCheck FromMetric(DoctorReadings readings, string name, string metric, Func<double, DoctorCheck> judge) =>
        TelemetryValidity.Mean(readings.Idle, metric).Match(value => judge(value.Value), reason => Unknown(name, reason));

    private static bool IsReadNowhere(string reason) => reason == Samplers.NotReadHere;

    private static DoctorCheck Fine(string name, string text) => new(name, DoctorVerdict.Ok, text, "");

    private static DoctorCheck Unknown(string name, string reason) => new(name, DoctorVerdict.Unknown, reason, "");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
