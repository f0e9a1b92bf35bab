using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;

namespace LabelBench.Telemetry.Tests;

public class DoctorTests
{
    [Fact]
    public void A_quiet_complete_server_is_fine_in_every_respect() =>
        Assert.All(Doctor.Examine(Readings()), check => Assert.True(check.Verdict == DoctorVerdict.Ok, $"{check.Name}: {check.Text}"));

    [Fact]
    public void Every_check_has_a_name_of_its_own_and_whoever_complains_offers_a_remedy()
    {
        var checks = Doctor.Examine(Readings(
            facts: [("cpu.governor", "powersave"), ("cgroup.cpu_quota_cpus", "1.5"), ("kernel.clocksource", "hpet"), ("memory.transparent_hugepages", "never"), ("numa.nodes", "0-1")],
            idle: [(MetricNames.CpuSteal, 0.2), (MetricNames.CpuBusy, 0.9), (MetricNames.SwapUsed, 1e9), (MetricNames.MemoryAvailable, 5e8), (MetricNames.SamplerCoverage, 0.4)],
            machine: Machines.Plain() with { Hypervisor = "KVM", UsableCpus = 0.5, PhysicalCores = 2 },
            free: Bytes.FromGibibytes(0.5)));
        Assert.Equal(checks.Length, checks.Select(c => c.Name).Distinct().Count());
        Assert.All(checks.Where(c => c.Verdict is DoctorVerdict.Warning or DoctorVerdict.Problem), check => Assert.NotEmpty(check.Remedy));
        Assert.Equal(15, checks.Count(c => c.Verdict is DoctorVerdict.Warning or DoctorVerdict.Problem));
    }

    [Theory]
    [InlineData("governor", "cpu.governor", "powersave", DoctorVerdict.Warning)]
    [InlineData("governor", "cpu.governor", "performance (3 CPUs), powersave (1 CPUs)", DoctorVerdict.Warning)]
    [InlineData("cpu-quota", "cgroup.cpu_quota_cpus", "1.5", DoctorVerdict.Warning)]
    [InlineData("cpu-quota", "cgroup.cpu_quota_cpus", "2", DoctorVerdict.Ok)]
    [InlineData("clock-source", "kernel.clocksource", "hpet", DoctorVerdict.Warning)]
    [InlineData("clock-source", "kernel.clocksource", "kvm-clock", DoctorVerdict.Ok)]
    [InlineData("huge-pages", "memory.transparent_hugepages", "never", DoctorVerdict.Warning)]
    [InlineData("turbo", "cpu.no_turbo", "0", DoctorVerdict.Warning)]
    [InlineData("threads", "dotnet.processor_count", "8", DoctorVerdict.Warning)]
    [InlineData("numa", "numa.nodes", "0-1", DoctorVerdict.Warning)]
    [InlineData("container", "machine.container", "docker", DoctorVerdict.Ok)]
    public void A_fact_decides(string check, string fact, string value, DoctorVerdict verdict) =>
        Assert.Equal(verdict, Check(Readings(facts: [(fact, value)]), check).Verdict);

    [Theory]
    [InlineData("steal", MetricNames.CpuSteal, 0.03, DoctorVerdict.Warning)]
    [InlineData("steal", MetricNames.CpuSteal, 0.06, DoctorVerdict.Problem)]
    [InlineData("background-load", MetricNames.CpuBusy, 0.06, DoctorVerdict.Warning)]
    [InlineData("background-load", MetricNames.CpuBusy, 0.30, DoctorVerdict.Problem)]
    [InlineData("swap", MetricNames.SwapUsed, 1e6, DoctorVerdict.Warning)]
    [InlineData("swap", MetricNames.SwapIn, 10, DoctorVerdict.Problem)]
    [InlineData("memory", MetricNames.MemoryAvailable, 3e9, DoctorVerdict.Warning)]
    [InlineData("memory", MetricNames.MemoryAvailable, 5e8, DoctorVerdict.Problem)]
    [InlineData("sampling", MetricNames.SamplerCoverage, 0.9, DoctorVerdict.Warning)]
    [InlineData("sentinel", MetricNames.SentinelSlowdown, 1.3, DoctorVerdict.Warning)]
    [InlineData("sentinel", MetricNames.SentinelDelay, 8, DoctorVerdict.Warning)]
    [InlineData("sentinel", MetricNames.SentinelDelay, 80, DoctorVerdict.Problem)]
    public void A_reading_decides(string check, string metric, double value, DoctorVerdict verdict) =>
        Assert.Equal(verdict, Check(Readings(idle: [(metric, value)]), check).Verdict);

