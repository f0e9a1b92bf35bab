namespace LabelBench.Models;

/// <summary>Which of several ways a gradient goes. All give the same numbers up to rounding; providers differ in which they run, and how fast.</summary>
/// <param name="ConvWeight">Weight gradient of full convolutions; 1x1 ones go by MatMul and depthwise ones by patches in any case.</param>
/// <param name="MaxPool">Gradient of maximum pooling.</param>
/// <param name="Embedding">Gradient of looked-up rows.</param>
public sealed record GradientRecipes(
    ConvWeightGradient ConvWeight = ConvWeightGradient.Patches,
    MaxPoolGradient MaxPool = MaxPoolGradient.WindowMask,
    EmbeddingGradient Embedding = EmbeddingGradient.OneHot)
{
    /// <summary>The same ways, with others for those that a provider is not known to run.</summary>
    public GradientRecipes RunnableOn(KernelProvider provider) => provider == KernelProvider.Cuda ? this : this with
    {
        Embedding = EmbeddingGradient.OneHot,
        MaxPool = MaxPool == MaxPoolGradient.Scatter ? MaxPoolGradient.WindowMask : MaxPool,
    };
}

/// <summary>How the weight gradient of a convolution is computed.</summary>
public enum ConvWeightGradient
{
    /// <summary>Patches (im2col) by a depthwise convolution with a constant one-hot kernel, then MatMul.</summary>
    Patches,

    /// <summary>Patches by one strided Slice per kernel position, then MatMul.</summary>
    Slices,

    /// <summary>A convolution of the data with the output's gradient, batch and channels swapped; its kernel is as large as the output.</summary>
    Convolution,
}

/// <summary>How the gradient of maximum pooling is computed.</summary>
public enum MaxPoolGradient
{
    /// <summary>Windows by a depthwise one-hot convolution, an equality mask, and back by its transpose: any window, repeatable. Equal values in a window all take part.</summary>
    WindowMask,

    /// <summary>An equality mask over blocks; only for windows that tile the image. Equal values in a block all take part.</summary>
    BlockMask,

    /// <summary>ScatterElements at the places that MaxPool reports; overlapping windows need its addition, which DirectML lacks.</summary>
    Scatter,
}

/// <summary>How the gradient of looked-up rows is computed.</summary>
public enum EmbeddingGradient
{
    /// <summary>Product with the one-hot matrix of the indices: every provider, repeatable, 2 x rows x vocabulary x width FLOPs more.</summary>
    OneHot,

    /// <summary>ScatterND with addition: sums are atomic, and not repeatable to the bit, on CUDA; absent from DirectML.</summary>
    ScatterNd,

    /// <summary>ScatterElements with addition: absent from DirectML.</summary>
    ScatterElements,
}
