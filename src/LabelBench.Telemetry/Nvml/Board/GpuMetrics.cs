using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Nvml.Board;

/// <summary>Channels that a source makes of what is on the board; they follow the channels of <see cref="GpuChannel"/>.</summary>
internal static class DerivedChannel
{
    public const int First = (int)GpuChannel.Count;

    /// <summary>1 while the GPU answers.</summary>
    public const int Attached = First;

    /// <summary>µJ: the energy counter, carried on by power since it was last read.</summary>
    public const int Energy = First + 1;

    /// <summary>µJ of the energy counter, where it was read.</summary>
    public const int CountedEnergy = First + 2;

    /// <summary>µJ: the integral of power.</summary>
    public const int PowerIntegral = First + 3;

    /// <summary>Changes where either cannot be added up across.</summary>
    public const int EnergyEpoch = First + 4;

    public const int ForeignProcesses = First + 5;
    public const int ForeignMemory = First + 6;

    /// <summary>Millionths.</summary>
    public const int MemoryUsedShare = First + 7;

    /// <summary>The first of the nine clock event reasons, 0 or 1, in the order of their bits.</summary>
    public const int FirstReason = First + 8;

    public const int Reasons = 9;
    public const int Count = FirstReason + Reasons;
}

/// <summary>How GPU metrics follow from the channels.</summary>
internal static class GpuMetrics
{
    private const double Percent = 0.01, Milli = 1e-3, Mega = 1e6, Micro = 1e-6, GpmShare = 1e-5, NanosecondsPerSecond = 1e9;

    /// <summary>Readings of slow channels lie ten samples apart.</summary>
    private const int Slow = 10;

    /// <summary>GPM needs 100 ms between two samples, so one that comes early is passed over.</summary>
    private const int Gpm = 2;

    public static ImmutableArray<MetricDefinition> All { get; } = [.. Values(), .. Counters(), .. Activity()];

    private static IEnumerable<MetricDefinition> Values() =>
    [
        Gauge(GpuMetricNames.Attached, DerivedChannel.Attached),
        Gauge(GpuMetricNames.Busy, GpuChannel.Busy, Percent),
        Gauge(GpuMetricNames.MemoryBusy, GpuChannel.MemoryBusy, Percent),
        Gauge(GpuMetricNames.MemoryUsed, GpuChannel.MemoryUsed),
        Gauge(GpuMetricNames.MemoryUsedShare, DerivedChannel.MemoryUsedShare, Micro),
        Gauge(GpuMetricNames.MemoryTotal, GpuChannel.MemoryTotal),
        Gauge(GpuMetricNames.Bar1Used, GpuChannel.Bar1Used, 1, Slow),
        new(GpuMetricNames.Power, MetricKind.Ratio, DerivedChannel.Energy, NanosecondsPerSecond * Micro, (int)GpuChannel.Stamp, MayStepBack: true, Epoch: DerivedChannel.EnergyEpoch) { EveryTicks = Slow },
        new(GpuMetricNames.EnergyOverIntegral, MetricKind.Ratio, DerivedChannel.CountedEnergy, 1, DerivedChannel.PowerIntegral, Epoch: DerivedChannel.EnergyEpoch) { EveryTicks = Slow },
        Gauge(GpuMetricNames.InstantPower, GpuChannel.InstantPower, Milli),
        Gauge(GpuMetricNames.AveragePower, GpuChannel.AveragePower, Milli),
        Gauge(GpuMetricNames.MemoryPower, GpuChannel.MemoryPower, Milli),
        Gauge(GpuMetricNames.ModulePower, GpuChannel.ModulePower, Milli),
        Gauge(GpuMetricNames.PowerLimit, GpuChannel.PowerLimit, Milli, Slow),
        Gauge(GpuMetricNames.Temperature, GpuChannel.Temperature, 1, Slow),
        Gauge(GpuMetricNames.MemoryTemperature, GpuChannel.MemoryTemperature, 1, Slow),
        Gauge(GpuMetricNames.TemperatureMargin, GpuChannel.TemperatureMargin, 1, Slow),
        Gauge(GpuMetricNames.GraphicsClock, GpuChannel.GraphicsClock, Mega, Slow),
        Gauge(GpuMetricNames.SmClock, GpuChannel.SmClock, Mega),
        Gauge(GpuMetricNames.MemoryClock, GpuChannel.MemoryClock, Mega),
        Gauge(GpuMetricNames.VideoClock, GpuChannel.VideoClock, Mega, Slow),
        Gauge(GpuMetricNames.SmClockMaximum, GpuChannel.SmClockMaximum, Mega, Slow),
        Gauge(GpuMetricNames.MemoryClockMaximum, GpuChannel.MemoryClockMaximum, Mega, Slow),
        Gauge(GpuMetricNames.PerformanceState, GpuChannel.PerformanceState, 1, Slow),
        .. ((string[])[GpuMetricNames.SeenIdle, GpuMetricNames.SeenApplicationClocks, GpuMetricNames.SeenPowerCap, GpuMetricNames.SeenHardwareSlowdown, GpuMetricNames.SeenSyncBoost,
            GpuMetricNames.SeenSoftwareThermal, GpuMetricNames.SeenHardwareThermal, GpuMetricNames.SeenPowerBrake, GpuMetricNames.SeenDisplay]).Select((name, bit) => Gauge(name, DerivedChannel.FirstReason + bit)),
    ];

