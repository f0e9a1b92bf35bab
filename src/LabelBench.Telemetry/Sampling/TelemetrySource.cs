using System.Collections.Immutable;

namespace LabelBench.Telemetry.Sampling;

/// <summary>A group of channels that are read together. Used by the sampler's thread only, except for <see cref="ReasonFor"/>.</summary>
/// <param name="channels">Number of channels.</param>
/// <param name="everyTicks">Read in every n-th tick; 10 for sources that cost much or move slowly.</param>
internal abstract class TelemetrySource(int channels, int everyTicks = 1) : IDisposable
{
    private readonly string?[] _reasons = new string?[channels];

    public int Channels { get; } = channels;

    public int EveryTicks { get; } = everyTicks;

    /// <summary>Not null for a source whose reading may block or takes more than a millisecond: it then has a thread and a lane of its own, read at this distance.</summary>
    public virtual TimeSpan? OwnPeriod => null;

    /// <summary>Name of its lane where it has one of its own.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>UUID of the GPU that its metrics are of; null for the machine.</summary>
    public virtual string? Device => null;

    /// <summary>How late the sample that is being taken began; 0 for one that was asked for.</summary>
    public long WokenLateNs { get; set; }

    /// <summary>Metrics made from the channels of this source, in the order of the summary.</summary>
    public abstract ImmutableArray<MetricDefinition> Metrics { get; }

    /// <summary>Reads once. A channel that cannot be had stays unset and its reason is kept; allocates nothing when all is well.</summary>
    public abstract void Read(long nowNanoseconds, SampleRow row);

    /// <summary>Also follow these processes from now on, all together; none to stop it.</summary>
    public virtual void Watch(params ImmutableArray<int> processIds) { }

    /// <returns>Why the channel has no value, or null when it has one.</returns>
    public string? ReasonFor(int channel) => Volatile.Read(ref _reasons[channel]);

    public void Fail(string reason)
    {
        for (var channel = 0; channel < Channels; channel++)
            Fail(channel, reason);
    }

    protected void Fail(int channel, string? reason) => Volatile.Write(ref _reasons[channel], reason);

    protected void Put(SampleRow row, int channel, long value)
    {
        Fail(channel, null);
        row.Set(channel, value);
    }

    /// <summary>Sets the value, or keeps the reason why there is none.</summary>
    protected void PutOrFail(SampleRow row, int channel, long? value, string reason)
    {
        if (value is { } known) Put(row, channel, known);
        else Fail(channel, reason);
    }

    public abstract void Dispose();
}
