using LabelBench.Labeling.Embeddings;

namespace LabelBench.Labeling.Inputs;

/// <summary>One file of a pool.</summary>
/// <param name="Name">Path below the pool's folder, with forward slashes.</param>
/// <param name="Path">Where it lies on this machine.</param>
public sealed record EmbeddingFile(string Name, string Path, NpyHeader Header);