    [Fact]
    public void A_quota_that_holds_back_already_while_idle_is_a_problem_and_without_a_quota_there_is_none()
    {
        var readings = Readings(facts: [("cgroup.cpu_quota_cpus", "2")], idle: [(MetricNames.CgroupThrottled, 0.2)]);
        Assert.Equal(DoctorVerdict.Problem, Check(readings, "cpu-throttling").Verdict);
        Assert.Contains("docker update --cpus", Check(readings, "cpu-throttling").Remedy, StringComparison.Ordinal);
        Assert.Equal(DoctorVerdict.Ok, Check(Readings(idle: [(MetricNames.CgroupThrottled, 0.2)]), "cpu-throttling").Verdict);
    }

    [Fact]
    public void Busy_processes_are_named_with_the_command_that_ends_them()
    {
        var check = Check(Readings(idle: [(MetricNames.CpuBusy, 0.5)]) with { Processes = [new BusyProcess("cc1plus", 8, 4711, new Share(0.3)), new BusyProcess("java", 1, 12, new Share(0.1))] }, "background-load");
        Assert.Equal(DoctorVerdict.Problem, check.Verdict);
        Assert.EndsWith("most by cc1plus (8 processes) 30 % of the CPUs, java (process 12) 10 %", check.Text, StringComparison.Ordinal);
        Assert.EndsWith("pkill -x 'cc1plus'; kill 12", check.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", DoctorVerdict.Warning)]
    [InlineData("0", DoctorVerdict.Ok)]
    public void Boost_of_other_drivers_decides_as_well(string boost, DoctorVerdict verdict)
    {
        var readings = Readings(facts: [("cpu.boost", boost)]);
        readings = readings with { Environment = [.. readings.Environment.Where(f => f.Name != "cpu.no_turbo"), EnvironmentFact.Missing("cpu.no_turbo", "no intel_pstate", "test")] };
        Assert.Equal(verdict, Check(readings, "turbo").Verdict);
    }

    [Fact]
    public void The_doctors_own_process_is_no_background_load() =>
        Assert.Equal(DoctorVerdict.Ok, Check(Readings(idle: [(MetricNames.CpuBusy, 0.25), (MetricNames.ProcessCpu, 1)]), "background-load").Verdict);

    [Fact]
    public void A_memory_limit_counts_less_what_the_cgroup_holds_already()
    {
        var limited = Machines.Plain() with { MemoryLimit = Bytes.FromGibibytes(8) };
        Assert.Equal(DoctorVerdict.Ok, Check(Readings(machine: limited), "memory").Verdict);
        Assert.Equal(DoctorVerdict.Problem, Check(Readings(machine: limited, idle: [(MetricNames.CgroupMemory, 7.5 * (1L << 30))]), "memory").Verdict);
    }

    [Fact]
    public void A_part_of_a_machine_with_two_threads_a_core_warns_and_a_whole_one_does_not()
    {
        var whole = Machines.Plain(logicalCpus: 8) with { PhysicalCores = 4 };
        Assert.Equal(DoctorVerdict.Ok, Check(Readings(machine: whole), "smt").Verdict);
        Assert.Equal(DoctorVerdict.Warning, Check(Readings(machine: whole with { UsableCpus = 4 }), "smt").Verdict);
    }

    [Theory]
    [InlineData(1, DoctorVerdict.Warning)]
    [InlineData(0.5, DoctorVerdict.Problem)]
    [InlineData(2, DoctorVerdict.Ok)]
    public void Few_cpus_are_said(double usable, DoctorVerdict verdict) =>
        Assert.Equal(verdict, Check(Readings(machine: Machines.Plain() with { UsableCpus = usable }), "cpus").Verdict);

    [Fact]
    public void What_cannot_be_read_is_unknown_and_says_why()
    {
        var readings = new DoctorReadings(Machines.Plain(), [], [.. MetricNames.All.Select(name => TelemetryValidityTests.Missing(name, "no such file"))], "/w", Reading.Missing<Bytes>("no drive"));
        var checks = Doctor.Examine(readings);
        Assert.All(checks.Where(c => c.Name is not ("cpus" or "smt" or "pressure")), check => Assert.Equal(DoctorVerdict.Unknown, check.Verdict));
        Assert.Equal("no such file", checks.Single(c => c.Name == "steal").Text);
        Assert.Equal("no drive", checks.Single(c => c.Name == "disk-space").Text);
    }

    [Fact]
    public void Energy_that_only_root_may_read_warns_and_energy_that_does_not_exist_is_unknown()
    {
        Assert.Equal(DoctorVerdict.Warning, WithReason("/sys/class/powercap/intel-rapl:0/energy_uj may not be read: permission denied; run as root").Verdict);
        Assert.Equal(DoctorVerdict.Unknown, WithReason("no RAPL").Verdict);

        static DoctorCheck WithReason(string reason)
        {
            var readings = Readings();
            return Check(readings with { Idle = [.. readings.Idle.Select(m => m.Name == MetricNames.PackagePower ? TelemetryValidityTests.Missing(m.Name, reason) : m)] }, "package-power");
        }
    }

    [Fact]
    public void A_container_that_hides_its_cgroups_warns() =>
        Assert.Equal(DoctorVerdict.Warning, Check(Readings(facts: [("machine.container", "docker"), ("cgroup.version", "none")]), "container").Verdict);

    [Fact]
    public async Task A_visit_to_this_machine_checks_everything()
    {
        using ISampler sampler = Samplers.ForThisMachine();
        var checks = await DoctorVisit.RunAsync(MachineProbes.ForThisMachine(), sampler, ".", TimeSpan.FromMilliseconds(400), TimeProvider.System, CancellationToken.None);
        Assert.Equal(Doctor.Examine(Readings()).Select(c => c.Name), checks.Select(c => c.Name));
        Assert.All(checks, check => Assert.NotEmpty(check.Text));
        Assert.NotEqual(DoctorVerdict.Unknown, checks.Single(c => c.Name == "disk-space").Verdict);
    }

    private static DoctorCheck Check(DoctorReadings readings, string name) => Doctor.Examine(readings).Single(check => check.Name == name);

    private static DoctorReadings Readings(
        (string Name, string Value)[]? facts = null, (string Name, double Value)[]? idle = null, MachineDescription? machine = null, Bytes? free = null)
    {
        (string Name, string Value)[] good =
        [
            ("cpu.governor", "performance"), ("cgroup.cpu_quota_cpus", "none"), ("cgroup.version", "v2"), ("kernel.clocksource", "tsc"),
            ("memory.transparent_hugepages", "madvise"), ("numa.nodes", "0"), ("machine.hypervisor", "none found"), ("machine.container", "none found"), ("cpu.no_turbo", "1"), ("dotnet.processor_count", "4"),
        ];
        var environment = good.Where(g => facts is null || facts.All(f => f.Name != g.Name)).Concat(facts ?? []).Select(f => EnvironmentFact.Known(f.Name, f.Value, "test"));
        (string Name, double Value)[] quiet = [(MetricNames.CpuBusy, 0.01), (MetricNames.ProcessCpu, 0.01), .. idle ?? []];
        var metrics = TelemetryValidityTests.Metrics([.. quiet.GroupBy(m => m.Name).Select(g => g.Last())]);
        return new DoctorReadings(machine ?? Machines.Plain(), [.. environment], [.. metrics], "/work-folder", free ?? Bytes.FromGibibytes(100));
    }
}
