using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Telemetry.Nvml;

/// <summary>What NVIDIA's library tells of GPUs and their settings: read at the start and at the end of a run, so that a limit or a mode that was changed in between shows.</summary>
internal static unsafe class NvmlFacts
{
    private const string Source = "NVML";

    /// <param name="path">A library to load instead of the driver's.</param>
    /// <returns>None where there is no library or it does not answer.</returns>
    public static ImmutableArray<EnvironmentFact> Of(string? path)
    {
        using var library = NvmlLibrary.Open(path, out _);
        if (library is null || library.Call(NvmlCall.nvmlDeviceGetCount_v2, out var count) != NvmlReturn.Success) return [];
        var facts = ImmutableArray.CreateBuilder<EnvironmentFact>();
        foreach (var (index, handle) in InOrder(library, count).Index()) Add(facts, library, handle, index);
        var fields = ClockCounterFields.Of(NvmlText.Driver(library));
        facts.Add(fields is null
            ? EnvironmentFact.Missing("telemetry.gpu_clock_counter_fields", "the driver is older than the fields", Source)
            : EnvironmentFact.Known("telemetry.gpu_clock_counter_fields", string.Create(CultureInfo.InvariantCulture, $"{fields.SoftwareThermal}, {fields.HardwareThermal}, {fields.PowerBrake}"), Source));
        return facts.ToImmutable();
    }

    private static IEnumerable<nint> InOrder(NvmlLibrary library, int count) => Enumerable.Range(0, count)
        .Select(i => library.Call(NvmlCall.nvmlDeviceGetHandleByIndex_v2, (uint)i, out var handle) == NvmlReturn.Success ? handle : 0).Where(handle => handle != 0)
        .OrderBy(handle => new NvmlDevice(library, handle).PciAddress, StringComparer.Ordinal);

    private static void Add(ImmutableArray<EnvironmentFact>.Builder facts, NvmlLibrary library, nint handle, int index)
    {
        var gpu = new OneGpu(facts, library, handle, index);
        gpu.Say("name", new NvmlDevice(library, handle).Name);
        gpu.Say("uuid", new NvmlDevice(library, handle).Uuid);
        gpu.Say("pci_address", new NvmlDevice(library, handle).PciAddress);
        gpu.Say("driver", NvmlText.Driver(library));
        gpu.Text("vbios", NvmlCall.nvmlDeviceGetVbiosVersion);
        gpu.Firmware();
        gpu.Number("power_limit_w", NvmlCall.nvmlDeviceGetEnforcedPowerLimit, 1e-3);
        gpu.Number("power_limit_default_w", NvmlCall.nvmlDeviceGetPowerManagementDefaultLimit, 1e-3);
        gpu.Clock("max_clock_mhz", NvmlCall.nvmlDeviceGetMaxClockInfo, 1);
        gpu.Clock("max_memory_clock_mhz", NvmlCall.nvmlDeviceGetMaxClockInfo, 2);
        gpu.ApplicationClock("application_clock_mhz", 1);
        gpu.ApplicationClock("application_memory_clock_mhz", 2);
        gpu.Modes("ecc", "ecc_pending", NvmlCall.nvmlDeviceGetEccMode);
        gpu.Modes("mig", "mig_pending", NvmlCall.nvmlDeviceGetMigMode);
        gpu.Number("persistence", NvmlCall.nvmlDeviceGetPersistenceMode);
        gpu.Number("compute_mode", NvmlCall.nvmlDeviceGetComputeMode);
        gpu.Number("virtualisation", NvmlCall.nvmlDeviceGetVirtualizationMode);
        gpu.Number("pcie_max_generation", NvmlCall.nvmlDeviceGetMaxPcieLinkGeneration);
        gpu.Number("pcie_max_width", NvmlCall.nvmlDeviceGetMaxPcieLinkWidth);
        if (OperatingSystem.IsWindows()) gpu.DriverModel();
    }

    private sealed class OneGpu(ImmutableArray<EnvironmentFact>.Builder facts, NvmlLibrary library, nint device, int index)
    {
        private const int FirmwareLength = 64, TextLength = 96, ApplicationTarget = 1;

        public void Say(string what, string? value) => Add(what, value is null ? NvmlReturn.NotSupported : NvmlReturn.Success, value ?? "");

        public void Text(string what, NvmlCall call)
        {
            var text = stackalloc byte[TextLength];
            Add(what, library.Call(call, device, text, TextLength), NvmlText.Until0(new ReadOnlySpan<byte>(text, TextLength)));
        }

        /// <summary>This call is told no length: it writes 64 bytes.</summary>
        public void Firmware()
        {
            var text = stackalloc byte[FirmwareLength];
            Add("gsp_firmware", library.Call(NvmlCall.nvmlDeviceGetGspFirmwareVersion, device, text), NvmlText.Until0(new ReadOnlySpan<byte>(text, FirmwareLength)));
        }

        public void Number(string what, NvmlCall call, double scale = 1)
        {
            int value;
            Add(what, library.Call(call, device, &value), Written(value * scale));
        }

        public void Clock(string what, NvmlCall call, int clock)
        {
            int megahertz;
            Add(what, library.Call(call, device, clock, &megahertz), Written(megahertz));
        }

        public void ApplicationClock(string what, int clock)
        {
            int megahertz;
            Add(what, library.Call(NvmlCall.nvmlDeviceGetClock, device, clock, ApplicationTarget, &megahertz), Written(megahertz));
        }

        public void Modes(string now, string pending, NvmlCall call)
        {
            int current, next;
            var answer = library.Call(call, device, &current, &next);
            Add(now, answer, Written(current));
            Add(pending, answer, Written(next));
        }

        /// <summary>WDDM (0), TCC (1) or MCDM (2).</summary>
        public void DriverModel()
        {
            int current, pending;
            var answer = library.Call(NvmlCall.nvmlDeviceGetDriverModel_v2, device, &current, &pending);
            if (answer == NvmlReturn.FunctionNotFound) answer = library.Call(NvmlCall.nvmlDeviceGetDriverModel, device, &current, &pending);
            Add("driver_model", answer, Written(current));
        }

        private void Add(string what, NvmlReturn answer, string value)
        {
            var name = EnvironmentFacts.Gpu(index, what);
            facts.Add(answer == NvmlReturn.Success ? EnvironmentFact.Known(name, value, Source) : EnvironmentFact.Missing(name, answer.Describe(), Source));
        }

        private static string Written(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
    }
}
