using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry;

/// <summary>Judges from the telemetry of a window whether a GPU was held back, shared, broken or changed meanwhile. Pure; the lines are drawn in <see cref="ValidityThreshold"/>.</summary>
public static class GpuValidity
{
    /// <summary>A GPU that works at least so much of the time is under load: only then its link is judged, because idle links train down.</summary>
    private const double UnderLoad = 0.5;

    /// <summary>Fewer pieces do not make four quarters.</summary>
    private const int LeastForFall = 4;

    /// <summary>Clocks may stay as they are from one quarter to the next, and rise by the steps in which they are told (15 MHz of 2 GHz).</summary>
    private const double ClockStep = 0.008;

    /// <summary>Without these a GPU could be held back or share its time unseen, and the trial should say so.</summary>
    private static readonly ImmutableArray<(string What, ImmutableArray<string> Any)> Essential =
    [
        ("slowdown for temperature", [GpuMetricNames.HeldSoftwareThermal, GpuMetricNames.SeenSoftwareThermal]),
        ("hardware errors", [GpuMetricNames.XidHardware]),
        ("other processes on it", [GpuMetricNames.ForeignProcesses]),
    ];

    /// <param name="telemetry">Of the window; metrics of other devices are left out.</param>
    /// <param name="pieces">Of the same window piece by piece, in order; they tell a falling clock. None leaves that rule out.</param>
    /// <param name="uuid">Of the GPU.</param>
    /// <returns>Findings in the order of the rules.</returns>
    public static ImmutableArray<Finding> Judge(IReadOnlyList<MetricSummary> telemetry, IReadOnlyList<ImmutableArray<MetricSummary>> pieces, string uuid)
    {
        ArgumentNullException.ThrowIfNull(telemetry);
        ArgumentNullException.ThrowIfNull(pieces);
        var gpu = new Readings([.. telemetry.Where(m => m.Device == uuid)], [.. pieces.Select(p => p.FirstOrDefault(m => m.Device == uuid && m.Name == GpuMetricNames.SmClock)?.Mean.ValueOrNull?.Value)], uuid);
        var findings = ValidityThreshold.Gpu.Select(gpu.Direct)
            .GroupBy(finding => finding?.Rule).Where(rule => rule.Key is not null)
            // Bits and nanoseconds of one cause are one finding, by the reading that says more.
            .Select(rule => rule.OrderByDescending(f => f!.Invalidates).ThenByDescending(f => f!.Evidence!.Value).First())
            .Concat([Attached(gpu), Clocks(gpu), Fall(gpu), PowerLimit(gpu), ForeignMemory(gpu), Link(gpu, ValidityThreshold.LinkGeneration, GpuMetricNames.PcieGenerationMaximum), Link(gpu, ValidityThreshold.LinkWidth, GpuMetricNames.PcieWidthMaximum), Replays(gpu), Unseen(gpu)]);
        return [.. findings.OfType<Finding>()];
    }

    private static Finding? Attached(Readings gpu) =>
        gpu.Mean(GpuMetricNames.Attached) is { } attached && attached < 1 ? FindingText.Of(ValidityThreshold.Lost, 1 - attached, device: gpu.Uuid) : null;

    private static Finding? Clocks(Readings gpu)
    {
        if (gpu.PowerCapped || gpu.Of(GpuMetricNames.SmClock) is not { Deviation: { } deviation, Mean: Reading<Count>.Measured { Value.Value: > 0 and var mean } })
            return null;
        var idle = gpu.Mean(GpuMetricNames.SeenIdle) is > 0;
        return deviation / mean > ValidityThreshold.ClockVariation.WarnAbove
            ? FindingText.Of(ValidityThreshold.ClockVariation, deviation / mean, invalidates: !idle, note: idle ? "; the GPU was idle now and then, which lowers its clock" : "", device: gpu.Uuid)
            : null;
    }

    /// <summary>Thermal drift: every quarter of the window at most as fast as the one before, and the last much slower than the first.</summary>
    private static Finding? Fall(Readings gpu)
    {
        ImmutableArray<double> clocks = [.. gpu.Clocks.OfType<double>()];
        if (gpu.PowerCapped || clocks.Length < LeastForFall || clocks.Length < gpu.Clocks.Length)
            return null;
        double[] quarters = [.. Enumerable.Range(0, 4).Select(q => clocks[(q * clocks.Length / 4)..((q + 1) * clocks.Length / 4)].Average())];
        var falls = quarters.Zip(quarters.Skip(1)).All(next => next.Second <= next.First * (1 + ClockStep));
        return falls && 1 - quarters[3] / quarters[0] is var fall && fall > ValidityThreshold.ClockFall.WarnAbove ? FindingText.Of(ValidityThreshold.ClockFall, fall, device: gpu.Uuid) : null;
    }

