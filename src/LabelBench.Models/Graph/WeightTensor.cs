namespace LabelBench.Models;

/// <summary>A trained tensor of a graph: described here, filled from a seed when the model is written.</summary>
public sealed record WeightTensor(string Name, ElementType Type, Shape Shape, WeightInitialisation Initialisation)
{
    public long SizeInBytes => Type.SizeInBytes(Shape.ElementCount)!.Value;
}
