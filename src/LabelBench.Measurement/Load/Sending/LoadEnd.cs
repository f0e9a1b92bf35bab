namespace LabelBench.Measurement.Load.Sending;

/// <summary>Where a trial may end.</summary>
/// <param name="Nanoseconds">After the beginning of the window.</param>
/// <param name="Queries">Due before.</param>
public readonly record struct LoadEnd(long Nanoseconds, int Queries);
