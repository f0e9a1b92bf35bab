using LabelBench.Testing;
using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Tests.Sampling;

public class HostSamplerTests
{
    private static readonly SamplerOptions Fast = new(TimeSpan.FromMilliseconds(20), 10_000);

    [LinuxFact]
    public void A_summary_lists_every_metric_in_order_each_with_a_value_or_a_reason()
    {
        using var sampler = Samplers.ForThisMachine();
        var begin = MonotonicClock.NowNanoseconds;
        Thread.Sleep(1_100);
        var metrics = sampler.Summarise(new Window(begin, MonotonicClock.NowNanoseconds));
        Assert.Equal(MetricNames.All, metrics.Select(m => m.Name));
        Assert.All(metrics, metric => Assert.NotEmpty(metric.Mean.Match(_ => "a value", reason => reason)));
        Assert.All(metrics, metric => Assert.Equal(metric.Samples > 0, metric.Mean is Reading<Count>.Measured));
        Assert.InRange(Value(metrics, MetricNames.CpuBusy), 0, 1);
        Assert.True(Value(metrics, MetricNames.MemoryAvailable) > 0);
        Assert.Equal("no process is watched", Reason(metrics, MetricNames.ProcessCpu));
    }

    [Fact]
    public void Where_nothing_is_read_every_metric_says_so()
    {
        using var sampler = new UnreadSampler(Samplers.NotReadHere);
        sampler.Watch(1);
        var metrics = sampler.Summarise(new Window(0, 1));
        Assert.Equal(MetricNames.All, metrics.Select(m => m.Name));
        Assert.All(metrics, metric => Assert.Equal(Reading.Missing<Count>("not read on this operating system yet"), metric.Mean));
    }

