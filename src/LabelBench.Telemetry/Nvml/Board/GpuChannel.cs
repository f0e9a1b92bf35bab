namespace LabelBench.Telemetry.Nvml.Board;

/// <summary>What is read of a GPU, in raw whole numbers; units are NVML's where no other is named.</summary>
internal enum GpuChannel
{
    /// <summary>Middle of a reading, ns on the monotonic clock: what counters are divided by, because a row of the sampler is up to a period younger.</summary>
    Stamp,

    /// <summary>ns that the reading took.</summary>
    ReadingTime,

    /// <summary>Changes whenever counters begin anew: after a loss, a reset, a reload of the driver.</summary>
    Epoch,

    Busy,
    MemoryBusy,
    MemoryUsed,
    MemoryTotal,
    Bar1Used,
    InstantPower,
    AveragePower,
    MemoryPower,
    ModulePower,
    PowerLimit,

    /// <summary>mJ since it was first read.</summary>
    Energy,

    /// <summary>Middle of the reading of the energy, ns.</summary>
    EnergyStamp,

    Temperature,
    MemoryTemperature,
    TemperatureMargin,
    GraphicsClock,
    SmClock,
    MemoryClock,
    VideoClock,
    SmClockMaximum,
    MemoryClockMaximum,
    PerformanceState,

    /// <summary>Bits.</summary>
    ClockReasons,

    HeldPowerCap,
    HeldSoftwareThermal,
    HeldHardwareThermal,
    HeldPowerBrake,
    HeldSyncBoost,
    HeldBoardLimit,

    /// <summary>Bytes since they were first read.</summary>
    PcieReceived,

    PcieSent,

    /// <summary>Changes when a PCIe counter lost count.</summary>
    PcieEpoch,

    PcieGeneration,
    PcieGenerationMaximum,
    PcieWidth,
    PcieWidthMaximum,
    PcieReplays,

    /// <summary>KiB over all links.</summary>
    NvlinkReceived,

    NvlinkSent,
    EccCorrected,
    EccUncorrected,
    RemapPending,
    RemapFailed,
    XidHardware,
    XidApplication,
    XidOther,
    XidLatest,
    Encoder,
    Decoder,
    JpegDecoder,
    OpticalFlow,
    Processes,

    /// <summary>GPM percentages in thousandths of a percent, throughputs in bytes per second.</summary>
    GraphicsActive,

    SmActive,
    SmOccupancy,
    IntegerActive,
    TensorActive,
    HalfTensorActive,
    IntegerTensorActive,
    DramActive,
    DoubleActive,
    SingleActive,
    HalfActive,
    GpmPcieSent,
    GpmPcieReceived,
    VideoDecoderActive,
    JpegDecoderActive,
    GpmNvlinkReceived,
    GpmNvlinkSent,

    /// <summary>How many there are.</summary>
    Count,
}
