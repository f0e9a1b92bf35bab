using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Text;

/// <summary>The characters of a text, made of its bytes as they lie in its file. Nothing is ever replaced: bytes that are no text are said to be none. Keeps its buffers; one per carrier.</summary>
public sealed class DecodedText
{
    private char[] _characters = [];
    private byte[] _json = [];
    private int _length;

    /// <summary>The last text, in UTF-16; empty when it could not be read.</summary>
    public ReadOnlySpan<char> Characters => _characters.AsSpan(0, _length);

    /// <param name="file">Where the bytes come from; says how to read them.</param>
    /// <param name="bytes">A <see cref="TextPlace"/> of the file.</param>
    /// <returns>Null, or why the text cannot be read and what to do, to follow its name. Positions count from 1.</returns>
    public string? Fill(TextFile file, ReadOnlySpan<byte> bytes)
    {
        _length = 0;
        var reason = bytes.Length > TextFile.LongestText
            ? $"is longer than {TextFile.LongestText >> 20} MiB{(file.Format is TextFormat.Csv ? "; is a quote before it not closed?" : "; split it")}"
            : (file.Format, file.Encoding) switch
            {
                (TextFormat.Csv, _) => FromRecord(file, bytes),
                (TextFormat.JsonLines, TextEncoding.Utf8) => FromJson(bytes),
                (TextFormat.JsonLines, _) => FromUtf16(file.Encoding, bytes) ?? FromJson(ToUtf8()),
                (_, TextEncoding.Utf8) => FromUtf8(bytes) ?? WithoutLineEnd(),
                _ => FromUtf16(file.Encoding, bytes) ?? WithoutLineEnd(),
            };
        if (reason is not null)
            _length = 0;
        return reason;
    }

    private string? FromUtf8(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length); // never more characters than bytes
        return Utf8.ToUtf16(utf8, _characters, out var read, out _length, replaceInvalidSequences: false) is OperationStatus.Done
            ? RefuseNul()
            : $"is not UTF-8 (byte 0x{utf8[read]:X2} at position {read + 1}); save the file as UTF-8";
    }

    private string? FromUtf16(TextEncoding encoding, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % 2 != 0)
            return "ends in the middle of a UTF-16 character; save the file as UTF-8";
        Reserve(bytes.Length / 2);
        var units = MemoryMarshal.Cast<char, ushort>(_characters.AsSpan(0, _length = bytes.Length / 2));
        bytes.CopyTo(MemoryMarshal.AsBytes(units));
        if (encoding is TextEncoding.Utf16BigEndian)
            BinaryPrimitives.ReverseEndianness(units, units);
        return CheckUtf16();
    }

    private string? FromRecord(TextFile file, ReadOnlySpan<byte> record)
    {
        if (CsvTexts.TextOf(file, record) is not { } text)
            return "has too few columns to hold a text";
        if (file.Encoding is TextEncoding.Utf8)
            return FromUtf8(Encoding.Latin1.GetBytes(text));
        Reserve(text.Length);
        text.CopyTo(_characters.AsSpan(0, _length = text.Length));
        return CheckUtf16();
    }

    private string? FromJson(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            return FromUtf8(json);
        Reserve(json.Length);
        return JsonText.Copy(json, _characters, out _length);
    }

    private string? CheckUtf16()
    {
        for (var from = 0; Characters[from..].IndexOfAnyInRange('\ud800', '\udfff') is var at and >= 0;)
        {
            from += at;
            if (Rune.DecodeFromUtf16(Characters[from..], out _, out var length) is not OperationStatus.Done)
                return $"is not UTF-16 (half a character at position {from + 1}); save the file as UTF-8";
            from += length;
        }
        return RefuseNul();
    }

    private string? RefuseNul() => Characters.IndexOf('\0') is var at and >= 0
        ? $"holds a NUL at position {at + 1}, as no text does; is it UTF-16 without a byte order mark? Save the file as UTF-8"
        : null;

    private string? WithoutLineEnd()
    {
        _length = Characters.TrimEnd('\r').Length;
        return null;
    }

    private ReadOnlySpan<byte> ToUtf8()
    {
        if (_json.Length < 3 * _length)
            _json = new byte[3 * _length];
        return _json.AsSpan(0, Encoding.UTF8.GetBytes(Characters, _json));
    }

    private void Reserve(int characters)
    {
        if (_characters.Length < characters)
            _characters = GC.AllocateUninitializedArray<char>(characters + characters / 4);
    }
}
