namespace LabelBench.Labeling.Inputs;

/// <summary>What a generated pool of embeddings looks like.</summary>
/// <param name="Dimensions">Numbers of one embedding, at least 2.</param>
/// <param name="Count">Embeddings.</param>
/// <param name="Groups">Directions around which they lie, as photos of one kind of scene do.</param>
/// <param name="Spread">Length of the noise around the direction of a group, whose own length is 1: 0.7 leaves members a cosine of about 0.67.</param>
/// <param name="Seed">Another seed, other embeddings.</param>
public sealed record EmbeddingOptions(int Dimensions, int Count, int Groups = 100, float Spread = 0.7f, ulong Seed = 1729);
