using System.Collections.Immutable;

namespace LabelBench.Telemetry;

/// <summary>Names of the GPU metrics; each carries its unit. A <c>_share</c> runs from 0 to 1.</summary>
/// <remarks>
/// Every GPU gives all of them under the same names; <see cref="Records.MetricSummary.Device"/> tells GPUs apart by UUID.
/// A metric that a GPU or its driver does not tell is there with its reason. <c>_per_s</c> of a counter is its growth inside the window over the window's length.
/// </remarks>
public static class GpuMetricNames
{
    /// <summary>Share of the samples in which the GPU answered; below 1 when it was lost, its driver hung or was reloaded.</summary>
    public const string Attached = "gpu_attached_share";

    /// <summary>Time in which at least one kernel ran (utilisation rate). Says nothing of how much of the chip it used.</summary>
    public const string Busy = "gpu_busy_share";

    /// <summary>Time in which device memory was read or written (utilisation rate).</summary>
    public const string MemoryBusy = "gpu_memory_busy_share";

    /// <summary>By processes, without what the driver reserves where it tells that apart.</summary>
    public const string MemoryUsed = "gpu_memory_used_bytes";

    /// <summary>What processes use over what the GPU has, so that a full GPU shows as 1.</summary>
    public const string MemoryUsedShare = "gpu_memory_used_share";

    public const string MemoryTotal = "gpu_memory_total_bytes";

    /// <summary>Memory of the GPU that is mapped into the bus's window.</summary>
    public const string Bar1Used = "gpu_bar1_used_bytes";

    /// <summary>Mean power over the window from the energy counter, its edges on observed steps of the counter: the one to compute energy from.</summary>
    public const string Power = "gpu_power_w";

    /// <summary>Energy by the counter over the integral of power; outside 0.9 to 1.1 over 5 s or more, energy of the window is unreliable.</summary>
    public const string EnergyOverIntegral = "gpu_energy_over_integral_ratio";

    /// <summary>Gauge of instant power (field 186): a sensor may see a part of the time only (25 of every 100 ms on A100 and H100).</summary>
    public const string InstantPower = "gpu_instant_power_gauge_w";

    /// <summary>Gauge of mean power: a trailing mean of about a second on Ampere (GA100 excepted) and newer, so it lags by as much.</summary>
    public const string AveragePower = "gpu_average_power_gauge_w";

    /// <summary>Mean power of the memory alone (field 185, scope 2).</summary>
    public const string MemoryPower = "gpu_memory_power_gauge_w";

    /// <summary>Mean power of the module, CPU included where both share one (field 185, scope 1).</summary>
    public const string ModulePower = "gpu_module_power_gauge_w";

    /// <summary>The limit that is enforced.</summary>
    public const string PowerLimit = "gpu_power_limit_w";

    public const string Temperature = "gpu_temperature_c";

    public const string MemoryTemperature = "gpu_memory_temperature_c";

    /// <summary>Degrees left before the GPU slows itself down.</summary>
    public const string TemperatureMargin = "gpu_temperature_margin_c";

    public const string GraphicsClock = "gpu_graphics_clock_hz";
    public const string SmClock = "gpu_sm_clock_hz";
    public const string MemoryClock = "gpu_memory_clock_hz";
    public const string VideoClock = "gpu_video_clock_hz";

    /// <summary>Greatest SM clock that the GPU knows.</summary>
    public const string SmClockMaximum = "gpu_sm_clock_max_hz";

    public const string MemoryClockMaximum = "gpu_memory_clock_max_hz";

    /// <summary>Performance state, 0 the fastest.</summary>
    public const string PerformanceState = "gpu_performance_state";

    /// <summary>Share of the samples whose clock event reasons have bit 0x1: nothing to do.</summary>
    public const string SeenIdle = "gpu_clock_idle_seen_share";

    /// <summary>Bit 0x2: application clocks hold it.</summary>
    public const string SeenApplicationClocks = "gpu_clock_application_setting_seen_share";

    /// <summary>Bit 0x4: the power limit holds it; normal at full load.</summary>
    public const string SeenPowerCap = "gpu_clock_power_cap_seen_share";

    /// <summary>Bit 0x8: hardware slowdown, by temperature or power brake.</summary>
    public const string SeenHardwareSlowdown = "gpu_clock_hardware_slowdown_seen_share";