    private static IEnumerable<MetricDefinition> Counters() =>
    [
        Held(GpuMetricNames.HeldPowerCap, GpuChannel.HeldPowerCap),
        Held(GpuMetricNames.HeldSoftwareThermal, GpuChannel.HeldSoftwareThermal),
        Held(GpuMetricNames.HeldHardwareThermal, GpuChannel.HeldHardwareThermal),
        Held(GpuMetricNames.HeldPowerBrake, GpuChannel.HeldPowerBrake),
        Held(GpuMetricNames.HeldSyncBoost, GpuChannel.HeldSyncBoost),
        Held(GpuMetricNames.HeldBoardLimit, GpuChannel.HeldBoardLimit),
        PerSecond(GpuMetricNames.PcieReceived, GpuChannel.PcieReceived, 1, GpuChannel.PcieEpoch),
        PerSecond(GpuMetricNames.PcieSent, GpuChannel.PcieSent, 1, GpuChannel.PcieEpoch),
        Gauge(GpuMetricNames.PcieGeneration, GpuChannel.PcieGeneration, 1, Slow),
        Gauge(GpuMetricNames.PcieGenerationMaximum, GpuChannel.PcieGenerationMaximum, 1, Slow),
        Gauge(GpuMetricNames.PcieWidth, GpuChannel.PcieWidth, 1, Slow),
        Gauge(GpuMetricNames.PcieWidthMaximum, GpuChannel.PcieWidthMaximum, 1, Slow),
        PerSecond(GpuMetricNames.PcieReplays, GpuChannel.PcieReplays, 1, GpuChannel.Epoch, Slow),
        PerSecond(GpuMetricNames.NvlinkReceived, GpuChannel.NvlinkReceived, 1024, GpuChannel.Epoch, Slow),
        PerSecond(GpuMetricNames.NvlinkSent, GpuChannel.NvlinkSent, 1024, GpuChannel.Epoch, Slow),
        PerSecond(GpuMetricNames.EccCorrected, GpuChannel.EccCorrected, 1, GpuChannel.Epoch, Slow),
        PerSecond(GpuMetricNames.EccUncorrected, GpuChannel.EccUncorrected, 1, GpuChannel.Epoch, Slow),
        Gauge(GpuMetricNames.RemapPending, GpuChannel.RemapPending, 1, Slow),
        Gauge(GpuMetricNames.RemapFailed, GpuChannel.RemapFailed, 1, Slow),
        PerSecond(GpuMetricNames.XidHardware, GpuChannel.XidHardware, 1, null),
        PerSecond(GpuMetricNames.XidApplication, GpuChannel.XidApplication, 1, null),
        PerSecond(GpuMetricNames.XidOther, GpuChannel.XidOther, 1, null),
        Gauge(GpuMetricNames.XidLatest, GpuChannel.XidLatest),
    ];

