using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Sensors;

/// <summary>Hottest CPU, memory module, drive and board sensor and the slowest turning fan, once a second, from hwmon.</summary>
/// <remarks>A chip behind a slow bus takes milliseconds to answer, so the source has a thread of its own. GPUs are not in it: they have metrics of their own.</remarks>
internal sealed class HwmonSource : TelemetrySource
{
    private const int Cpu = 0, MemoryModule = 1, Drive = 2, Board = 3, Fan = 4;

    private const int MillidegreesAtMost = 200_000;

    private static readonly ImmutableArray<string> CpuChips = ["coretemp", "k10temp", "zenpower", "cpu_thermal", "k8temp", "via_cputemp"];
    private static readonly ImmutableArray<string> MemoryChips = ["jc42", "spd5118"];
    private static readonly ImmutableArray<string> DriveChips = ["nvme", "drivetemp"];
    private static readonly ImmutableArray<string> GpuChips = ["amdgpu", "radeon", "nouveau", "i915", "xe"];

    private readonly KernelFile[][] _files;

    public HwmonSource(LinuxRoot root) : base(channels: 5)
    {
        var chips = HwmonChip.Find(root).Where(chip => !GpuChips.Contains(chip.Name)).ToList();
        _files =
        [
            Temperatures(CpuChips.Contains), Temperatures(MemoryChips.Contains), Temperatures(DriveChips.Contains),
            Temperatures(name => !CpuChips.Contains(name) && !MemoryChips.Contains(name) && !DriveChips.Contains(name)),
            Open(chips.SelectMany(chip => chip.Inputs(root, "fan"))),
        ];
        Fail(chips.Count == 0 ? "/sys/class/hwmon shows no sensor chip, as in virtual machines" : "no sensor chip of this kind");

        KernelFile[] Temperatures(Func<string, bool> isOfKind) => Open(chips.Where(chip => isOfKind(chip.Name)).SelectMany(chip => chip.Inputs(root, "temp")));

        KernelFile[] Open(IEnumerable<string> paths) => [.. paths.Select(path => new KernelFile(root, path, 64))];
    }

    public override TimeSpan? OwnPeriod => TimeSpan.FromSeconds(1);

    public override string Name => "hwmon";

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Gauge(MetricNames.CpuTemperature, Cpu, 1e-3),
        MetricDefinition.Gauge(MetricNames.MemoryTemperature, MemoryModule, 1e-3),
        MetricDefinition.Gauge(MetricNames.DriveTemperature, Drive, 1e-3),
        MetricDefinition.Gauge(MetricNames.BoardTemperature, Board, 1e-3),
        MetricDefinition.Gauge(MetricNames.FanSlowest, Fan),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        for (var channel = Cpu; channel <= Fan; channel++)
        {
            if (_files[channel].Length == 0) continue;
            long? extreme = null;
            foreach (var file in _files[channel])
                if (KernelText.SingleNumber(file.Read()) is { } value && IsPossible(channel, value))
                    extreme = extreme is { } known ? channel == Fan ? Math.Min(known, value) : Math.Max(known, value) : value;
            PutOrFail(row, channel, extreme, _files[channel][0].Reason ?? (channel == Fan ? "no fan turns, or none is connected" : "no sensor gives a possible temperature"));
        }
    }

    public override void Dispose()
    {
        foreach (var files in _files)
            foreach (var file in files) file.Dispose();
    }

    /// <summary>Sensors that nothing is wired to read -128 °C, 127 °C or more; connectors without a fan read 0.</summary>
    private static bool IsPossible(int channel, long value) => channel == Fan ? value > 0 : value is > -50_000 and < MillidegreesAtMost and not 127_000;
}
