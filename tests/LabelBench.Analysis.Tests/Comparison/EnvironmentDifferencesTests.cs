using LabelBench.Analysis.Comparison;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads.Policy;

namespace LabelBench.Analysis.Tests.Comparison;

public class EnvironmentDifferencesTests
{
    /// <summary>One fact changes between two values; all others stay.</summary>
    private static readonly (string Name, string From, string To)[] OneFieldChanges =
    [
        ("gpu.nvidia_driver", "570.124", "580.65"), ("gpu.0.driver", "570.124", "580.65"), ("gpu.0.driver_model", "WDDM", "TCC"), ("gpu.0.kernel_module", "open", "proprietary"),
        ("gpu.0.cuda_driver", "12.8", "13.0"), ("cuda.version", "12.8", "13.0"), ("library.libcudart.so.13", "13.0.48", "13.0.96"), ("library.libcublas.so.13", "13.0.0.19", "13.1.0.3"),
        ("cudnn.version", "9.8", "9.12"), ("library.libcudnn.so.9", "9.8.0", "9.12.0"), ("library.libnvinfer.so.10", "10.9", "10.13"), ("software.onnx_runtime", "1.29.0", "1.30.0"),
        ("env.ORT_TENSORRT_FP16_ENABLE", "0", "1"), ("library.libvips.so.42", "8.17", "8.18"), ("dotnet.version", "10.0.1", "10.0.2"),
        ("kernel.release", "6.1.0-28", "6.1.0-31"), ("kernel.command_line", "ro quiet", "ro quiet mitigations=off"), ("kernel.clocksource", "tsc", "hpet"), ("mitigation.retbleed", "Mitigation: IBRS", "Vulnerable"),
        ("cpu.microcode", "0xa10113e", "0xa101148"), ("machine.bios_version", "2.4", "2.7"), ("cpu.governor", "performance", "powersave"), ("cpu.boost", "1", "0"), ("cpu.smt_active", "1", "0"),
        ("numa.balancing", "0", "1"), ("cpu.affinity", "0-31", "0-15"), ("memory.transparent_hugepages", "madvise", "always"), ("cgroup.cpu_quota_cpus", "none", "8"), ("machine.hypervisor", "none", "KVM"),
        ("gpu.0.power_limit_w", "700", "500"), ("gpu.0.application_clock_mhz", "1980", "1755"), ("gpu.0.application_memory_clock_mhz", "2619", "1593"), ("gpu.0.ecc", "on", "off"), ("gpu.0.mig", "off", "on"),
        ("gpu.0.persistence", "on", "off"), ("gpu.0.pcie_max_generation", "5", "4"), ("gpu.0.pcie_width", "16", "8"), ("gpu.0.vbios", "96.00.74.00.01", "96.00.89.00.01"), ("gpu.0.gsp_firmware", "570.124", "575.1"),
        ("gpu.0.max_clock_mhz", "1980", "1950"), ("gpu.0.numa_node", "0", "1"), ("os.name", "Debian 12", "Debian 13"), ("libc.version", "glibc 2.36", "glibc 2.41"), ("env.OMP_NUM_THREADS", "8", "16"),
    ];

    public static TheoryData<string> Names => [.. OneFieldChanges.Select(c => c.Name)];

    [Fact]
    public void There_are_at_least_forty_kinds_of_change() => Assert.True(OneFieldChanges.Length >= 40 && OneFieldChanges.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count() == OneFieldChanges.Length);