    private static Finding? PowerLimit(Readings gpu) =>
        gpu.Of(GpuMetricNames.PowerLimit) is { Minimum: Reading<Count>.Measured least, Maximum: Reading<Count>.Measured { Value.Value: > 0 } most }
        && 1 - least.Value.Value / most.Value.Value is var moved && moved > ValidityThreshold.PowerLimitChanged.WarnAbove
            ? FindingText.Of(ValidityThreshold.PowerLimitChanged, moved, device: gpu.Uuid)
            : null;

    private static Finding? ForeignMemory(Readings gpu) =>
        gpu.Of(GpuMetricNames.ForeignMemory) is { Minimum: Reading<Count>.Measured least, Maximum: Reading<Count>.Measured most }
        && most.Value.Value - least.Value.Value is var grown && grown > ValidityThreshold.ForeignMemory.WarnAbove
            ? FindingText.Of(ValidityThreshold.ForeignMemory, grown, device: gpu.Uuid)
            : null;

    /// <summary>By the greatest that the link showed inside the window: it trains up when work begins.</summary>
    private static Finding? Link(Readings gpu, ValidityThreshold threshold, string possible) =>
        gpu.IsUnderLoad && gpu.Of(threshold.Metric)?.Maximum.ValueOrNull is { } now && gpu.Mean(possible) is { } best && best - now.Value is > 0 and var lacking
            ? FindingText.Of(threshold, lacking, note: FindingText.Invariant($"; {now.Value:0} of {best:0}"), device: gpu.Uuid)
            : null;

    private static Finding? Replays(Readings gpu)
    {
        if (gpu.Mean(GpuMetricNames.PcieReplays) is not { } rate || gpu.Mean(GpuMetricNames.PcieGeneration) is not { } generation || gpu.Mean(GpuMetricNames.PcieWidth) is not { } lanes)
            return null;
        // Gigatransfers a second are bits a second and lane; a bit error rate of 1e-12 over a minute.
        var bound = (int)generation switch { 1 => 2.5, 2 => 5, 3 => 8, 4 => 16, 5 => 32, _ => 64 } * 1e9 * 1e-12 * 60;
        var times = rate * 60 / lanes / bound;
        return times > ValidityThreshold.Replays.WarnAbove ? FindingText.Of(ValidityThreshold.Replays, times, device: gpu.Uuid) : null;
    }

    private static Finding? Unseen(Readings gpu)
    {
        var missing = Essential.Where(e => e.Any.All(name => gpu.Mean(name) is null)).Select(e => $"{e.What}: {gpu.Reason(e.Any[0])}").ToList();
        return missing.Count == 0 ? null : new Finding("gpu-unseen", false, $"On the GPU could not be watched: {string.Join("; ", missing)}.");
    }

    /// <param name="All">Of this GPU only.</param>
    /// <param name="Clocks">Mean SM clock of each piece; null where it was not read.</param>
    private sealed record Readings(ImmutableArray<MetricSummary> All, ImmutableArray<double?> Clocks, string Uuid)
    {
        public bool PowerCapped => Mean(GpuMetricNames.SeenPowerCap) is > 0 || Mean(GpuMetricNames.HeldPowerCap) is > 0;

        public bool IsUnderLoad => (Mean(GpuMetricNames.GraphicsActive) ?? Mean(GpuMetricNames.Busy)) is > UnderLoad;

        public MetricSummary? Of(string name) => All.FirstOrDefault(m => m.Name == name);

        public double? Mean(string name) => Of(name)?.Mean.ValueOrNull?.Value;

        public string Reason(string name) => Of(name)?.Mean.Match(_ => "", reason => reason) ?? "not among the metrics of this trial";

        public Finding? Direct(ValidityThreshold threshold) => Mean(threshold.Metric) is { } value && value > threshold.WarnAbove
            ? FindingText.Of(threshold, value, note: Limit(threshold), device: Uuid)
            : null;

        private string Limit(ValidityThreshold threshold) => threshold.Rule == "gpu-power-limited" && Mean(GpuMetricNames.PowerLimit) is { } watts ? FindingText.Invariant($"; the limit is {watts:0} W") : "";
    }
}
