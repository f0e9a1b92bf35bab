namespace LabelBench.Models;

/// <summary>A value in a graph under construction: its name there, what it holds and its static shape.</summary>
public sealed record Tensor(string Name, ElementType Type, Shape Shape)
{
    /// <summary>For example <c>logits Float32[1,1000]</c>.</summary>
    public override string ToString() => $"{Name} {Type}{Shape}";
}
