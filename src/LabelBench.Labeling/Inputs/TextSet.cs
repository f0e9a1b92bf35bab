using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>Texts to label, in a fixed order: where they lie, not what they say.</summary>
/// <param name="Description">For the record: what the texts are and how many.</param>
/// <param name="Texts">At least one.</param>
/// <param name="Size">Of all texts together, as they lie in their files.</param>
public sealed record TextSet(string Description, ImmutableArray<TextFile> Files, ImmutableArray<TextPlace> Texts, Bytes Size)
{
    /// <summary>A text's name in labels and messages: its file and its line, for example <c>notes/a.txt:17</c>.</summary>
    public string NameOf(in TextPlace text) =>
        text.Line == 0 ? Files[text.File].Name : string.Create(CultureInfo.InvariantCulture, $"{Files[text.File].Name}:{text.Line}");
}

/// <summary>A range of bytes that holds one text.</summary>
/// <param name="File">Index into <see cref="TextSet.Files"/>.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes, its line end or its other columns included; a text that is too long counts as one byte more than <see cref="TextFile.LongestText"/>.</param>
/// <param name="Line">Where it begins, from 1; 0 stands for a file that could not be looked through, of which reading will say why.</param>
[StructLayout(LayoutKind.Auto)] // 24 bytes, as there may be millions
public readonly record struct TextPlace(int File, long Offset, int Length, long Line)
{
    /// <param name="end">Behind the last byte.</param>
    internal static TextPlace Between(int file, long offset, long end, long line) =>
        new(file, offset, (int)Math.Min(end - offset, TextFile.LongestText + 1), line);
}
