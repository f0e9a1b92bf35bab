namespace LabelBench.OnnxRuntime.Systems;

/// <summary>An image on its way to an embedding.</summary>
internal sealed class EmbeddingItem(int inputSize, int dimensions) : ImageItem(inputSize)
{
    public float[] Embedding { get; } = new float[dimensions];
}
