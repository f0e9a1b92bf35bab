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

/// <summary>nvmlUtilization_t, in percent.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlUtilization
{
    public uint Gpu, Memory;
}

/// <summary>nvmlBAR1Memory_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlBar1Memory
{
    public ulong Total, Free, Used;
}

/// <summary>nvmlFieldValue_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlFieldValue
{
    public uint FieldId, ScopeId;

    /// <summary>Microseconds since 1970, by the clock that can be set.</summary>
    public long Timestamp;

    public long LatencyMicroseconds;
    public NvmlValueType ValueType;
    public NvmlReturn Return;

    /// <summary>Eight bytes whose meaning <see cref="ValueType"/> tells.</summary>
    public ulong Value;

    /// <summary>The value as a whole number; null where it is none: NaN, too large, of an unknown type.</summary>
    public readonly long? Number => ValueType switch
    {
        NvmlValueType.Double => BitConverter.UInt64BitsToDouble(Value) is var number && Math.Abs(number) < long.MaxValue / 2d ? (long)Math.Round(number) : null,
        NvmlValueType.UnsignedInt => (uint)Value,
        NvmlValueType.UnsignedLong => OperatingSystem.IsWindows() ? (uint)Value : Whole(Value),
        NvmlValueType.UnsignedLongLong => Whole(Value),
        NvmlValueType.SignedLongLong => (long)Value,
        NvmlValueType.SignedInt => (int)Value,
        NvmlValueType.UnsignedShort => (ushort)Value,
        _ => null,
    };

    private static long? Whole(ulong value) => value <= long.MaxValue ? (long)value : null;
}

/// <summary>nvmlValueType_t.</summary>
internal enum NvmlValueType
{
    Double = 0,
    UnsignedInt = 1,
    UnsignedLong = 2,
    UnsignedLongLong = 3,
    SignedLongLong = 4,
    SignedInt = 5,
    UnsignedShort = 6,
}

/// <summary>nvmlTemperature_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlTemperature
{
    public const uint CurrentVersion = 12 | 1 << 24;

    public uint Version;
    public int Sensor, Celsius;
}

/// <summary>nvmlMarginTemperature_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMarginTemperature
{
    public const uint CurrentVersion = 8 | 1 << 24;

    public uint Version;
    public int Margin;
}

/// <summary>nvmlViolationTime_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlViolationTime
{
    public ulong ReferenceMicroseconds, ViolationNanoseconds;
}

/// <summary>nvmlEventData_t; <see cref="EventData"/> is the number of an Xid event.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlEventData
{
    public nint Device;
    public ulong EventType, EventData;
    public uint GpuInstance, ComputeInstance;
}

/// <summary>nvmlGpmSupport_t; its version is a bare 1.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlGpmSupport
{
    public uint Version, IsSupported;
}

/// <summary>nvmlGpmMetric_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlGpmMetric
{
    public uint Id;
    public NvmlReturn Return;
    public double Value;
    public nint ShortName, LongName, Unit;
}

/// <summary>The beginning of nvmlGpmMetricsGet_t; the metrics follow. Its length grew twice under one version number.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlGpmMetricsGet
{
    /// <summary>Bytes that every driver up to header 13.3 may touch: 333 metrics.</summary>
    public const int Length = 24 + 333 * 40;

    public uint Version, Count;
    public nint Earlier, Later;
}
