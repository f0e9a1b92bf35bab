using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>Telemetry as a rented virtual server gives it: most readings there, power not.</summary>
public static class SampleTelemetry
{
    public static ImmutableArray<MetricSummary> Of(Cell cell, int repetition)
    {
        var busy = cell.Scenario == Scenario.Offline ? 0.96 : 0.58;
        return
        [
            Measured("cpu_busy_share", busy + 0.005 * (repetition - 2), busy - 0.08, Math.Min(1, busy + 0.03)),
            Measured("cpu_steal_share", 0.002 + 0.001 * repetition, 0, 0.011),
            Measured("memory_used_bytes", (2.1 + 0.1 * repetition) * (1L << 30), 2.0 * (1L << 30), 2.6 * (1L << 30)),
            Measured("process_cpu_cores", busy * 8, busy * 7.4, 8),
            Measured("process_resident_bytes", 1.2 * (1L << 30), 1.1 * (1L << 30), 1.3 * (1L << 30)),
            Measured("major_faults_per_s", 0, 0, 0),
            Measured("cpu_frequency_hz", 3.18e9, 2.9e9, 3.3e9),
            Missing("package_power_w", "RAPL is not readable: /sys/class/powercap is empty in this virtual machine"),
            Missing("cpu_thermal_throttles_per_s", "no thermal_throttle counters in this virtual machine"),
        ];
    }

    public static MetricSummary Measured(string name, double mean, double minimum, double maximum, int samples = 100) =>
        new(name, samples, new Count(mean), new Count(minimum), new Count(maximum));

    public static MetricSummary Missing(string name, string reason) =>
        new(name, 0, Reading.Missing<Count>(reason), Reading.Missing<Count>(reason), Reading.Missing<Count>(reason));
}
