namespace LabelBench.Analysis;

/// <summary>Metrics by the names that samplers give them, as far as something is concluded from them here.</summary>
internal static class MetricKeys
{
    public const string CpuBusy = "cpu_busy_share";
    public const string CpuSteal = "cpu_steal_share";
    public const string CgroupThrottled = "cgroup_throttled_share";
    public const string PackageThrottled = "cpu_package_throttled_share";
    public const string ProcessCpu = "process_cpu_cores";
    public const string ProcessWait = "process_run_queue_wait_share";
    public const string ProcessMajorFaults = "process_major_faults_per_s";
    public const string PsiIo = "psi_io_some_share";
    public const string PackagePower = "package_power_w";
    public const string DramPower = "dram_power_w";

    public const string GpuBusy = "gpu_busy_share";
    public const string GraphicsActive = "gpu_graphics_active_share";
    public const string SmActive = "gpu_sm_active_share";
    public const string TensorActive = "gpu_tensor_active_share";
    public const string SingleActive = "gpu_fp32_active_share";
    public const string HalfActive = "gpu_fp16_active_share";
    public const string DramActive = "gpu_dram_active_share";
    public const string NvdecActive = "gpu_nvdec_active_share";
    public const string NvjpgActive = "gpu_nvjpg_active_share";
    public const string Decoder = "gpu_decoder_busy_share";
    public const string JpegDecoder = "gpu_jpeg_busy_share";
    public const string GpuMemoryUsed = "gpu_memory_used_share";
    public const string SeenPowerCap = "gpu_clock_power_cap_seen_share";
    public const string HeldPowerCap = "gpu_held_power_cap_share";
    public const string SeenHardwareSlowdown = "gpu_clock_hardware_slowdown_seen_share";
    public const string SeenSoftwareThermal = "gpu_clock_software_thermal_seen_share";
    public const string SeenHardwareThermal = "gpu_clock_hardware_thermal_seen_share";
    public const string SeenPowerBrake = "gpu_clock_power_brake_seen_share";
    public const string HeldSoftwareThermal = "gpu_held_software_thermal_share";
    public const string HeldHardwareThermal = "gpu_held_hardware_thermal_share";
    public const string HeldPowerBrake = "gpu_held_power_brake_share";
    public const string PcieReceived = "gpu_pcie_rx_bytes_per_s";
    public const string PcieSent = "gpu_pcie_tx_bytes_per_s";
    public const string GpmPcieReceived = "gpu_gpm_pcie_rx_bytes_per_s";
    public const string GpmPcieSent = "gpu_gpm_pcie_tx_bytes_per_s";
    public const string PcieGeneration = "gpu_pcie_generation";
    public const string PcieWidth = "gpu_pcie_width_lanes";
    public const string GpuPower = "gpu_power_w";
    public const string GpuInstantPower = "gpu_instant_power_gauge_w";
}
