namespace LabelBench.Models;

/// <summary>An input of a generated model, and what may be fed to it.</summary>
public sealed record ModelInput(string Name, ElementType Type, Shape Shape, InputValues Values);
