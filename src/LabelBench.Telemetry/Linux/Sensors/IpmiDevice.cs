using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabelBench.Telemetry.Linux.Sensors;

/// <summary>The kernel's way to the management controller, /dev/ipmi0; asks nothing but the power reading. Needs root. Never run on real hardware by us.</summary>
internal sealed unsafe partial class IpmiDevice : IDisposable
{
    // linux/ipmi.h: _IOR('i', 13, struct ipmi_req) and _IOWR('i', 11, struct ipmi_recv), on 64 bits
    private const nuint SendCommand = 0x8028690D, ReceiveTruncated = 0xC030690B;

    private const int SystemInterface = 0x0C, ControllerChannel = 0x0F;
    private const short Readable = 0x0001;
    private const int PatienceMs = 2_000;

    private readonly SafeFileHandle _file;
    private readonly byte[] _answer = new byte[64];
    private long _sequence;

    private IpmiDevice(SafeFileHandle file) => _file = file;

    /// <param name="reason">Why there is none; empty when there is.</param>
    public static IpmiDevice? Open(LinuxRoot root, out string reason)
    {
        const string path = "/dev/ipmi0";
        reason = "";
        try
        {
            return new IpmiDevice(File.OpenHandle(root[path], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = ReadFailure.Describe(path, e);
            return null;
        }
    }

    /// <summary>Blocks until the controller has answered, 2 s at most.</summary>
    public long? ReadMilliwatts(out string reason)
    {
        var address = new Address { Type = SystemInterface, Channel = ControllerChannel };
        fixed (byte* request = DcmiPowerReading.Request)
        fixed (byte* answer = _answer)
        {
            var message = new Message { NetworkFunction = DcmiPowerReading.NetworkFunction, Command = DcmiPowerReading.Command, Length = (ushort)DcmiPowerReading.Request.Length, Data = request };
            var send = new Request { Address = &address, AddressLength = (uint)sizeof(Address), Id = ++_sequence, Message = message };
            if (Control(_file, SendCommand, &send) != 0) return Refused("takes no request", out reason);
            var from = default(Address);
            var receive = new Receipt { Address = &from, AddressLength = (uint)sizeof(Address), Message = new Message { Length = (ushort)_answer.Length, Data = answer } };
            do
            {
                var wait = new Poll { File = (int)_file.DangerousGetHandle(), Events = Readable };
                if (Wait(&wait, 1, PatienceMs) <= 0) return Refused("does not answer", out reason);
                receive.Message.Length = (ushort)_answer.Length;
                if (Control(_file, ReceiveTruncated, &receive) != 0) return Refused("gives no answer", out reason);
            }
            while (receive.Id != _sequence); // an answer to a request that was given up
            return DcmiPowerReading.Milliwatts(_answer.AsSpan(0, Math.Min(receive.Message.Length, _answer.Length)), out reason);
        }
    }

    public void Dispose() => _file.Dispose();

    private static long? Refused(string what, out string reason)
    {
        reason = $"the management controller {what} (/dev/ipmi0)";
        return null;
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Wait(Poll* files, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Address
    {
        public int Type;
        public short Channel;
        public byte LogicalUnit;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte NetworkFunction, Command;
        public ushort Length;
        public byte* Data;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Request
    {
        public Address* Address;
        public uint AddressLength;
        public long Id;
        public Message Message;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Receipt
    {
        public int Type;
        public Address* Address;
        public uint AddressLength;
        public long Id;
        public Message Message;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int File;
        public short Events, Returned;
    }
}
