using LabelBench.Testing;
using LabelBench.Telemetry.Linux.Numa;
using LabelBench.Telemetry.Linux.Sensors;

namespace LabelBench.Telemetry.Tests.Linux.Sensors;

public class SensorTests
{
    [LinuxFact]
    public void Chips_are_told_apart_by_name_and_device_whatever_their_number()
    {
        using var one = Chips(first: "nvme", second: "coretemp");
        using var other = Chips(first: "coretemp", second: "nvme");
        Assert.Equal(HwmonChip.Find(one.Root).Select(c => (c.Name, c.Device)), HwmonChip.Find(other.Root).Select(c => (c.Name, c.Device)));
    }

    [LinuxFact]
    public void The_hottest_sensor_of_each_kind_counts_and_unconnected_ones_do_not()
    {
        using var machine = new FakeMachine()
            .Write("/sys/class/hwmon/hwmon0/name", "coretemp").Write("/sys/class/hwmon/hwmon0/temp1_input", "61000").Write("/sys/class/hwmon/hwmon0/temp2_input", "67500")
            .Write("/sys/class/hwmon/hwmon1/name", "nct6798").Write("/sys/class/hwmon/hwmon1/temp1_input", "-128000").Write("/sys/class/hwmon/hwmon1/temp2_input", "34000").Write("/sys/class/hwmon/hwmon1/temp3_input", "127000")
            .Write("/sys/class/hwmon/hwmon1/fan1_input", "0").Write("/sys/class/hwmon/hwmon1/fan2_input", "1200").Write("/sys/class/hwmon/hwmon1/fan3_input", "800")
            .Write("/sys/class/hwmon/hwmon2/name", "amdgpu").Write("/sys/class/hwmon/hwmon2/temp1_input", "90000");
        using var reader = new SourceReader(new HwmonSource(machine.Root));
        Assert.Equal([67_500, null, null, 34_000, 800], reader.Read());
        Assert.Equal("no sensor chip of this kind", reader.Source.ReasonFor(1));
        Assert.NotNull(reader.Source.OwnPeriod);
    }

    [LinuxFact]
    public void A_machine_without_sensors_says_so()
    {
        using var machine = new FakeMachine();
        using var sensors = new SourceReader(new HwmonSource(machine.Root));
        Assert.All(sensors.Read(), Assert.Null);
        Assert.Contains("virtual machines", sensors.Source.ReasonFor(0));
        using var wall = new SourceReader(new WallPowerSource(machine.Root));
        Assert.Null(wall.Read()[0]);
        Assert.Equal("no power meter in /sys/class/hwmon, and /dev/ipmi0 does not exist here", wall.Source.ReasonFor(0));
    }

    [LinuxFact]
    public void A_power_meter_of_hwmon_comes_in_milliwatts()
    {
        using var machine = new FakeMachine().Write("/sys/class/hwmon/hwmon5/name", "power_meter").Write("/sys/class/hwmon/hwmon5/power1_average", "312500000");
        using var reader = new SourceReader(new WallPowerSource(machine.Root));
        Assert.Equal(312_500, reader.Read()[0]);
    }

    [Fact]
    public void A_dcmi_answer_gives_current_power_and_nothing_else_of_it()
    {
        // 400 W now, 10 W least, 900 W most, 300 W on average over 10,824 s; measuring.
        byte[] answer = [0, 0xDC, 0x90, 0x01, 10, 0, 0x84, 0x03, 0x2C, 0x01, 1, 2, 3, 4, 0xC0, 0x28, 0xA5, 0x00, 0x40];
        Assert.Equal(400_000, DcmiPowerReading.Milliwatts(answer, out var reason));
        Assert.Equal("", reason);
        byte[][] bad = [[], [0xC1], [0xD4, 0xDC], answer[..12], [0, 0xDD, .. answer[2..]], [.. answer[..18], 0x00]];
        foreach (var one in bad)
        {
            Assert.Null(DcmiPowerReading.Milliwatts(one, out reason));
            Assert.Contains("management controller", reason);
        }
    }

    [LinuxFact]
    public void Pages_from_the_wrong_node_are_added_up_and_one_node_says_that_there_is_no_other()
    {
        using var two = new FakeMachine().Write("/sys/devices/system/node/node0/numastat", "numa_hit 100\nnuma_miss 3\nnuma_foreign 4").Write("/sys/devices/system/node/node1/numastat", "numa_hit 100\nnuma_miss 4\nnuma_foreign 3");
        using var reader = new SourceReader(new NumaSource(two.Root));
        Assert.Equal(7, reader.Read()[0]);
        using var one = new FakeMachine().Write("/sys/devices/system/node/node0/numastat", "numa_miss 0");
        using var alone = new SourceReader(new NumaSource(one.Root));
        Assert.Null(alone.Read()[0]);
        Assert.Equal("the machine has one NUMA node", alone.Source.ReasonFor(0));
    }

    private static FakeMachine Chips(string first, string second)
    {
        var machine = new FakeMachine();
        foreach (var (i, name) in new[] { first, second }.Index())
        {
            machine.Write($"/sys/class/hwmon/hwmon{i}/name", name);
            File.CreateSymbolicLink(machine.Root[$"/sys/class/hwmon/hwmon{i}/device"], $"../../../{name}.0");
        }
        return machine;
    }
}
