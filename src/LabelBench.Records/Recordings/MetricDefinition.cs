namespace LabelBench.Records.Recordings;

/// <summary>How a metric follows from raw numbers.</summary>
public enum MetricKind
{
    /// <summary>Value of one channel as it stands; summarised over the samples inside the window.</summary>
    Gauge,

    /// <summary>Growth of one channel per second between the samples nearest the window's edges.</summary>
    Rate,

    /// <summary>Growth of one channel over the growth of another, between the samples nearest the window's edges.</summary>
    Ratio,
}

/// <summary>How a metric follows from the channels of its source.</summary>
/// <param name="Name">With its unit: <c>cpu_busy_share</c>.</param>
/// <param name="Channel">Channel of the value or the numerator.</param>
/// <param name="Scale">Turns the raw number into the metric's unit.</param>
/// <param name="Per">Channel of the denominator; only for ratios.</param>
/// <param name="IsShare">The result lies between 0 and 1; what lies clearly outside is reported as impossible.</param>
/// <param name="CapsAtOne">Larger results are meant to read 1 instead of being impossible.</param>
/// <param name="MayStepBack">The kernel lets this counter fall now and then (iowait, idle); then only the edges must not fall.</param>
/// <param name="Epoch">Channel that must hold the same value throughout, or the samples belong to different things (another process, a counter that lost count).</param>
public sealed record MetricDefinition(
    string Name,
    MetricKind Kind,
    int Channel,
    double Scale = 1,
    int? Per = null,
    bool IsShare = false,
    bool CapsAtOne = false,
    bool MayStepBack = false,
    int? Epoch = null)
{
    /// <summary>Its channel has a value in every n-th reading of its source only.</summary>
    public int EveryTicks { get; init; } = 1;

    public static MetricDefinition Gauge(string name, int channel, double scale = 1, int? epoch = null) =>
        new(name, MetricKind.Gauge, channel, scale, Epoch: epoch);

    /// <param name="scale">Unit of the metric in one count; the result is per second.</param>
    public static MetricDefinition Rate(string name, int channel, double scale = 1, int? epoch = null) =>
        new(name, MetricKind.Rate, channel, scale, Epoch: epoch);

    /// <param name="scale">Seconds in one count.</param>
    public static MetricDefinition ShareOfTime(string name, int channel, double scale, bool capsAtOne = false) =>
        new(name, MetricKind.Rate, channel, scale, IsShare: true, CapsAtOne: capsAtOne);

    public static MetricDefinition ShareOf(string name, int channel, int per, bool mayStepBack = false, int? epoch = null) =>
        new(name, MetricKind.Ratio, channel, 1, per, IsShare: true, MayStepBack: mayStepBack, Epoch: epoch);

    /// <summary>The same metric where the channels of its source begin at another place.</summary>
    public MetricDefinition From(int firstChannel) =>
        this with { Channel = firstChannel + Channel, Per = firstChannel + Per, Epoch = firstChannel + Epoch };
}
