namespace LabelBench.Models;

/// <summary>How the drawn numbers of a weight become the integers that an INT8 file holds.</summary>
public abstract record WeightQuantization
{
    private WeightQuantization() { }

    /// <summary>INT8 from -127 to 127, symmetric around 0, with one scale for every index of an axis: the largest magnitude there / 127.</summary>
    /// <param name="Axis">Axis of the output channels.</param>
    public sealed record PerChannel(int Axis) : WeightQuantization;

    /// <summary>INT32 in units of what the integer products add up to: scale of the input x scale of the weight's channel.</summary>
    /// <param name="Weight">The INT8 weight that the bias belongs to.</param>
    /// <param name="InputScale">Scale of the activation that the weight is multiplied with.</param>
    public sealed record Accumulator(WeightTensor Weight, float InputScale) : WeightQuantization;
}
