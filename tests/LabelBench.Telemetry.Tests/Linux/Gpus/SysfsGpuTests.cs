using System.Buffers.Binary;
using LabelBench.Testing;
using LabelBench.Telemetry.Linux.Gpus;

namespace LabelBench.Telemetry.Tests.Linux.Gpus;

public class SysfsGpuTests
{
    private const string Card = "/sys/bus/pci/devices/0000:c1:00.0";

    [LinuxFact]
    public void An_amd_gpu_gives_what_its_driver_tells_and_a_reason_for_the_rest()
    {
        using var machine = Amd(energySteps: 65_536, throttle: 1UL << 33 | 1UL << 2);
        using var source = Assert.IsType<AmdGpuSource>(Assert.Single(SysfsGpus.Open(machine.Root)));
        Assert.Equal("0xfeed", source.Device);
        Assert.Equal(GpuMetricNames.All, source.Metrics.Select(m => m.Name));
        using var reader = new SourceReader(source);
        var read = reader.Read();
        double? Value(string name) => source.Metrics.Single(m => m.Name == name) is var metric ? read[metric.Channel] * metric.Scale : null;
        Assert.Equal(0.87, Value(GpuMetricNames.Busy)!.Value, 9);
        Assert.Equal(21e9, Value(GpuMetricNames.MemoryTotal));
        Assert.Equal(1.0, Value(GpuMetricNames.Power)); // one joule so far
        Assert.Equal(61.5, Value(GpuMetricNames.Temperature));
        Assert.Equal(2.1e9, Value(GpuMetricNames.GraphicsClock));
        Assert.Equal(1, Value(GpuMetricNames.SeenPowerCap));
        Assert.Equal(1, Value(GpuMetricNames.SeenHardwareThermal));
        Assert.Null(Value(GpuMetricNames.SmActive));
        Assert.Equal("the amdgpu driver does not tell it in /sys", source.ReasonFor(source.Metrics.Single(m => m.Name == GpuMetricNames.SmActive).Channel));
    }

    [LinuxFact]
    public void A_frozen_energy_counter_is_missing_and_not_zero_watts()
    {
        using var machine = Amd(energySteps: 65_536);
        using var source = Assert.IsType<AmdGpuSource>(SysfsGpus.Open(machine.Root).Single());
        using var reader = new SourceReader(source);
        var energy = source.Metrics.Single(m => m.Name == GpuMetricNames.Power).Channel;
        for (var i = 0; i < 30; i++) Assert.NotNull(reader.Read()[energy]);
        Assert.Null(reader.Read()[energy]);
        Assert.Contains("frozen", source.ReasonFor(energy));
        machine.WriteBytes($"{Card}/gpu_metrics", Blob13(70_000, 0));
        Assert.NotNull(reader.Read()[energy]);
    }

    [Fact]
    public void Sentinels_and_unknown_versions_are_no_values()
    {
        var blob = Blob13(1, 0);
        blob.AsSpan(22, 2).Fill(0xFF);
        blob.AsSpan(24, 8).Fill(0xFF);
        Assert.True(AmdGpuMetrics.TryParse(blob, out var metrics, out _));
        Assert.Equal((null, null), (metrics.EnergyMicrojoules, metrics.PowerMilliwatts));
        blob[3] = 0;
        Assert.False(AmdGpuMetrics.TryParse(blob, out _, out var reason));
        Assert.Contains("1.0", reason);
        Assert.False(AmdGpuMetrics.TryParse(blob.AsSpan(0, 50), out _, out reason));
        Assert.Contains("cut off", reason);
        Assert.False(AmdGpuMetrics.TryParse([], out _, out _));
    }

    [Fact]
    public void An_instinct_blob_has_its_energy_and_leaves_throttling_to_nobody()
    {
        var blob = new byte[288];
        BinaryPrimitives.WriteUInt16LittleEndian(blob, 288);
        (blob[2], blob[3]) = (1, 4);
        BinaryPrimitives.WriteUInt16LittleEndian(blob.AsSpan(10), 750);
        BinaryPrimitives.WriteUInt64LittleEndian(blob.AsSpan(24), 65_536 * 5);
        Assert.True(AmdGpuMetrics.TryParse(blob, out var metrics, out _));
        Assert.Equal((5_000_000L, 750_000L, null), (metrics.EnergyMicrojoules, metrics.PowerMilliwatts, metrics.Throttling));
    }

