using LabelBench.Testing;
using LabelBench.Telemetry.Linux.Energy;

namespace LabelBench.Telemetry.Tests.Linux.Energy;

public class EnergyTests
{
    private const long Range = 262_143_328_850;

    [Fact]
    public void Energy_grows_by_what_the_counter_grew()
    {
        var counter = new EnergyCounter(Range);
        counter.Add(1_000, 0);
        counter.Add(8_001_000, 100_000_000);
        Assert.Equal(8_000_000, counter.Total);
        Assert.Equal(0, counter.LostCount);
    }

    [Fact]
    public void A_counter_that_starts_again_goes_on_growing()
    {
        var counter = new EnergyCounter(Range);
        counter.Add(Range - 3_000_000, 0);
        counter.Add(5_000_000, 100_000_000);
        Assert.Equal(8_000_000, counter.Total);
        Assert.Equal(0, counter.LostCount);
    }

    [Fact]
    public void After_so_long_a_pause_that_it_may_have_gone_round_twice_the_count_is_lost()
    {
        var counter = new EnergyCounter(Range);
        counter.Add(0, 0);
        counter.Add(5_000_000, 600_000_000_000);
        Assert.Equal(0, counter.Total);
        Assert.Equal(1, counter.LostCount);
    }

    [Fact]
    public void A_reset_is_not_mistaken_for_a_wrap()
    {
        var counter = new EnergyCounter(Range);
        counter.Add(100_000_000_000, 0);
        counter.Add(1_000_000, 100_000_000);
        Assert.Equal(0, counter.Total);
        Assert.Equal(1, counter.LostCount);
    }

    [Fact]
    public void Random_histories_never_show_negative_or_absurd_power()
    {
        var random = new Random(1729);
        for (var history = 0; history < 500; history++)
        {
            var range = random.NextInt64(1_000_000_000, Range);
            var counter = new EnergyCounter(range);
            long now = 0, energy = random.NextInt64(range);
            for (var step = 0; step < 200; step++)
            {
                var before = counter.Total;
                counter.Add(energy, now);
                Assert.True(counter.Total >= before);
                var pause = random.NextInt64(1_000_000, 2_000_000_000);
                if (step > 0) Assert.True(counter.Total - before <= 2_000_000_000 + 10_000_000, "more than 1 kW");
                now += pause;
                energy = random.Next(20) switch
                {
                    0 => random.NextInt64(range),
                    1 => 0,
                    _ => (energy + (long)(pause / 1e9 * 400e6 * random.NextDouble())) % range,
                };
            }
        }
    }

    [Fact]
    public void True_energy_survives_any_number_of_wraps_when_it_is_read_often()
    {
        var random = new Random(7);
        const long range = 65_532_610_987;
        var counter = new EnergyCounter(range);
        long truth = range - 1, now = 0, start = truth;
        counter.Add(truth % range, now);
        for (var step = 0; step < 20_000; step++)
        {
            now += 100_000_000;
            truth += random.NextInt64(50_000_000);
            counter.Add(truth % range, now);
        }
        Assert.Equal(truth - start, counter.Total);
        Assert.True(truth / range > 3);
    }

    [LinuxFact]
    public void Packages_and_memory_are_counted_once()
    {
        using var machine = TwoPackages();
        using var reader = new SourceReader(new RaplSource(machine.Root, isAmd: false));
        Assert.Equal([0, 0, 0, 0, 0, 0], reader.Read(0));
        machine.Write("/sys/class/powercap/intel-rapl:0/energy_uj", "11000000")
            .Write("/sys/class/powercap/intel-rapl:1/energy_uj", "22000000")
            .Write("/sys/class/powercap/intel-rapl:0:1/energy_uj", "500000")
            .Write("/sys/class/powercap/intel-rapl:2/energy_uj", "90000000")
            .Write("/sys/class/powercap/intel-rapl:0:0/energy_uj", "800000000");
        Assert.Equal([33_000_000, 0, 500_000, 0, 90_000_000, 0], reader.Read(0.1));
    }

    [LinuxFact]
    public void Dies_of_one_package_are_one_counter_on_amd_and_several_on_intel()
    {
        using var machine = new FakeMachine();
        for (var die = 0; die < 2; die++)
            machine.Write($"/sys/class/powercap/intel-rapl:{die}/name", $"package-0-die-{die}")
                .Write($"/sys/class/powercap/intel-rapl:{die}/energy_uj", "0")
                .Write($"/sys/class/powercap/intel-rapl:{die}/max_energy_range_uj", "65532610987");
        Assert.Single(RaplZone.Find(machine.Root, isAmd: true));
        Assert.Equal(2, RaplZone.Find(machine.Root, isAmd: false).Count);
    }

    [LinuxFact]
    public void Energy_that_only_root_may_read_says_so()
    {
        using var machine = TwoPackages().Forbid("/sys/class/powercap/intel-rapl:0/energy_uj");
        using var reader = new SourceReader(new RaplSource(machine.Root, isAmd: false));
        var read = reader.Read();
        Assert.Null(read[0]);
        Assert.Contains("permission denied; run as root", reader.Source.ReasonFor(0));
        Assert.Equal(0, read[2]);
    }

    [Fact]
    public void A_machine_without_rapl_says_so()
    {
        using var machine = new FakeMachine();
        using var reader = new SourceReader(new RaplSource(machine.Root, isAmd: false));
        Assert.All(reader.Read(), Assert.Null);
        Assert.Contains("virtual machines", reader.Source.ReasonFor(0));
    }

    private static FakeMachine TwoPackages()
    {
        var machine = new FakeMachine();
        foreach (var (zone, name) in new[] { ("0", "package-0"), ("0:0", "core"), ("0:1", "dram"), ("1", "package-1"), ("2", "psys") })
            machine.Write($"/sys/class/powercap/intel-rapl:{zone}/name", name)
                .Write($"/sys/class/powercap/intel-rapl:{zone}/energy_uj", "0")
                .Write($"/sys/class/powercap/intel-rapl:{zone}/max_energy_range_uj", "262143328850");
        return machine
            .Write("/sys/class/powercap/intel-rapl-mmio:0/name", "package-0")
            .Write("/sys/class/powercap/intel-rapl-mmio:0/energy_uj", "77000000")
            .Write("/sys/class/powercap/intel-rapl-mmio:0/max_energy_range_uj", "262143328850");
    }
}
