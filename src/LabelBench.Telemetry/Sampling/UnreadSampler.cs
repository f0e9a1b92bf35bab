using System.Collections.Immutable;
using LabelBench.Measurement;
using LabelBench.Records;

namespace LabelBench.Telemetry.Sampling;

/// <summary>Stands in where nothing can be sampled: every metric is there and says why it has no value.</summary>
public sealed class UnreadSampler(string reason) : ISampler
{
    public void Watch(params ImmutableArray<int> processIds) { }

    public ImmutableArray<MetricSummary> Summarise(Window window) =>
        [.. MetricNames.All.Select(name => WindowSummary.Missing(name, reason))];

    public void Dispose() { }
}
