using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Energy;

/// <summary>Energy of the CPU packages and their memory from RAPL.</summary>
/// <remarks>Since CVE-2020-8694 only root may read energy_uj; virtual machines have no powercap at all.</remarks>
internal sealed class RaplSource : TelemetrySource
{
    private const int Package = 0, PackageLost = 1, Dram = 2, DramLost = 3, Platform = 4, PlatformLost = 5;

    private readonly Zone[] _packages;
    private readonly Zone[] _dram;
    private readonly Zone[] _platform;

    public RaplSource(LinuxRoot root, bool isAmd) : base(channels: 6)
    {
        var zones = RaplZone.Find(root, isAmd);
        _packages = [.. zones.Where(zone => !zone.IsDram && !zone.IsPlatform).Select(zone => new Zone(root, zone))];
        _dram = [.. zones.Where(zone => zone.IsDram).Select(zone => new Zone(root, zone))];
        _platform = [.. zones.Where(zone => zone.IsPlatform).Take(1).Select(zone => new Zone(root, zone))];
        var none = root.HasFolder("/sys/class/powercap") ? "RAPL shows no such zone on this CPU" : "no RAPL: /sys/class/powercap does not exist here, as in virtual machines";
        Fail(none);
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Rate(MetricNames.PackagePower, Package, 1e-6, epoch: PackageLost),
        MetricDefinition.Rate(MetricNames.DramPower, Dram, 1e-6, epoch: DramLost),
        MetricDefinition.Rate(MetricNames.PlatformPower, Platform, 1e-6, epoch: PlatformLost),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        Read(nowNanoseconds, row, _packages, Package, PackageLost);
        Read(nowNanoseconds, row, _dram, Dram, DramLost);
        Read(nowNanoseconds, row, _platform, Platform, PlatformLost);
    }

    public override void Dispose()
    {
        foreach (var zone in _packages) zone.File.Dispose();
        foreach (var zone in _dram) zone.File.Dispose();
        foreach (var zone in _platform) zone.File.Dispose();
    }

    private void Read(long nowNs, SampleRow row, Zone[] zones, int energy, int lost)
    {
        if (zones.Length == 0) return;
        long total = 0, lostCount = 0;
        foreach (var zone in zones)
        {
            if (KernelText.SingleNumber(zone.File.Read()) is not { } microjoules)
            {
                Fail(energy, zone.File.Reason ?? "energy_uj holds no number");
                return;
            }
            zone.Counter.Add(microjoules, nowNs);
            total += zone.Counter.Total;
            lostCount += zone.Counter.LostCount;
        }
        Put(row, energy, total);
        Put(row, lost, lostCount);
    }

    private sealed class Zone(LinuxRoot root, RaplZone zone)
    {
        public KernelFile File { get; } = new(root, $"{zone.Folder}/energy_uj", 64, "; run as root, or: chmod a+r on it");

        public EnergyCounter Counter { get; } = new(zone.RangeMicrojoules);
    }
}
