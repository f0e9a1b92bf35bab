using System.Runtime.InteropServices;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>An embedding of a pool on its way to its acquisition scores.</summary>
internal sealed class UncertaintyItem(int dimensions, int classes, int passes) : PipelineItem
{
    public float[] Embedding { get; } = new float[dimensions];

    /// <summary>Logits, then probabilities, pass by pass.</summary>
    public float[] Passes { get; } = new float[passes * classes];

    /// <summary>Mean of the passes.</summary>
    public float[] Mean { get; } = new float[classes];

    public float Entropy { get; set; }

    public float Margin { get; set; }

    public float Bald { get; set; }

    /// <summary>Whether it is among the best so far.</summary>
    public bool Picked { get; set; }

    /// <summary>Reads the embedding; one that is cut off or not finite is unreadable.</summary>
    public void ReadEmbedding()
    {
        Read();
        if (Unreadable is not null)
            return;
        var numbers = MemoryMarshal.Cast<byte, float>(Encoded);
        if (numbers.Length != Embedding.Length)
        {
            Unreadable = "ends before its last number";
            return;
        }
        numbers.CopyTo(Embedding);
        if (!EmbeddingRows.IsFinite(Embedding))
            Unreadable = EmbeddingRows.NotFinite;
    }
}
