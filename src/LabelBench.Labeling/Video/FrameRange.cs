namespace LabelBench.Labeling.Video;

/// <summary>Where one encoded frame lies, so that frames can be read in any order and by several workers.</summary>
/// <param name="Path">File that holds it.</param>
/// <param name="Offset">Of its first byte in the file.</param>
/// <param name="Length">In bytes.</param>
public readonly record struct FrameRange(string Path, long Offset, int Length);
