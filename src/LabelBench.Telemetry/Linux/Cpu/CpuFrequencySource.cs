using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>Mean frequency of the CPUs from cpufreq, once a second.</summary>
/// <remarks>Every read may interrupt the CPU that it asks about (older kernels), so that at most 16 CPUs, evenly spaced, are asked.</remarks>
internal sealed class CpuFrequencySource : TelemetrySource
{
    private const int MostCpus = 16;

    private readonly KernelFile[] _files;

    public CpuFrequencySource(LinuxRoot root) : base(channels: 1, everyTicks: 10)
    {
        _files = [.. Spread(CpuFolders.All(root).Select(cpu => $"{cpu}/cpufreq/scaling_cur_freq").Where(root.HasFile).ToList()).Select(path => new KernelFile(root, path, 64))];
        Fail("no CPU has cpufreq in /sys: the hypervisor hides the frequency, or no driver is loaded");
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Gauge(MetricNames.CpuFrequency, 0, 1000)];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_files.Length == 0) return;
        long sum = 0;
        var known = 0;
        foreach (var file in _files)
        {
            if (KernelText.SingleNumber(file.Read()) is not { } kilohertz) continue;
            sum += kilohertz;
            known++;
        }
        if (known > 0) Put(row, 0, sum / known);
        else Fail(0, _files[0].Reason ?? "scaling_cur_freq holds no number: the driver does not tell it");
    }

    public override void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }

    private static IEnumerable<string> Spread(List<string> paths) => paths.Count <= MostCpus
        ? paths
        : Enumerable.Range(0, MostCpus).Select(i => paths[i * paths.Count / MostCpus]);
}
