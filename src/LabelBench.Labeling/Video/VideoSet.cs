using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Labeling.Video;

/// <summary>Clips to label, in a fixed order.</summary>
/// <param name="Description">For the record: what the clips are and how many.</param>
/// <param name="Clips">At least one of them can be read.</param>
/// <param name="Size">Of all files together.</param>
public sealed record VideoSet(string Description, ImmutableArray<VideoClip> Clips, Bytes Size);
