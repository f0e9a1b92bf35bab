using System.Numerics.Tensors;

namespace LabelBench.Labeling.Embeddings;

/// <summary>Embeddings of length 1, whose dot product is their cosine.</summary>
public static class UnitVector
{
    /// <summary>Divides a vector by its Euclidean length, in place.</summary>
    /// <returns>False, and the vector is left alone, where it has no direction: all but zero, or a number that is not finite.</returns>
    public static bool TryNormalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (!float.IsNormal(length))
            return false;
        TensorPrimitives.Divide(vector, length, vector);
        return true;
    }
}
