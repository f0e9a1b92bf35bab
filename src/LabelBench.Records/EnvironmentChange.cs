namespace LabelBench.Records;

/// <summary>A fact that changed during a run.</summary>
/// <param name="Before">Null when it was not known at the start.</param>
/// <param name="After">Null when it was not known at the end.</param>
public sealed record EnvironmentChange(string Name, string? Before, string? After);
