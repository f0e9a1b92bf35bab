namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Where one item of a pipeline's input lies: a whole file, or a stretch of one (a frame of a clip, a line of a text, a slice of a volume).</summary>
/// <param name="File">Path.</param>
/// <param name="Name">What labels and messages call it.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes; null for all up to the end.</param>
public readonly record struct ItemRef(string File, string Name, long Offset = 0, long? Length = null);