    [LinuxFact]
    public void An_intel_gpu_of_xe_gives_the_clock_it_runs_at_and_not_the_one_asked_for() => Intel(isXe: true);

    [LinuxFact]
    public void An_intel_gpu_of_i915_gives_the_clock_it_runs_at_and_not_the_one_asked_for() => Intel(isXe: false);

    private static void Intel(bool isXe)
    {
        const string pci = "/sys/bus/pci/devices/0000:03:00.0", card = "/sys/class/drm/card1";
        using var machine = new FakeMachine().Write($"{pci}/class", "0x030000").Write($"{pci}/vendor", "0x8086").Write($"{pci}/device", "0x56c0").Folder($"{pci}/drm/card1");
        if (isXe)
            machine.Folder($"{pci}/tile0").Write($"{card}/device/tile0/gt0/freq0/act_freq", "1950").Write($"{card}/device/tile0/gt0/freq0/cur_freq", "2400")
                .Write($"{card}/device/tile0/gt0/freq0/throttle/reason_pl1", "1").Write($"{card}/device/hwmon/hwmon4/energy2_input", "123000000").Write($"{card}/device/hwmon/hwmon4/temp2_input", "55000");
        else
            machine.Write($"{card}/gt/gt0/rps_act_freq_mhz", "1950").Write($"{card}/gt/gt0/rps_cur_freq_mhz", "2400").Write($"{card}/gt/gt0/throttle_reason_pl1", "1")
                .Write($"{card}/device/hwmon/hwmon4/energy1_input", "123000000").Write($"{card}/device/hwmon/hwmon4/temp1_input", "55000");
        using var source = Assert.IsType<IntelGpuSource>(Assert.Single(SysfsGpus.Open(machine.Root)));
        using var reader = new SourceReader(source);
        var read = reader.Read();
        double? Value(string name) => source.Metrics.Single(m => m.Name == name) is var metric ? read[metric.Channel] * metric.Scale : null;
        Assert.Equal((1.95e9, 123.0, 55.0, 1.0), (Value(GpuMetricNames.GraphicsClock), Value(GpuMetricNames.Power), Value(GpuMetricNames.Temperature), Value(GpuMetricNames.SeenPowerCap)));
        Assert.Null(Value(GpuMetricNames.Busy));
    }

    [Fact]
    public void A_machine_without_such_gpus_has_no_such_sources()
    {
        using var machine = new FakeMachine();
        Assert.Empty(SysfsGpus.Open(machine.Root));
    }

    private static FakeMachine Amd(ulong energySteps, ulong throttle = 0) => new FakeMachine()
        .Write($"{Card}/class", "0x120000").Write($"{Card}/vendor", "0x1002").Write($"{Card}/device", "0x74a1").Write($"{Card}/unique_id", "0xfeed")
        .Write($"{Card}/gpu_busy_percent", "87").Write($"{Card}/mem_info_vram_used", "1000").Write($"{Card}/mem_info_vram_total", "21000000000")
        .Write($"{Card}/hwmon/hwmon7/power1_average", "250000000").Write($"{Card}/hwmon/hwmon7/temp1_input", "50000").Write($"{Card}/hwmon/hwmon7/temp2_input", "61500").Write($"{Card}/hwmon/hwmon7/freq1_input", "2100000000")
        .WriteBytes($"{Card}/gpu_metrics", Blob13(energySteps, throttle));

    private static byte[] Blob13(ulong energySteps, ulong throttle)
    {
        var blob = new byte[120];
        BinaryPrimitives.WriteUInt16LittleEndian(blob, 120);
        (blob[2], blob[3]) = (1, 3);
        BinaryPrimitives.WriteUInt16LittleEndian(blob.AsSpan(22), 250);
        BinaryPrimitives.WriteUInt64LittleEndian(blob.AsSpan(24), energySteps);
        BinaryPrimitives.WriteUInt64LittleEndian(blob.AsSpan(112), throttle);
        return blob;
    }
}
