namespace LabelBench.Statistics;

/// <summary>A percentile that early stopping vouches for.</summary>
/// <param name="Nanoseconds">The estimate; null when there are too few queries for one.</param>
/// <param name="Discarded">t: largest latencies left out.</param>
/// <param name="Queries">Latencies behind it.</param>
/// <param name="QueriesStillNeeded">Queries missing for the first estimate; 0 when there is one.</param>
public sealed record EarlyStoppingEstimate(long? Nanoseconds, long Discarded, long Queries, long QueriesStillNeeded);