    [Theory, MemberData(nameof(Names))]
    public void A_single_change_is_reported_and_is_the_sole_suspect(string name)
    {
        var (_, from, to) = OneFieldChanges.Single(c => c.Name == name);
        var before = OneFieldChanges.Aggregate(SampleRuns.Run(0), (run, fact) => run.With(fact.Name, fact.From));
        var after = SampleRuns.At(before, 2).With(name, to);
        var comparison = Compare(before, after);

        var difference = Assert.Single(comparison.Environment);
        Assert.Equal((name, from, to, true), (difference.Name, difference.From, difference.To, difference.IsSuspect));
        Assert.Equal(CauseKind.Sole, comparison.Cause.Kind);
        Assert.Contains(name, comparison.Cause.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_moves_by_itself_is_never_reported()
    {
        var random = new SplitMix64(11);
        string[] moving = ["gpu.0.temperature_c", "gpu.0.clock_mhz", "gpu.0.memory_used_bytes", "gpu.0.pcie_generation", "gpu.0.ecc_uncorrected", "memory.hugepages_free"];
        var before = OneFieldChanges.Aggregate(SampleRuns.Run(0), (run, fact) => run.With(fact.Name, fact.From));
        for (var i = 0; i < 1000; i++)
        {
            var (first, second) = (before, before);
            foreach (var name in moving)
                (first, second) = (first.With(name, $"{random.Below(1000)}"), second.With(name, $"{random.Below(1000)}"));
            second = second with { Machine = second.Machine with { MemoryBytes = new Bytes(second.Machine.MemoryBytes.Value * random.Between(0.995, 1.005)) } };
            Assert.Empty(EnvironmentDifferences.Of([first], [second]));
        }
    }

    [Fact]
    public void Two_changes_are_confounded_and_each_is_to_be_taken_back_alone()
    {
        var before = SampleRuns.Run(0).With("gpu.nvidia_driver", "535").With("kernel.release", "6.1");
        var comparison = Compare(before, SampleRuns.Run(2, speed: 0.9).With("gpu.nvidia_driver", "580").With("kernel.release", "6.12"));

        Assert.Equal((CauseKind.Confounded, ComparisonVerdict.Regressed), (comparison.Cause.Kind, comparison.Verdict));
        Assert.Equal(2, comparison.Next.Count(n => n.Contains("leave the rest", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_driver_upgrade_after_which_clock_settings_are_gone_keeps_its_direction_and_blames_nothing_alone()
    {
        // As in nccl-tests issue 297: driver 535 to 550, bus bandwidth 362 to 328 GB/s, persistence mode and clocks lost at the reboot.
        var before = SampleRuns.Run(0).With("gpu.0.driver", "535.161").With("gpu.0.persistence", "on").With("gpu.0.application_clock_mhz", "1980");
        var after = SampleRuns.Run(2, speed: 328.0 / 362).With("gpu.0.driver", "550.54").With("gpu.0.persistence", "off").With("gpu.0.application_clock_mhz", "1755");
        var comparison = Compare(before, after);

        Assert.Equal(ComparisonVerdict.Regressed, comparison.Verdict);
        Assert.Equal(CauseKind.Confounded, comparison.Cause.Kind);
        Assert.Equal([FactClass.Driver, FactClass.Clocks, FactClass.Persistence], comparison.Cause.Suspects.Select(s => s.Class).Order());
    }

    [Fact]
    public void Clocks_that_differ_confound_even_a_sole_change()
    {
        RunRecord At(int hour, double hertz, double speed) => SampleRuns.Run(hour, speed, change: b => b.Telemetry((_, _) => [SampleTelemetry.Measured("cpu_frequency_hz", hertz, hertz, hertz)]));
        var comparison = Compare(At(0, 3.2e9, 1), At(2, 2.6e9, 0.85).With("cpu.governor", "powersave"));

        Assert.Equal((CauseKind.Confounded, ComparisonVerdict.Regressed), (comparison.Cause.Kind, comparison.Verdict));
        Assert.Contains("cpu frequency 3.20 -> 2.60 GHz", comparison.Cells[0].Clocks!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fact_that_one_side_could_not_read_is_no_change() => Assert.Empty(EnvironmentDifferences.Of([SampleRuns.Run(0)], [SampleRuns.Run(2).With("cpu.microcode", "0x1")]));

    [Fact]
    public void A_new_driver_brings_its_cuda_and_a_new_kernel_its_mitigations_as_one_change()
    {
        var driver = Compare(SampleRuns.Run(0).With("gpu.0.driver", "570").With("gpu.0.cuda_driver", "12.8"), SampleRuns.Run(2).With("gpu.0.driver", "580").With("gpu.0.cuda_driver", "13.0"));
        var kernel = Compare(SampleRuns.Run(0).With("kernel.release", "6.1").With("mitigation.mds", "Not affected"), SampleRuns.Run(2).With("kernel.release", "6.12").With("mitigation.mds", "Mitigation: x"));

        Assert.Equal((CauseKind.Sole, CauseKind.Sole), (driver.Cause.Kind, kernel.Cause.Kind));
        Assert.Equal(2, driver.Environment.Length);
    }

    [Fact]
    public void Harmless_differences_are_told_and_suspected_of_nothing()
    {
        var comparison = Compare(SampleRuns.Run(0).With("os.timezone", "Etc/UTC"), SampleRuns.Run(2).With("os.timezone", "Europe/Berlin"));

        Assert.False(Assert.Single(comparison.Environment).IsSuspect);
        Assert.Equal(CauseKind.None, comparison.Cause.Kind);
    }

    private static RunComparison Compare(RunRecord before, RunRecord after) =>
        RunComparer.Compare(RunSet.Of("before", [new ComparedRun(before)]), RunSet.Of("after", [new ComparedRun(after)]), ComparisonPolicy.Default);
}
