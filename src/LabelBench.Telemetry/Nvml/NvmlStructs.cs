using System.Runtime.InteropServices;

namespace LabelBench.Telemetry.Nvml;

// Layouts of nvml.h on x86-64; sizes and offsets are held by tests against a C compiler.

/// <summary>nvmlMemory_t: <see cref="Used"/> includes what the driver reserves.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory
{
    public ulong Total, Free, Used;
}

/// <summary>nvmlMemory_v2_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory2
{
    /// <summary>Size of the structure and its number 2 in the highest byte; anything else is refused.</summary>
    public const uint CurrentVersion = 40 | 2 << 24;

    public uint Version;
    public ulong Total, Reserved, Free, Used;
}

/// <summary>nvmlPciInfo_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NvmlPciAddress
{
    public const int LegacyLength = 16, Length = 32;

    public fixed byte Legacy[LegacyLength];
    public uint Domain, Bus, Device, PciDeviceId, PciSubsystemId;
    public fixed byte BusId[Length];
}

/// <summary>nvmlProcessInfo_t of ..._v3. Some drivers of branch R535 wrote 32 bytes a record under the same name: see <see cref="NvmlDevice.Processes"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlProcess
{
    /// <summary>Memory that the driver does not tell: in containers, under WDDM.</summary>
    public const ulong NotTold = ulong.MaxValue;

    public uint ProcessId;
    public ulong UsedMemory;
    public uint GpuInstance, ComputeInstance;
}
