using System.Buffers.Binary;

namespace LabelBench.Records.Recordings;

/// <summary>The binary form of a recording, files ending in <c>.tlm</c>: a head, then frames that stand for themselves, so that a file without its end can be read up to there.</summary>
/// <remarks>
/// All numbers little-endian:
/// <code>
/// head    "LBTM", u16 version (1), u16 0
/// frame   u32 0x46424C1E, u8 kind, u8 lane, u16 0, u32 length, payload, u32 CRC-32 of everything from the kind on
/// kind 1  the header, JSON; the first frame
/// kind 2  samples of a lane, as columns: see <see cref="SampleColumns"/>
/// kind 3  notes, a JSON list
/// </code>
/// A frame of an unknown kind is skipped.
/// </remarks>
internal static class RecordingFormat
{
    public const ushort Version = 1;
    public const byte HeaderKind = 1, SamplesKind = 2, NotesKind = 3;
    public const int HeadBytes = 8;

    /// <summary>Around a payload.</summary>
    public const int FrameBytes = 16;

    /// <summary>So many samples fill a frame: at 10 Hz those of 13 seconds, which is what a killed process can lose.</summary>
    public const int SamplesPerFrame = 128;

    private const uint Mark = 0x46424C1E;
    private const int CheckedFrom = 4, PayloadFrom = 12;

    public static ReadOnlySpan<byte> Magic => "LBTM"u8;

    public static byte[] Head()
    {
        var head = new byte[HeadBytes];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(Magic.Length), Version);
        return head;
    }

    public static void WriteFrame(Stream file, byte kind, int lane, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameBytes + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Mark);
        (frame[4], frame[5]) = (kind, (byte)lane);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(8), payload.Length);
        payload.CopyTo(frame.AsSpan(PayloadFrom));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(frame.Length - 4), Crc32.Of(frame.AsSpan(CheckedFrom, frame.Length - 4 - CheckedFrom)));
        // One call: what was written of a frame is in the file even when the process is killed right after.
        file.Write(frame);
    }

    /// <summary>Reads the frame that begins at the place.</summary>
    /// <returns>False where no whole frame begins.</returns>
    public static bool TryReadFrame(ReadOnlySpan<byte> bytes, int place, out Frame frame)
    {
        frame = default;
        var rest = bytes[place..];
        if (rest.Length < FrameBytes || BinaryPrimitives.ReadUInt32LittleEndian(rest) != Mark) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest[8..]);
        if (length < 0 || length > rest.Length - FrameBytes) return false;
        var checkedBytes = rest[CheckedFrom..(PayloadFrom + length)];
        if (Crc32.Of(checkedBytes) != BinaryPrimitives.ReadUInt32LittleEndian(rest[(PayloadFrom + length)..])) return false;
        frame = new Frame(rest[4], rest[5], place + PayloadFrom, length);
        return true;
    }

    /// <returns>Where the next whole frame begins at or after the place; the length of the file where there is none.</returns>
    public static int NextFrame(ReadOnlySpan<byte> bytes, int place)
    {
        Span<byte> mark = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(mark, Mark);
        while (place < bytes.Length && bytes[place..].IndexOf(mark) is >= 0 and var found)
        {
            if (TryReadFrame(bytes, place + found, out _)) return place + found;
            place += found + 1;
        }
        return bytes.Length;
    }

    /// <param name="Place">Where the payload begins in the file.</param>
    public readonly record struct Frame(byte Kind, byte Lane, int Place, int Length)
    {
        public int End => Place + Length + 4;
    }
}
