using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LabelBench.Core;

namespace LabelBench.Labeling.Embeddings;

/// <summary>What a NumPy .npy file of embeddings says of itself: a matrix of little-endian 32-bit floats, one embedding a row.</summary>
/// <param name="Rows">Embeddings.</param>
/// <param name="Dimensions">Numbers of one embedding, at least 1.</param>
/// <param name="DataOffset">First byte of the first number; rows follow each other without gaps.</param>
/// <remarks>
/// Format: NumPy documentation, numpy.lib.format, versions 1.0 to 3.0. Magic bytes and version, the header's length (2 bytes little-endian, 4 from
/// version 2.0), and a Python dictionary of descr, fortran_order and shape, padded with spaces so that the data begins at a multiple of 64.
/// </remarks>
public sealed partial record NpyHeader(long Rows, int Dimensions, long DataOffset)
{
    /// <summary>Bytes in front of the data that <see cref="ToBytes"/> makes, whatever the number of rows: room for the largest.</summary>
    public const int Length = 128;

    /// <summary>A header longer than this belongs to another kind of array.</summary>
    private const int LongestHeader = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of one embedding.</summary>
    public long RowLength => (long)Dimensions * sizeof(float);

    /// <summary>The header of a file, whose size is checked against it.</summary>
    /// <param name="path">An .npy file.</param>
    /// <returns>The header, or what is wrong with the file and how to save it so that it can be read.</returns>
    public static Checked<NpyHeader> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var (header, fault) = Parse(file);
            if (header is null)
                return Fault(path, fault!);
            var needed = header.DataOffset + header.Rows * header.RowLength;
            return file.Length >= needed
                ? Checked<NpyHeader>.Valid(header)
                : Fault(path, string.Create(CultureInfo.InvariantCulture, $"holds {file.Length} bytes where {header.Rows} rows of {header.Dimensions} numbers need {needed}; it is cut off, copy it again."));
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Fault(path, Unreadable.Why(path, e));
        }
    }

    /// <summary>Magic bytes, version 1.0 and the padded dictionary: <see cref="Length"/> bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Rows}, {Dimensions}), }}");
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), Length - 10);
        bytes.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(10, Length - 11));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    private static (NpyHeader? Header, string? Fault) Parse(FileStream file)
    {
        const string notNpy = "is no NumPy file of embeddings; write one with numpy.save.";
        Span<byte> begin = stackalloc byte[12];
        if (file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) < begin.Length || !begin.StartsWith(Magic))
            return (null, notNpy);
        var (prefix, length) = begin[6] switch
        {
            1 => (10, BinaryPrimitives.ReadUInt16LittleEndian(begin[8..])),
            2 or 3 => (12, BinaryPrimitives.ReadUInt32LittleEndian(begin[8..])),
            _ => (0, 0u),
        };
        if (prefix == 0 || length is 0 or > LongestHeader)
            return (null, notNpy);
        var text = new byte[length];
        file.Position = prefix;
        return file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length
            ? (null, "ends within its header; it is cut off, copy it again.")
            : Parse(Encoding.UTF8.GetString(text), prefix + (int)length);
    }

    private static (NpyHeader? Header, string? Fault) Parse(string dictionary, int dataOffset)
    {
        var type = Description().Match(dictionary);
        if (type.Groups[1].Value != "<f4")
            return (null, $"holds {(type.Success ? type.Groups[1].Value : "records")}, not little-endian 32-bit floats; save array.astype('<f4').");
        if (!RowMajor().IsMatch(dictionary))
            return (null, "is stored column by column; save numpy.ascontiguousarray(array).");
        if (Matrix().Match(dictionary) is not { Success: true } shape
            || !long.TryParse(shape.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            || !int.TryParse(shape.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var dimensions) || dimensions < 1
            || rows > long.MaxValue / sizeof(float) / dimensions - dataOffset)
            return (null, "is no matrix; save an array of two axes, one embedding a row.");
        return (new NpyHeader(rows, dimensions, dataOffset), null);
    }

    private static Checked<NpyHeader> Fault(string path, string text) => Checked<NpyHeader>.Invalid(new Problem(path, "", text));

    [GeneratedRegex("'descr'\\s*:\\s*'([^']*)'")]
    private static partial Regex Description();

    [GeneratedRegex("'fortran_order'\\s*:\\s*False")]
    private static partial Regex RowMajor();

    [GeneratedRegex("'shape'\\s*:\\s*\\(\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,?\\s*\\)")]
    private static partial Regex Matrix();
}
