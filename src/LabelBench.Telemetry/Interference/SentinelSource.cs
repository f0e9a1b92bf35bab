using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LabelBench.Core;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Interference;

/// <summary>Does the same small piece of work at every sample and tells how long it took and how late the sample's waking was.</summary>
/// <remarks>
/// About 4 µs ten times a second: 0.004 % of one CPU. It sees what no counter tells (a neighbour on the same core, a clock held down where the frequency is hidden); own load of the machine
/// delays single ones, so that only the fastest of a second is judged. Allocates nothing.
/// </remarks>
internal sealed class SentinelSource : TelemetrySource
{
    private const int Slowdown = 0, Delay = 1;

    /// <summary>About 4 µs on a CPU of 2020: long beside the clock's 0.1 µs, short beside what a sample may cost.</summary>
    private const int Steps = 4_000;

    /// <summary>Done untimed before: after a sleep the code must come back into the core's caches first.</summary>
    private const int WarmingSteps = 200;

    private const int Calibrations = 10;
    private const double Thousandth = 1e-3;
    private const double MillisecondsPerMicrosecond = 1e-3;

    private long _fastestNs = long.MaxValue;
    private ulong _sum;

    public SentinelSource() : base(channels: 2)
    {
        for (var i = 0; i < Calibrations; i++)
            _fastestNs = Math.Min(_fastestNs, Time());
    }

    /// <summary>Results of the work, so that no compiler leaves it out.</summary>
    public ulong Sum => _sum;

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Gauge(MetricNames.SentinelSlowdown, Slowdown, Thousandth),
        MetricDefinition.Gauge(MetricNames.SentinelDelay, Delay, MillisecondsPerMicrosecond),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        var took = Time();
        _fastestNs = Math.Min(_fastestNs, took);
        Put(row, Slowdown, took * 1000 / _fastestNs);
        Put(row, Delay, WokenLateNs / 1000);
    }

    public override void Dispose() { }

    private long Time()
    {
        _sum += Work(WarmingSteps);
        var begin = MonotonicClock.NowNanoseconds;
        _sum += Work(Steps);
        return Math.Max(1, MonotonicClock.NowNanoseconds - begin);
    }

    /// <summary>Integer arithmetic in registers: as fast as the core's clock, whatever lies in caches. Compiled fully at once, or it would get faster by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong Work(int steps)
    {
        var random = new SplitMix64(1);
        ulong sum = 0;
        for (var i = 0; i < steps; i++)
            sum += random.Next();
        return sum;
    }
}
