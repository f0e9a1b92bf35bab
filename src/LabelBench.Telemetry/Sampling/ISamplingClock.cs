using LabelBench.Core;
using LabelBench.Measurement.Load.Sending;

namespace LabelBench.Telemetry.Sampling;

/// <summary>Time as a sampler needs it; a test stands its own in.</summary>
internal interface ISamplingClock
{
    /// <summary>On the clock of all stamps.</summary>
    long MonotonicNs { get; }

    /// <summary>Since 1970 in UTC; may step.</summary>
    long RealtimeNs { get; }

    /// <summary>Returns at that moment on the monotonic clock, or later; at once when it has passed.</summary>
    void SleepUntil(long monotonicNs);
}

/// <summary>The machine's clocks. Sleeping is clock_nanosleep with an absolute deadline on Linux, a waitable timer on Windows.</summary>
internal sealed class SystemSamplingClock : ISamplingClock, IDisposable
{
    // One core: sleeps alone. Spinning towards a deadline would cost more than all reading.
    private readonly PreciseTimer _timer = new(cores: 1);

    public long MonotonicNs => MonotonicClock.NowNanoseconds;

    public long RealtimeNs => (TimeProvider.System.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    public void SleepUntil(long monotonicNs) => _timer.WaitUntil(monotonicNs);

    public void Dispose() => _timer.Dispose();
}
