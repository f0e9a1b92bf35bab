using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LabelBench.Telemetry.Nvml.Board;

/// <summary>A channel as it was last read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ChannelCell
{
    public long Value;

    /// <summary>Number of the reading that wrote it, so that a reader sees what is new.</summary>
    public int Reading;

    /// <summary>0 with a value, else a <see cref="ChannelCode"/>.</summary>
    public int Code;
}

[InlineArray((int)GpuChannel.Count)]
internal struct ChannelCells
{
    private ChannelCell first;
}

[InlineArray(Most)]
internal struct ProcessCells
{
    /// <summary>A GPU rarely has more than a few.</summary>
    public const int Most = 64;

    private GpuProcessCell first;
}

[StructLayout(LayoutKind.Sequential)]
internal struct GpuProcessCell
{
    public int ProcessId;
    public ulong MemoryBytes;
}

/// <summary>A UUID or a name in UTF-8, ended by 0.</summary>
[InlineArray(Length)]
internal struct DeviceText
{
    public const int Length = 96;

    private byte first;
}

/// <summary>One GPU on the board, guarded by its sequence: odd while it is written.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpuSlot
{
    public long Sequence;
    public long PublishedNs;
    public int Reading;

    /// <summary>0 while the GPU answers, else what it was lost by.</summary>
    public int Code;

    public int ProcessCount, Padding;
    public DeviceText Uuid, Name;
    public ChannelCells Channels;
    public ProcessCells Processes;
}

/// <summary>What precedes the slots.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BoardHeader
{
    /// <summary>Of this layout; another build's board is not read.</summary>
    public const long CurrentMagic = 0x4c42_4750_5530_3031 ^ (int)GpuChannel.Count;

    public long Magic;

    /// <summary>How many slots are filled; -1 before the library has answered.</summary>
    public int Gpus;

    /// <summary>0 while the library is initialised, else why it is not.</summary>
    public int Code;

    public long HeartbeatNs;
    public CallInProgress Progress;
}
