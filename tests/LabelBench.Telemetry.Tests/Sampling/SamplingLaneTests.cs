using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Tests.Sampling;

public class SamplingLaneTests
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000 * Millisecond;

    [Fact]
    public void Late_ticks_are_recorded_and_never_caught_up_with_in_a_burst()
    {
        var clock = new FakeClock { Stall = ms => ms / 1000 != (ms + 100) / 1000 ? 350 : 0 };
        using var lane = Lane(clock, new Level(_ => 1));
        lane.Run(ticks: 600);
        var view = lane.Ring.View();
        var distances = Enumerable.Range(1, view.Count - 1).Select(i => view.BeginNs(i) - view.BeginNs(i - 1)).ToArray();
        Assert.True(distances.Min() >= 45 * Millisecond, $"two samples only {distances.Min() / 1e6} ms apart");
        Assert.True(distances.Max() >= 350 * Millisecond);
        // Deadlines stay on the grid: the lateness of one sample is not handed to the next.
        Assert.All(Enumerable.Range(1, view.Count - 1), i => Assert.True(view.BeginNs(i) % (100 * Millisecond) < 2 * Millisecond || distances[i - 1] > 101 * Millisecond));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_integral_over_stalls_of_200_ms_stays_within_a_thousandth(int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var clock = new FakeClock { Stall = _ => random.Below(15) == 0 ? 200 : 0 };
        // Between 100 and 300 W with a period of 4 s: what a load that comes in waves draws.
        static double Watts(long ns) => 200 + 100 * Math.Sin(ns / (double)Second * Math.Tau / 4);
        using var lane = Lane(clock, new Level(ns => (long)(Watts(ns) * 1000)));
        lane.Run(ticks: 1_300);
        var window = new Window(10 * Second, 110 * Second);
        var summary = new WindowSummary(lane.Ring.View(), window, lane.Description.PeriodNs).Of(lane.Description.Metrics[0], lane.Reasons);
        double truth = 0;
        for (var t = window.BeginNs; t < window.EndNs; t += Millisecond) truth += Watts(t) * 1e-3;
        var integral = summary.Mean.ValueOrNull!.Value.Value * window.Duration.TotalSeconds;
        Assert.InRange(integral / truth, 0.999, 1.001);
        Assert.True(lane.Ring.Total < 1_290, "there were no stalls");
    }

    [Fact]
    public void Stamps_in_real_time_find_their_moment_within_a_millisecond_even_when_the_clock_is_set_by_2_seconds()
    {
        foreach (var (step, seed) in new[] { (2 * Second, 1UL), (-2 * Second, 2UL) })
        {
            var random = new SplitMix64(seed);
            // Off by 40 ppm, slewed, read with jitter; set at 30 s.
            var clock = new FakeClock { Start = Second, Offset = ns => 1_700_000_000 * Second + (long)(ns * 40e-6) + (ns >= 30 * Second ? step : 0), ReadingTakesNs = () => 200 + random.Below(40_000) };
            using var lane = Lane(clock, new ClockSource(clock));
            var stamps = new List<(long True, long Real, long Read)>();
            for (var tick = 0; tick < 600; tick++)
            {
                lane.Run(ticks: 1);
                var age = random.Below((int)(90 * Millisecond));
                stamps.Add((clock.MonotonicPeek - age, clock.RealAt(clock.MonotonicPeek - age), clock.MonotonicPeek));
            }
            var map = ClockMap.Of(lane.Ring.View(), 0);
            // Only an event between the two anchors around the step cannot be placed: two or three of 600.
            var errors = stamps.Select(s => Math.Abs(map.ToMonotonic(s.Real, s.Read)!.Value - s.True) / 1e6).Order().ToArray();
            Assert.True(errors[^6] <= 1, $"P99 {errors[^6]} ms");
            var moved = new WindowSummary(lane.Ring.View(), new Window(5 * Second, 55 * Second), 100 * Millisecond).Of(lane.Description.Metrics[0], lane.Reasons);
            Assert.InRange(moved.Maximum.ValueOrNull!.Value.Value, 1_999, 2_001);
        }
    }

    [Fact]
    public void A_clock_that_is_only_slewed_shows_no_step()
    {
        var clock = new FakeClock { Offset = ns => (long)(ns * 500e-6) };
        using var lane = Lane(clock, new ClockSource(clock));
        lane.Run(ticks: 300);
        var moved = new WindowSummary(lane.Ring.View(), new Window(5 * Second, 25 * Second), 100 * Millisecond).Of(lane.Description.Metrics[0], lane.Reasons);
        Assert.InRange(moved.Maximum.ValueOrNull!.Value.Value, 0.09, 1);
    }

    [Fact]
    public void The_reason_is_the_one_that_held_at_the_end_of_the_window()
    {
        var clock = new FakeClock();
        using var lane = Lane(clock, new Broken(clock, from: 10 * Second, to: 20 * Second));
        lane.Run(ticks: 300);
        MetricSummary At(long begin, long end) => new WindowSummary(lane.Ring.View(), new Window(begin * Second, end * Second), 100 * Millisecond).Of(lane.Description.Metrics[0], lane.Reasons);
        Assert.Equal("gone for 10 s", At(12, 18).Mean.Match(_ => "", reason => reason));
        Assert.Equal(5, At(22, 28).Mean.ValueOrNull!.Value.Value);
    }

    private static SamplingLane Lane(FakeClock clock, params TelemetrySource[] sources) => new("host", sources, 100 * Millisecond, 4_000, clock);

    /// <summary>Time that passes only when somebody sleeps or reads a clock, and that is late when told to be.</summary>
    private sealed class FakeClock : ISamplingClock
    {
        private long _now;

        public long Start { init => _now = value; }

        /// <summary>By how many milliseconds a sleep that ends at this millisecond ends late.</summary>
        public Func<long, long> Stall { get; init; } = _ => 0;

        public Func<long, long> Offset { get; init; } = _ => 0;

        public Func<long> ReadingTakesNs { get; init; } = () => 100;

        public long MonotonicPeek => _now;

        public long MonotonicNs => _now += ReadingTakesNs();

        public long RealtimeNs => RealAt(_now += ReadingTakesNs());

        public long RealAt(long monotonicNs) => monotonicNs + Offset(monotonicNs);

        public void SleepUntil(long monotonicNs) => _now = Math.Max(_now, monotonicNs + Stall(monotonicNs / Millisecond) * Millisecond);
    }

    private sealed class Level(Func<long, long> at) : TelemetrySource(1)
    {
        public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Gauge("level", 0, 1e-3)];

        public override void Read(long nowNanoseconds, SampleRow row) => Put(row, 0, at(nowNanoseconds));

        public override void Dispose() { }
    }

    private sealed class Broken(FakeClock clock, long from, long to) : TelemetrySource(1)
    {
        public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Gauge("level", 0)];

        public override void Read(long nowNanoseconds, SampleRow row)
        {
            if (clock.MonotonicPeek >= from && clock.MonotonicPeek < to) Fail(0, "gone for 10 s");
            else Put(row, 0, 5);
        }

        public override void Dispose() { }
    }
}
