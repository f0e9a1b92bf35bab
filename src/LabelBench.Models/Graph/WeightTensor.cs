namespace LabelBench.Models;

/// <summary>A trained tensor of a graph: described here, filled from a seed when the model is written.</summary>
/// <param name="Type">What the file holds.</param>
/// <param name="Quantization">How drawn numbers become integers; null where the file holds the drawn numbers.</param>
public sealed record WeightTensor(string Name, ElementType Type, Shape Shape, WeightInitialisation Initialisation, WeightQuantization? Quantization = null)
{
    /// <summary>Bytes of the tensor in the file, without those of its scales.</summary>
    public long SizeInBytes => Type.SizeInBytes(Shape.ElementCount)!.Value;

    /// <summary>Name of the tensor with the FP32 scales of an integer weight.</summary>
    public string ScaleName => $"{Name}/scale";

    /// <summary>FP32 scales that go with an integer weight: one per channel.</summary>
    public int ScaleCount => Quantization switch
    {
        WeightQuantization.PerChannel channels => Shape[channels.Axis],
        WeightQuantization.Accumulator => Shape[0],
        _ => 0,
    };
}