    /// <summary>Bit 0x10.</summary>
    public const string SeenSyncBoost = "gpu_clock_sync_boost_seen_share";

    /// <summary>Bit 0x20: the driver slows it for its temperature.</summary>
    public const string SeenSoftwareThermal = "gpu_clock_software_thermal_seen_share";

    /// <summary>Bit 0x40: the hardware slows it for its temperature.</summary>
    public const string SeenHardwareThermal = "gpu_clock_hardware_thermal_seen_share";

    /// <summary>Bit 0x80: the power supply asked for less.</summary>
    public const string SeenPowerBrake = "gpu_clock_power_brake_seen_share";

    /// <summary>Bit 0x100.</summary>
    public const string SeenDisplay = "gpu_clock_display_setting_seen_share";

    /// <summary>Time held back by the power limit, from the driver's counter of nanoseconds: also catches what lies between two samples. So do the five below.</summary>
    public const string HeldPowerCap = "gpu_held_power_cap_share";

    /// <summary>Time held back by the driver for the temperature.</summary>
    public const string HeldSoftwareThermal = "gpu_held_software_thermal_share";

    /// <summary>Time held back by the hardware for the temperature.</summary>
    public const string HeldHardwareThermal = "gpu_held_hardware_thermal_share";

    public const string HeldPowerBrake = "gpu_held_power_brake_share";
    public const string HeldSyncBoost = "gpu_held_sync_boost_share";
    public const string HeldBoardLimit = "gpu_held_board_limit_share";

    /// <summary>From host to device, as the GPU receives it.</summary>
    public const string PcieReceived = "gpu_pcie_rx_bytes_per_s";

    /// <summary>From device to host.</summary>
    public const string PcieSent = "gpu_pcie_tx_bytes_per_s";

    /// <summary>Generation of the link now; GPUs that idle train it down, so judge it under load only.</summary>
    public const string PcieGeneration = "gpu_pcie_generation";

    public const string PcieGenerationMaximum = "gpu_pcie_generation_max";
    public const string PcieWidth = "gpu_pcie_width_lanes";
    public const string PcieWidthMaximum = "gpu_pcie_width_max_lanes";

    /// <summary>Packets that the link sent again.</summary>
    public const string PcieReplays = "gpu_pcie_replays_per_s";

    /// <summary>Data over all NVLinks, without protocol.</summary>
    public const string NvlinkReceived = "gpu_nvlink_rx_bytes_per_s";

    public const string NvlinkSent = "gpu_nvlink_tx_bytes_per_s";

    /// <summary>Memory errors that were corrected, since the driver was loaded.</summary>
    public const string EccCorrected = "gpu_ecc_corrected_per_s";

    /// <summary>Memory errors that could not be corrected; any makes the window invalid.</summary>
    public const string EccUncorrected = "gpu_ecc_uncorrected_per_s";

    /// <summary>1 while a row of memory waits for the next reset to be remapped.</summary>
    public const string RemapPending = "gpu_row_remap_pending";

    /// <summary>1 when a row could not be remapped.</summary>
    public const string RemapFailed = "gpu_row_remap_failed";

    /// <summary>Events of the driver's error log (Xid) of the hardware class, by the catalogue that goes with the program.</summary>
    public const string XidHardware = "gpu_xid_hardware_per_s";

    /// <summary>Xid events that a program caused (bad addresses, preemptive removal).</summary>
    public const string XidApplication = "gpu_xid_application_per_s";

    /// <summary>Xid events of no class that the catalogue names.</summary>
    public const string XidOther = "gpu_xid_other_per_s";

    /// <summary>Number of the latest Xid event; missing while there was none.</summary>
    public const string XidLatest = "gpu_xid_latest_code";

    public const string Encoder = "gpu_encoder_busy_share";
    public const string Decoder = "gpu_decoder_busy_share";
    public const string JpegDecoder = "gpu_jpeg_busy_share";
    public const string OpticalFlow = "gpu_optical_flow_busy_share";

    /// <summary>Processes that compute on it.</summary>
    public const string Processes = "gpu_compute_processes";

    /// <summary>Processes that compute on it and that this run neither is nor watches. Missing where ids are the host's and the run sits in a container.</summary>
    public const string ForeignProcesses = "gpu_foreign_processes";

    /// <summary>Memory of foreign processes; missing where the driver does not tell it.</summary>
    public const string ForeignMemory = "gpu_foreign_memory_bytes";

