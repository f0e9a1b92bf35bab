using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace LabelBench.OnnxRuntime.Providers.Libraries;

/// <summary>What a Linux library says of itself before it is loaded: loading a provider outside ONNX Runtime crashes the process.</summary>
/// <param name="SoName">Name under which the loader knows it; empty when it has none.</param>
/// <param name="Needed">Libraries that the loader brings along, in the file's order.</param>
/// <param name="Strings">Every name in its dynamic table, exported symbols among them.</param>
/// <remarks>System V Application Binary Interface, chapters 4 and 5; 64-bit little-endian files only.</remarks>
public sealed record ElfFile(string SoName, ImmutableArray<string> Needed, ImmutableHashSet<string> Strings)
{
    private const int ProgramHeaderSize = 56, DynamicEntrySize = 16;
    private const uint Loadable = 1, Dynamic = 2;
    private const ulong End = 0, NeededTag = 1, StringTable = 5, StringTableSize = 10, SoNameTag = 14;

    /// <returns>Null when the file is missing, cannot be read, or is no shared library of this kind.</returns>
    public static ElfFile? Read(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: >= 64 })
                return null;
            using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            return Parse(view);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static ElfFile? Parse(MemoryMappedViewAccessor view)
    {
        // Magic, then class 2 (64 bits) and data 1 (little-endian).
        if (view.ReadUInt32(0) != BinaryPrimitives.ReadUInt32LittleEndian("\u007fELF"u8) || view.ReadByte(4) != 2 || view.ReadByte(5) != 1)
            return null;
        var headers = Enumerable.Range(0, view.ReadUInt16(56)).Select(i => checked((long)view.ReadUInt64(32) + i * ProgramHeaderSize)).Select(at => new Segment(
            view.ReadUInt32(at), view.ReadUInt64(at + 8), view.ReadUInt64(at + 16), view.ReadUInt64(at + 32))).ToArray();
        if (headers.FirstOrDefault(h => h.Kind == Dynamic) is not { } table)
            return null;
        var entries = new List<(ulong Tag, ulong Value)>();
        for (var at = (long)table.Offset; at < (long)(table.Offset + table.Size) && view.ReadUInt64(at) is var tag and not End; at += DynamicEntrySize)
            entries.Add((tag, view.ReadUInt64(at + 8)));
        var address = entries.First(e => e.Tag == StringTable).Value;
        var home = headers.First(h => h.Kind == Loadable && address >= h.Address && address < h.Address + h.Size);
        var strings = new byte[checked((int)entries.First(e => e.Tag == StringTableSize).Value)];
        view.ReadArray(checked((long)(address - home.Address + home.Offset)), strings, 0, strings.Length);
        return new ElfFile(
            entries.Where(e => e.Tag == SoNameTag).Select(e => TextAt(strings, e.Value)).FirstOrDefault(""),
            [.. entries.Where(e => e.Tag == NeededTag).Select(e => TextAt(strings, e.Value))],
            [.. Encoding.UTF8.GetString(strings).Split('\0', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static string TextAt(byte[] strings, ulong offset)
    {
        var text = strings.AsSpan(checked((int)offset));
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }

    private sealed record Segment(uint Kind, ulong Offset, ulong Address, ulong Size);
}
