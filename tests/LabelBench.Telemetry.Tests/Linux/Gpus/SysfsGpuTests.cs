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
        reader.Read(seconds: 1);
        machine.WriteBytes($"{Card}/gpu_metrics", Blob13(2 * 65_536, 1UL << 33 | 1UL << 2));
        var read = reader.Read(seconds: 2);
        double? Value(string name) => source.Metrics.Single(m => m.Name == name) is var metric ? read[metric.Channel] * metric.Scale : null;
        Assert.Equal(0.87, Value(GpuMetricNames.Busy)!.Value, 9);
        Assert.Equal(21e9, Value(GpuMetricNames.MemoryTotal));
        Assert.Equal(1.0, Value(GpuMetricNames.Power)); // one joule since the first reading
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
        for (var i = 0; i < 30; i++) Assert.NotNull(reader.Read(i / 10.0)[energy]);
        Assert.Null(reader.Read(3)[energy]);
        Assert.Contains("frozen", source.ReasonFor(energy));
        machine.WriteBytes($"{Card}/gpu_metrics", Blob13(70_000, 0));
        Assert.NotNull(reader.Read(3.1)[energy]);
    }

    [LinuxFact]
    public void A_counter_of_energy_that_begins_anew_changes_its_epoch_and_is_never_negative()
    {
        using var machine = Amd(energySteps: 65_536 * 1000UL);
        using var source = Assert.IsType<AmdGpuSource>(SysfsGpus.Open(machine.Root).Single());
        using var reader = new SourceReader(source);
        var power = source.Metrics.Single(m => m.Name == GpuMetricNames.Power);
        var before = reader.Read(1)[power.Epoch!.Value];
        machine.WriteBytes($"{Card}/gpu_metrics", Blob13(65_536, 0));
        var after = reader.Read(2);
        Assert.NotEqual(before, after[power.Epoch!.Value]);
        Assert.Equal(0, after[power.Channel]);
    }

    [Fact]
    public void Sentinels_and_unknown_versions_are_no_values()
    {
        var blob = Blob13(1, 0);
        blob.AsSpan(22, 2).Fill(0xFF);
        blob.AsSpan(24, 8).Fill(0xFF);
        Assert.True(AmdGpuMetrics.TryParse(blob, out var metrics, out _));
        Assert.Equal((null, null), (metrics.EnergyMicrojoules, metrics.PowerMilliwatts));
        blob[3] = 9;
        Assert.False(AmdGpuMetrics.TryParse(blob, out _, out var reason));
        Assert.Contains("1.9", reason);
        Assert.False(AmdGpuMetrics.TryParse(blob.AsSpan(0, 50), out _, out reason));
        Assert.Contains("cut off", reason);
        Assert.False(AmdGpuMetrics.TryParse([], out _, out _));
    }

    /// <summary>Every other byte is 0x11, so that a value read from a wrong place shows.</summary>
    [Theory]
    [InlineData(1, 0, 80, null, 34, null)]
    [InlineData(1, 1, 96, 24, 22, null)]
    [InlineData(1, 2, 104, 24, 22, null)]
    [InlineData(1, 3, 120, 24, 22, 112)]
    [InlineData(1, 4, 288, 24, 10, null)]
    [InlineData(1, 5, 360, 88, 10, null)]
    [InlineData(1, 6, 384, 88, 10, null)]
    [InlineData(2, 1, 120, null, null, null)]
    [InlineData(2, 2, 128, null, null, 120)]
    [InlineData(2, 3, 152, null, null, 120)]
    [InlineData(2, 4, 168, null, 46, 120)]
    [InlineData(3, 0, 264, null, 124, null)]
    public void Each_version_of_gpu_metrics_is_read_at_its_own_places(byte format, byte content, int size, int? energy, int? power, int? throttling)
    {
        var blob = new byte[size];
        blob.AsSpan().Fill(0x11);
        BinaryPrimitives.WriteUInt16LittleEndian(blob, (ushort)size);
        (blob[2], blob[3]) = (format, content);
        if (energy is { } e) BinaryPrimitives.WriteUInt64LittleEndian(blob.AsSpan(e), 65_536 * 5);
        if (power is { } p && format == 3) BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(p), 750);
        else if (power is { } q) BinaryPrimitives.WriteUInt16LittleEndian(blob.AsSpan(q), 750);
        if (throttling is { } t) BinaryPrimitives.WriteUInt64LittleEndian(blob.AsSpan(t), 5);
        Assert.True(AmdGpuMetrics.TryParse(blob, out var metrics, out _));
        Assert.Equal(energy is null ? null : 5_000_000L, metrics.EnergyMicrojoules);
        Assert.Equal(power is null ? null : format == 1 ? 750_000L : 750L, metrics.PowerMilliwatts);
        Assert.Equal(throttling is null ? null : 5UL, metrics.Throttling);
        Assert.Equal((format, content) == (1, 6), metrics.Held is not null);
    }

    [LinuxFact]
    public void Throttling_that_is_told_as_time_shows_when_it_grows()
    {
        using var machine = Amd(energySteps: 1);
        using var source = Assert.IsType<AmdGpuSource>(SysfsGpus.Open(machine.Root).Single());
        using var reader = new SourceReader(source);
        var (capped, hot) = (source.Metrics.Single(m => m.Name == GpuMetricNames.SeenPowerCap).Channel, source.Metrics.Single(m => m.Name == GpuMetricNames.SeenHardwareThermal).Channel);
        (long?, long?) Seen(double seconds, uint power, uint heat)
        {
            var blob = new byte[384];
            BinaryPrimitives.WriteUInt16LittleEndian(blob, 384);
            (blob[2], blob[3]) = (1, 6);
            BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(112), power);
            BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(116), heat);
            machine.WriteBytes($"{Card}/gpu_metrics", blob);
            var read = reader.Read(seconds);
            return (read[capped], read[hot]);
        }
        Assert.Equal((null, null), Seen(0, 10, 20));
        Assert.Equal((0, 0), Seen(1, 10, 20));
        Assert.Equal((1, 0), Seen(2, 11, 20));
        Assert.Equal((0, 1), Seen(3, 11, 25));
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
        var busy = source.Metrics.Single(m => m.Name == GpuMetricNames.Busy).Channel;
        Assert.Contains("no watched process has the GPU open", source.ReasonFor(busy), StringComparison.Ordinal);

        // The same client by two descriptors, another GPU, and a file that is no GPU's.
        void Clients(double seconds) => machine
            .Write("/proc/7/fdinfo/3", Fdinfo(isXe, "0000:03:00.0", 1, seconds)).Write("/proc/7/fdinfo/4", Fdinfo(isXe, "0000:03:00.0", 1, seconds))
            .Write("/proc/7/fdinfo/5", Fdinfo(isXe, "0000:99:00.0", 1, 10 * seconds)).Write("/proc/7/fdinfo/0", "pos:\t0\nflags:\t02\n");
        Clients(1);
        source.Watch(7);
        Assert.Null(reader.Read(1)[busy]);
        Clients(2);
        Assert.Equal(4000, reader.Read(2)[busy]);
        File.Delete(machine.Root["/proc/7/fdinfo/3"]);
        source.Watch();
        Assert.Null(reader.Read(3)[busy]);
    }

    /// <summary>Busy 0.4 of the time; two engines of the video kind, 0.6 of one.</summary>
    private static string Fdinfo(bool isXe, string pci, int client, double seconds) => isXe
        ? FormattableString.Invariant($"pos:\t0\ndrm-driver:\txe\ndrm-client-id:\t{client}\ndrm-pdev:\t{pci}\ndrm-cycles-rcs:\t{400_000 * seconds:0}\ndrm-total-cycles-rcs:\t{1_000_000 * seconds:0}\ndrm-cycles-vcs:\t{600_000 * seconds:0}\ndrm-total-cycles-vcs:\t{1_000_000 * seconds:0}\ndrm-engine-capacity-vcs:\t2\ndrm-total-vram0:\t67108864\n")
        : FormattableString.Invariant($"pos:\t0\ndrm-driver:\ti915\ndrm-client-id:\t{client}\ndrm-pdev:\t{pci}\ndrm-engine-render:\t{4e8 * seconds:0} ns\ndrm-engine-video:\t{6e8 * seconds:0} ns\ndrm-engine-capacity-video:\t2\n");

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
