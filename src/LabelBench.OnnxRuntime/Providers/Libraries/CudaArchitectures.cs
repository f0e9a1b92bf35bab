using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;

namespace LabelBench.OnnxRuntime.Providers.Libraries;

/// <summary>The GPU architectures that a CUDA library holds machine code for.</summary>
/// <param name="Compiled">Compute capabilities times ten, ascending: 75 is 7.5.</param>
/// <param name="HasPtx">Whether it also holds intermediate code, which the driver compiles for later architectures.</param>
/// <remarks>
/// Read from the fat binaries' headers: magic 0xBA55ED50 with its own header size at offset 6 and total size at 8; then entries, each with its kind (1 intermediate, 2 machine
/// code) at 0, header size at 4, size at 8 and architecture at 28. The layout is not documented; it was read off a library of CUDA 13 and is used for advice only.
/// </remarks>
public sealed record CudaArchitectures(ImmutableSortedSet<int> Compiled, bool HasPtx)
{
    private const uint Magic = 0xBA55ED50;
    private const int EntryHeader = 32, Window = 1 << 20;

    /// <returns>Null when the file cannot be read or holds no code that could be recognised.</returns>
    public static CudaArchitectures? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var found = Scan(file);
            return found.Compiled.IsEmpty && !found.HasPtx ? null : found;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether code in the library runs on a GPU: machine code of the same major version and no later minor one, or intermediate code.</summary>
    /// <param name="capability"><c>8.9</c>.</param>
    public bool RunOn(string capability) =>
        !decimal.TryParse(capability, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || HasPtx
        || Compiled.Any(c => c / 10 == (int)value && c <= (int)(value * 10));

    public string List() => string.Join(", ", Compiled.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c / 10}.{c % 10}"))) + (HasPtx ? " and later ones" : "");

    private static CudaArchitectures Scan(FileStream file)
    {
        var (compiled, ptx) = (ImmutableSortedSet.CreateBuilder<int>(), false);
        var buffer = new byte[Window + EntryHeader];
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, Magic);
        for (long at = 0; at < file.Length;)
        {
            var length = RandomAccess.Read(file.SafeFileHandle, buffer, at);
            var hit = buffer.AsSpan(0, length).IndexOf(magic);
            if (hit < 0)
            {
                at += Math.Max(1, length - 3);
                continue;
            }
            var (kinds, end) = Container(file, at + hit);
            foreach (var (kind, architecture) in kinds)
            {
                ptx |= kind == 1;
                if (kind == 2)
                    compiled.Add(architecture);
            }
            at = end;
        }
        return new CudaArchitectures(compiled.ToImmutable(), ptx);
    }

    /// <returns>Kind and architecture of the entries, and where to go on.</returns>
    private static (List<(int Kind, int Architecture)> Entries, long End) Container(FileStream file, long at)
    {
        var header = new byte[EntryHeader];
        var entries = new List<(int, int)>();
        RandomAccess.Read(file.SafeFileHandle, header, at);
        var size = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8));
        var entry = at + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(6));
        // The number also occurs in machine code; what is no container is skipped.
        if (size <= 0 || size > file.Length - entry)
            return (entries, at + 4);
        var end = entry + size;
        while (entry + EntryHeader <= end && RandomAccess.Read(file.SafeFileHandle, header, entry) == EntryHeader)
        {
            var (kind, length) = (BinaryPrimitives.ReadUInt16LittleEndian(header), BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8)));
            var step = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)) + length;
            if (kind is not (1 or 2) || length <= 0 || step <= 0 || step > end - entry)
                break;
            entries.Add((kind, BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(28))));
            entry += step;
        }
        return (entries, entries.Count > 0 ? end : at + 4);
    }
}
