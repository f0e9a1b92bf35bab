namespace LabelBench.Records;

/// <summary>What a journal holds.</summary>
/// <param name="Record">The run so far, outcome interrupted.</param>
/// <param name="IntactBytes">Length of the part that can be kept; a writer that goes on cuts the file here.</param>
/// <param name="Dropped">What was left out and why, one sentence; null when the journal is whole.</param>
public sealed record Journal(RunRecord Record, long IntactBytes, string? Dropped);
