using System.Globalization;
using LabelBench.Telemetry.Linux.Cpu;

namespace LabelBench.Telemetry.Tests.Linux.Cpu;

public class FrequencyAndThrottleTests
{
    [Fact]
    public void The_frequency_is_the_mean_over_cpus()
    {
        using var machine = new FakeMachine()
            .Write("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "2000000")
            .Write("/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "3000000")
            .Folder("/sys/devices/system/cpu/cpufreq").Folder("/sys/devices/system/cpu/cpuidle");
        using var reader = new SourceReader(new CpuFrequencySource(machine.Root));
        Assert.Equal(2_500_000, reader.Read()[0]);
    }

    [Fact]
    public void Of_many_cpus_sixteen_are_asked_spread_over_all()
    {
        using var machine = new FakeMachine();
        for (var cpu = 0; cpu < 128; cpu++)
            machine.Write($"/sys/devices/system/cpu/cpu{cpu}/cpufreq/scaling_cur_freq", cpu < 64 ? "1000000" : "3000000");
        using var reader = new SourceReader(new CpuFrequencySource(machine.Root));
        Assert.Equal(2_000_000, reader.Read()[0]);
    }

    [Fact]
    public void A_machine_without_cpufreq_says_so()
    {
        using var machine = new FakeMachine().Folder("/sys/devices/system/cpu/cpu0");
        using var reader = new SourceReader(new CpuFrequencySource(machine.Root));
        Assert.Null(reader.Read()[0]);
        Assert.Contains("hypervisor hides the frequency", reader.Source.ReasonFor(0));
    }

    [Fact]
    public void A_driver_that_answers_unknown_gives_a_reason_instead_of_a_number()
    {
        using var machine = new FakeMachine().Write("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "<unknown>");
        using var reader = new SourceReader(new CpuFrequencySource(machine.Root));
        Assert.Null(reader.Read()[0]);
        Assert.NotNull(reader.Source.ReasonFor(0));
    }

    [Fact]
    public void Throttling_counts_every_core_and_the_hottest_package()
    {
        using var machine = new FakeMachine();
        for (var cpu = 0; cpu < 4; cpu++)
        {
            var folder = $"/sys/devices/system/cpu/cpu{cpu}";
            machine.Write($"{folder}/topology/physical_package_id", (cpu / 2).ToString(CultureInfo.InvariantCulture))
                .Write($"{folder}/thermal_throttle/core_throttle_count", "5")
                .Write($"{folder}/thermal_throttle/package_throttle_total_time_ms", cpu < 2 ? "100" : "700");
        }
        using var reader = new SourceReader(new ThermalThrottleSource(machine.Root));
        Assert.Equal([20, 700], reader.Read());
    }

    [Fact]
    public void A_cpu_without_throttle_counters_says_so_and_one_without_times_too()
    {
        using var none = new FakeMachine().Folder("/sys/devices/system/cpu/cpu0");
        using var reader = new SourceReader(new ThermalThrottleSource(none.Root));
        Assert.All(reader.Read(), Assert.Null);
        Assert.Contains("AMD and virtual CPUs have none", reader.Source.ReasonFor(0));

        using var old = new FakeMachine().Write("/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "3");
        using var older = new SourceReader(new ThermalThrottleSource(old.Root));
        Assert.Equal([3, null], older.Read());
        Assert.Contains("not their time", older.Source.ReasonFor(1));
    }
}
