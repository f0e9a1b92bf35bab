namespace LabelBench.Measurement.Load;

/// <summary>Which queries of a trial one of several workers gets: they are dealt in turn, like cards.</summary>
/// <param name="Number">Of the worker, from 0 on.</param>
/// <param name="Of">Workers, at least 2.</param>
/// <param name="Seed">Of the trial: all workers deal from the same schedule.</param>
public sealed record LoadShare(int Number, int Of, ulong Seed);