    /// <summary>GPM 1: time in which the graphics or compute engine had work. GPM metrics exist on Hopper and newer.</summary>
    public const string GraphicsActive = "gpu_graphics_active_share";

    /// <summary>GPM 2: mean share of SMs with at least one warp.</summary>
    public const string SmActive = "gpu_sm_active_share";

    /// <summary>GPM 3: warps resident over warps possible.</summary>
    public const string SmOccupancy = "gpu_sm_occupancy_share";

    /// <summary>GPM 4.</summary>
    public const string IntegerActive = "gpu_integer_active_share";

    /// <summary>GPM 5: any tensor core instruction.</summary>
    public const string TensorActive = "gpu_tensor_active_share";

    /// <summary>GPM 7: FP16 and BF16 tensor instructions.</summary>
    public const string HalfTensorActive = "gpu_tensor_half_active_share";

    /// <summary>GPM 9: integer tensor instructions.</summary>
    public const string IntegerTensorActive = "gpu_tensor_integer_active_share";

    /// <summary>GPM 10: bandwidth of device memory in use.</summary>
    public const string DramActive = "gpu_dram_active_share";

    /// <summary>GPM 11.</summary>
    public const string DoubleActive = "gpu_fp64_active_share";

    /// <summary>GPM 12.</summary>
    public const string SingleActive = "gpu_fp32_active_share";

    /// <summary>GPM 13.</summary>
    public const string HalfActive = "gpu_fp16_active_share";

    /// <summary>GPM 20, between two samples of it.</summary>
    public const string GpmPcieSent = "gpu_gpm_pcie_tx_bytes_per_s";

    /// <summary>GPM 21.</summary>
    public const string GpmPcieReceived = "gpu_gpm_pcie_rx_bytes_per_s";

    /// <summary>GPM 30: the first video decoder.</summary>
    public const string VideoDecoderActive = "gpu_nvdec_active_share";

    /// <summary>GPM 40: the first JPEG decoder.</summary>
    public const string JpegDecoderActive = "gpu_nvjpg_active_share";

    /// <summary>GPM 61, between two samples of it: NVLink out.</summary>
    public const string GpmNvlinkSent = "gpu_gpm_nvlink_tx_bytes_per_s";

    /// <summary>GPM 60: NVLink in.</summary>
    public const string GpmNvlinkReceived = "gpu_gpm_nvlink_rx_bytes_per_s";

    /// <summary>How long one reading of the GPU took, all calls into its driver together.</summary>
    public const string ReadingTime = "gpu_reading_ms";

    /// <summary>Every GPU metric, in the order in which a summary lists them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Attached, Busy, MemoryBusy, MemoryUsed, MemoryUsedShare, MemoryTotal, Bar1Used,
        Power, EnergyOverIntegral, InstantPower, AveragePower, MemoryPower, ModulePower, PowerLimit,
        Temperature, MemoryTemperature, TemperatureMargin,
        GraphicsClock, SmClock, MemoryClock, VideoClock, SmClockMaximum, MemoryClockMaximum, PerformanceState,
        SeenIdle, SeenApplicationClocks, SeenPowerCap, SeenHardwareSlowdown, SeenSyncBoost, SeenSoftwareThermal, SeenHardwareThermal, SeenPowerBrake, SeenDisplay,
        HeldPowerCap, HeldSoftwareThermal, HeldHardwareThermal, HeldPowerBrake, HeldSyncBoost, HeldBoardLimit,
        PcieReceived, PcieSent, PcieGeneration, PcieGenerationMaximum, PcieWidth, PcieWidthMaximum, PcieReplays, NvlinkReceived, NvlinkSent,
        EccCorrected, EccUncorrected, RemapPending, RemapFailed, XidHardware, XidApplication, XidOther, XidLatest,
        Encoder, Decoder, JpegDecoder, OpticalFlow,
        Processes, ForeignProcesses, ForeignMemory,
        GraphicsActive, SmActive, SmOccupancy, IntegerActive, TensorActive, HalfTensorActive, IntegerTensorActive, DramActive, DoubleActive, SingleActive, HalfActive,
        GpmPcieSent, GpmPcieReceived, VideoDecoderActive, JpegDecoderActive, GpmNvlinkSent, GpmNvlinkReceived,
        ReadingTime,
    ];
}