    private static IEnumerable<MetricDefinition> Activity() =>
    [
        Gauge(GpuMetricNames.Encoder, GpuChannel.Encoder, Percent),
        Gauge(GpuMetricNames.Decoder, GpuChannel.Decoder, Percent),
        Gauge(GpuMetricNames.JpegDecoder, GpuChannel.JpegDecoder, Percent),
        Gauge(GpuMetricNames.OpticalFlow, GpuChannel.OpticalFlow, Percent),
        Gauge(GpuMetricNames.Processes, GpuChannel.Processes, 1, Slow),
        Gauge(GpuMetricNames.ForeignProcesses, DerivedChannel.ForeignProcesses, 1, Slow),
        Gauge(GpuMetricNames.ForeignMemory, DerivedChannel.ForeignMemory, 1, Slow),
        Active(GpuMetricNames.GraphicsActive, GpuChannel.GraphicsActive),
        Active(GpuMetricNames.SmActive, GpuChannel.SmActive),
        Active(GpuMetricNames.SmOccupancy, GpuChannel.SmOccupancy),
        Active(GpuMetricNames.IntegerActive, GpuChannel.IntegerActive),
        Active(GpuMetricNames.TensorActive, GpuChannel.TensorActive),
        Active(GpuMetricNames.HalfTensorActive, GpuChannel.HalfTensorActive),
        Active(GpuMetricNames.IntegerTensorActive, GpuChannel.IntegerTensorActive),
        Active(GpuMetricNames.DramActive, GpuChannel.DramActive),
        Active(GpuMetricNames.DoubleActive, GpuChannel.DoubleActive),
        Active(GpuMetricNames.SingleActive, GpuChannel.SingleActive),
        Active(GpuMetricNames.HalfActive, GpuChannel.HalfActive),
        Gauge(GpuMetricNames.GpmPcieSent, GpuChannel.GpmPcieSent, 1, Gpm),
        Gauge(GpuMetricNames.GpmPcieReceived, GpuChannel.GpmPcieReceived, 1, Gpm),
        Active(GpuMetricNames.VideoDecoderActive, GpuChannel.VideoDecoderActive),
        Active(GpuMetricNames.JpegDecoderActive, GpuChannel.JpegDecoderActive),
        Gauge(GpuMetricNames.GpmNvlinkSent, GpuChannel.GpmNvlinkSent, 1, Gpm),
        Gauge(GpuMetricNames.GpmNvlinkReceived, GpuChannel.GpmNvlinkReceived, 1, Gpm),
        Gauge(GpuMetricNames.ReadingTime, GpuChannel.ReadingTime, Micro),
    ];

    private static MetricDefinition Gauge(string name, int channel, double scale = 1) => MetricDefinition.Gauge(name, channel, scale);

    private static MetricDefinition Gauge(string name, GpuChannel channel, double scale = 1, int everyTicks = 1) => MetricDefinition.Gauge(name, (int)channel, scale) with { EveryTicks = everyTicks };

    private static MetricDefinition Gauge(string name, int channel, double scale, int everyTicks) => MetricDefinition.Gauge(name, channel, scale) with { EveryTicks = everyTicks };

    private static MetricDefinition Active(string name, GpuChannel channel) => Gauge(name, channel, GpmShare, Gpm);

    /// <summary>Growth of a counter over the time between its readings, which is not quite that between the samples that carry them.</summary>
    private static MetricDefinition PerSecond(string name, GpuChannel channel, double scale, GpuChannel? epoch, int everyTicks = 1) =>
        new(name, MetricKind.Ratio, (int)channel, scale * NanosecondsPerSecond, (int)GpuChannel.Stamp, Epoch: (int?)epoch) { EveryTicks = everyTicks };

    private static MetricDefinition Held(string name, GpuChannel channel) =>
        new(name, MetricKind.Ratio, (int)channel, 1, (int)GpuChannel.Stamp, IsShare: true, CapsAtOne: true, Epoch: (int)GpuChannel.Epoch);
}
