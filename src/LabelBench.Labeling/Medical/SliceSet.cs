using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Labeling.Medical;

/// <summary>Slices to label, in a fixed order; those of one volume stand together, in rising order.</summary>
/// <param name="Description">For the record: what the slices are and how many.</param>
/// <param name="Slices">At least one.</param>
/// <param name="Size">Of all files together.</param>
public sealed record SliceSet(string Description, ImmutableArray<SlicePlace> Slices, Bytes Size);

/// <summary>Where one slice lies.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Name">What labels call it: the file's path below the folder, and behind # the number of the slice, from 0.</param>
/// <param name="Offset">First byte of its voxels in the unpacked file.</param>
/// <param name="Length">Bytes of its voxels; null where the whole file is one slice, or cannot be read.</param>
public readonly record struct SlicePlace(string File, string Name, long Offset = 0, int? Length = null);
