namespace LabelBench.Models.Operators;

/// <summary>How a 2-D convolution walks over its data, the same in both directions.</summary>
/// <param name="Stride">Step.</param>
/// <param name="Padding">Zeros on each of the four sides.</param>
/// <param name="Group">1 for a full, C for a depthwise convolution.</param>
/// <param name="Dilation">Distance between the pixels that neighbouring weights meet.</param>
internal readonly record struct ConvGeometry(int Stride, int Padding, int Group, int Dilation)
{
    /// <summary>Places where the kernel fits behind the first; negative where it fits nowhere.</summary>
    public int Room(int extent, int kernel) => extent + 2 * Padding - Dilation * (kernel - 1) - 1;

    /// <summary>Rows or columns at the end that no kernel reaches: the transposed convolution has to add them (output_padding).</summary>
    public int Unreached(int extent, int kernel) => Room(extent, kernel) % Stride;
}