    [LinuxFact]
    public void A_busy_child_process_shows_the_cpu_time_that_it_used()
    {
        using var child = Busy();
        try
        {
            using var sampler = Samplers.ForThisMachine();
            sampler.Watch(child.Id);
            var begin = MonotonicClock.NowNanoseconds;
            var usedBefore = child.TotalProcessorTime;
            // However much others keep the CPUs busy: the window closes when the child has had its half second.
            SpinWait.SpinUntil(() => { Thread.Sleep(20); child.Refresh(); return child.TotalProcessorTime - usedBefore > TimeSpan.FromSeconds(0.5); }, TimeSpan.FromMinutes(1));
            var window = new Window(begin, MonotonicClock.NowNanoseconds);
            var metrics = sampler.Summarise(window);
            child.Refresh();
            var used = Value(metrics, MetricNames.ProcessCpu) * window.Duration.TotalSeconds;
            Assert.InRange(used, 0.3, child.TotalProcessorTime.TotalSeconds + 0.1);
            Assert.True(Value(metrics, MetricNames.ProcessResident) > 100_000);
            Assert.Equal(1, Value(metrics, MetricNames.ProcessThreads));
            Assert.True(Value(metrics, MetricNames.CpuBusy) > 0);
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    [LinuxFact]
    public void A_process_that_ended_inside_the_window_is_missing_and_the_machine_is_not()
    {
        using var sampler = Samplers.ForThisMachine();
        var begin = MonotonicClock.NowNanoseconds;
        using (var child = Busy())
        {
            sampler.Watch(child.Id);
            child.Kill();
            child.WaitForExit();
        }
        Thread.Sleep(600);
        var metrics = sampler.Summarise(new Window(begin, MonotonicClock.NowNanoseconds));
        Assert.Contains("has ended", Reason(metrics, MetricNames.ProcessCpu));
        Assert.IsType<Reading<Count>.Measured>(metrics.Single(m => m.Name == MetricNames.CpuBusy).Mean);
    }

    [Fact]
    public void A_source_that_fails_takes_only_its_own_metrics_with_it()
    {
        using var sampler = new HostSampler([new Counting("works"), new Failing()], Fast, start: false);
        var begin = MonotonicClock.NowNanoseconds;
        for (var i = 0; i < 5; i++) sampler.Sample(everySource: false);
        var metrics = sampler.Summarise(new Window(begin, MonotonicClock.NowNanoseconds));
        Assert.IsType<Reading<Count>.Measured>(metrics[0].Mean);
        Assert.Equal("reading failed: boom", Reason(metrics, "fails"));
    }

    [Fact]
    public void Slow_sources_are_read_every_nth_time_and_whenever_a_sample_is_asked_for()
    {
        var slow = new Counting("slow", everyTicks: 10);
        using var sampler = new HostSampler([slow], Fast, start: false);
        Assert.Equal(1, slow.Reads);
        for (var i = 0; i < 20; i++) sampler.Sample(everySource: false);
        Assert.Equal(3, slow.Reads);
        sampler.Watch(5);
        Assert.Equal(4, slow.Reads);
        Assert.Equal(5, slow.Watched);
    }

    [Fact]
    public void The_thread_samples_by_itself_and_stops_when_disposed()
    {
        var source = new Counting("works");
        var sampler = new HostSampler([source], new SamplerOptions(TimeSpan.FromMilliseconds(5), 100));
        SpinWait.SpinUntil(() => source.Reads > 20, TimeSpan.FromSeconds(30));
        Assert.True(source.Reads > 20);
        sampler.Dispose();
        sampler.Dispose();
        var reads = source.Reads;
        Thread.Sleep(50);
        Assert.Equal(reads, source.Reads);
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public void A_summary_asked_for_right_after_the_window_has_a_sample_at_its_end()
    {
        using var sampler = new HostSampler([new Counting("works")], new SamplerOptions(TimeSpan.FromSeconds(60), 100));
        var begin = MonotonicClock.NowNanoseconds;
        Thread.Sleep(100);
        var metric = sampler.Summarise(new Window(begin, MonotonicClock.NowNanoseconds))[0];
        Assert.Equal(2, metric.Samples);
    }

    [Fact]
    public void A_summary_is_still_there_after_the_sampler_was_stopped()
    {
        var sampler = new HostSampler([new Counting("works")], Fast);
        var begin = MonotonicClock.NowNanoseconds;
        Thread.Sleep(200);
        var end = MonotonicClock.NowNanoseconds;
        sampler.Dispose();
        Assert.Equal(2, sampler.Summarise(new Window(begin, end)).Count(m => m.Name is "works" or MetricNames.SamplerCoverage));
    }

    [LinuxFact]
    public void Every_source_together_allocates_nothing_in_20_000_ticks()
    {
        using var machine = FullMachine();
        using var sampler = new HostSampler(LinuxSources.Open(machine.Root), new SamplerOptions(TimeSpan.FromMilliseconds(100), 1000), start: false);
        sampler.Watch(7);
        for (var i = 0; i < 2_000; i++) sampler.Sample(everySource: false);
        Assert.Equal(0, Allocations.Of(4_000, () => sampler.Sample(everySource: false)));
    }

    [LinuxFact]
    public void The_machine_of_the_allocation_test_gives_every_metric()
    {
        using var machine = FullMachine();
        using var sampler = new HostSampler(LinuxSources.Open(machine.Root), Fast, start: false);
        sampler.Watch(7);
        var begin = MonotonicClock.NowNanoseconds;
        for (var i = 0; i < 8; i++)
        {
            Advance(machine, i);
            Thread.Sleep(250);
            sampler.Sample(everySource: true);
        }
        var metrics = sampler.Summarise(new Window(begin, MonotonicClock.NowNanoseconds));
        Assert.All(metrics, metric => Assert.IsType<Reading<Count>.Measured>(metric.Mean));
    }

    [LinuxFact]
    public void The_real_machine_allocates_nothing_in_steady_state_either()
    {
        using var sampler = new HostSampler(LinuxSources.Open(LinuxRoot.Real), new SamplerOptions(TimeSpan.FromMilliseconds(100), 1000), start: false);
        using var child = Busy();
        try
        {
            sampler.Watch(child.Id);
            for (var i = 0; i < 200; i++) sampler.Sample(everySource: false);
            Assert.Equal(0, Allocations.Of(400, () => sampler.Sample(everySource: false)));
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    /// <summary>A child that keeps one CPU busy until it is killed, or for a minute if that never happens.</summary>
    private static Process Busy() => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "ulimit -t 60; while :; do :; done"]))!;

    /// <summary>A machine that has every file the sampler reads.</summary>
    private static FakeMachine FullMachine() => FakeMachine.Captured()
        .Write("/proc/stat", "cpu  100 0 10 200 30 0 2 3 0 0\ncpu0 100 0 10 200 30 0 2 3 0 0\nintr 5")
        .Write("/proc/schedstat", "version 15\ntimestamp 1\ncpu0 0 0 0 0 0 0 1000 500 4")
        .Write("/proc/7/stat", Linux.Processes.ProcessStatTests.Line(threads: 2))
        .Write("/proc/7/statm", "765 441 413 5 0 123 0")
        .Write("/proc/7/task/7/schedstat", "1000 500 1").Write("/proc/7/task/8/schedstat", "10 5 1")
        .Write("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "2000000")
        .Write("/sys/devices/system/cpu/cpu0/topology/physical_package_id", "0")
        .Write("/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "0")
        .Write("/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_total_time_ms", "0")
        .Write("/proc/self/cgroup", "0::/job")
        .Write("/proc/self/mountinfo", "35 24 0:30 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw")
        .Write("/sys/fs/cgroup/job/cpu.max", "100000 100000")
        .Write("/sys/fs/cgroup/job/cpu.stat", Linux.Cgroups.CgroupTrees.CpuStatV2(1, 0, 0))
        .Write("/sys/fs/cgroup/job/memory.current", "1000")
        .Write("/sys/fs/cgroup/job/memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0")
        .Write("/sys/class/powercap/intel-rapl:0/name", "package-0").Write("/sys/class/powercap/intel-rapl:0/energy_uj", "5")
        .Write("/sys/class/powercap/intel-rapl:0/max_energy_range_uj", "262143328850")
        .Write("/sys/class/powercap/intel-rapl:0:0/name", "dram").Write("/sys/class/powercap/intel-rapl:0:0/energy_uj", "5")
        .Write("/sys/class/powercap/intel-rapl:0:0/max_energy_range_uj", "65712999613")
        .Write("/sys/class/powercap/intel-rapl:1/name", "psys").Write("/sys/class/powercap/intel-rapl:1/energy_uj", "5").Write("/sys/class/powercap/intel-rapl:1/max_energy_range_uj", "262143328850")
        .Folder("/sys/block/vda/device").Write("/proc/diskstats", "254 0 vda 1 0 8 2 3 0 16 4 0 5 6 0 0 0 0 0 0")
        .Folder("/sys/class/net/eth0/device").Write("/proc/net/dev", "Inter-|\n face |\n  eth0: 1 1 0 0 0 0 0 0 2 2 0 0 0 0 0 0")
        .Write("/proc/net/snmp", "Tcp: RtoAlgorithm RetransSegs\nTcp: 1 0")
        .Write("/sys/class/infiniband/mlx5_0/ports/1/counters/port_rcv_data", "1").Write("/sys/class/infiniband/mlx5_0/ports/1/counters/port_xmit_data", "1")
        .Write("/sys/devices/system/node/node0/numastat", "numa_hit 1\nnuma_miss 0").Write("/sys/devices/system/node/node1/numastat", "numa_hit 1\nnuma_miss 0")
        .Write("/sys/class/hwmon/hwmon0/name", "k10temp").Write("/sys/class/hwmon/hwmon0/temp1_input", "45000")
        .Write("/sys/class/hwmon/hwmon1/name", "spd5118").Write("/sys/class/hwmon/hwmon1/temp1_input", "35000")
        .Write("/sys/class/hwmon/hwmon2/name", "nvme").Write("/sys/class/hwmon/hwmon2/temp1_input", "41000")
        .Write("/sys/class/hwmon/hwmon3/name", "nct6775").Write("/sys/class/hwmon/hwmon3/temp1_input", "30000").Write("/sys/class/hwmon/hwmon3/fan1_input", "900")
        .Write("/sys/class/hwmon/hwmon4/name", "power_meter").Write("/sys/class/hwmon/hwmon4/power1_average", "300000000");

    /// <summary>Moves the counters that a ratio divides by, so that every metric has a value.</summary>
    private static void Advance(FakeMachine machine, int step) => machine
        .Write("/proc/stat", $"cpu  {200 + step} 0 20 300 40 0 5 6 0 0\ncpu0 {200 + step} 0 20 300 40 0 5 6 0 0")
        .Write("/proc/schedstat", "version 15\ntimestamp 1\ncpu0 0 0 0 0 0 0 2000 900 4")
        .Write("/proc/7/task/7/schedstat", "2000 700 1")
        .Write("/proc/diskstats", $"254 0 vda {1 + step} 0 8 2 3 0 16 4 0 5 6 0 0 0 0 0 0")
        .Write("/sys/fs/cgroup/job/cpu.stat", Linux.Cgroups.CgroupTrees.CpuStatV2(11, 1, 50_000));

    private static double Value(ImmutableArray<MetricSummary> metrics, string name) =>
        metrics.Single(m => m.Name == name).Mean.Match(value => value.Value, reason => throw new InvalidOperationException($"{name}: {reason}"));

    private static string Reason(ImmutableArray<MetricSummary> metrics, string name) =>
        metrics.Single(m => m.Name == name).Mean.Match(value => $"a value: {value.Value}", reason => reason);

    private sealed class Counting(string name, int everyTicks = 1) : TelemetrySource(1, everyTicks)
    {
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public int Watched { get; private set; }

        public bool IsDisposed { get; private set; }

        public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Rate(name, 0)];

        public override void Read(long nowNanoseconds, SampleRow row) => Put(row, 0, Interlocked.Increment(ref _reads));

        public override void Watch(params ImmutableArray<int> processIds) => Watched = processIds.FirstOrDefault();

        public override void Dispose() => IsDisposed = true;
    }

    private sealed class Failing() : TelemetrySource(1)
    {
        public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Gauge("fails", 0)];

        public override void Read(long nowNanoseconds, SampleRow row)
        {
            Put(row, 0, 5);
            throw new InvalidOperationException("boom");
        }

        public override void Dispose() { }
    }
}
