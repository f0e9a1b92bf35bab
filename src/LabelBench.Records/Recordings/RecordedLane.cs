using System.Collections.Immutable;

namespace LabelBench.Records.Recordings;

/// <summary>What is sampled together, by one thread at one rate.</summary>
/// <param name="Name"><c>host</c> for what is read at every tick; slow sources have a lane each.</param>
/// <param name="PeriodNs">Distance of two samples as planned.</param>
/// <param name="Channels">Raw numbers in a sample.</param>
/// <param name="Metrics">In the order of a summary; channels count from the lane's first.</param>
public sealed record RecordedLane(string Name, long PeriodNs, int Channels, ImmutableArray<LaneMetric> Metrics);

/// <param name="EveryTicks">Read in every n-th sample of its lane.</param>
/// <param name="Device">UUID of the GPU that it is of; null for the machine.</param>
public sealed record LaneMetric(MetricDefinition Definition, int EveryTicks, string? Device = null);
