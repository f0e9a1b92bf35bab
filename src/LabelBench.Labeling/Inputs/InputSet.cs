using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>Image files to label, in a fixed order.</summary>
/// <param name="Description">For the record: what the files are and how many.</param>
/// <param name="Files">At least one.</param>
/// <param name="Size">Of all files together.</param>
public sealed record InputSet(string Description, ImmutableArray<InputFile> Files, Bytes Size);

/// <summary>One image file.</summary>
/// <param name="Name">Path below the set's folder, with forward slashes: the same on every machine.</param>
/// <param name="Path">Where it lies on this machine.</param>
public sealed record InputFile(string Name, string Path);
