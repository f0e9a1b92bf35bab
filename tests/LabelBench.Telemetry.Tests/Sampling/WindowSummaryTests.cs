using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Tests.Sampling;

public class WindowSummaryTests
{
    private const long Period = 100_000_000;

    private static readonly MetricDefinition Gauge = MetricDefinition.Gauge("level", 0);
    private static readonly MetricDefinition Rate = MetricDefinition.Rate("events_per_s", 0);
    private static readonly MetricDefinition Share = MetricDefinition.ShareOfTime("stalled_share", 0, 1e-6);
    private static readonly MetricDefinition Ratio = MetricDefinition.ShareOf("busy_share", 0, per: 1);

    [Fact]
    public void A_gauge_takes_the_samples_inside_the_window_only()
    {
        var ring = Ring(samples: 100, i => [i]);
        var level = Of(ring, Gauge, Seconds(2, 4));
        Assert.Equal(21, level.Samples);
        Assert.Equal((20, 30, 40), (Value(level.Minimum), Value(level.Mean), Value(level.Maximum)));
    }

    [Fact]
    public void A_counter_is_the_difference_of_the_samples_nearest_the_edges()
    {
        var ring = Ring(samples: 100, i => [i < 50 ? 0 : (i - 50) * 7]);
        Assert.Equal(70, Value(Of(ring, Rate, Seconds(5, 9)).Mean), 9);
        Assert.Equal(70, Value(Of(ring, Rate, Seconds(5.04, 8.96)).Mean), 9);
        Assert.Equal(70 * 40.0 / 50, Value(Of(ring, Rate, Seconds(4, 9)).Mean), 9);
    }

    [Theory]
    [InlineData(2.04, 3.04, 20, 30)]
    [InlineData(2.06, 3.06, 21, 31)]
    [InlineData(1.98, 3.09, 20, 31)]
    public void The_nearer_sample_wins_at_each_edge(double begin, double end, int first, int last)
    {
        var ring = Ring(samples: 100, i => [(long)i * i]);
        Assert.Equal((last * last - first * first) / ((last - first) * 0.1), Value(Of(ring, Rate, Seconds(begin, end)).Mean), 6);
    }

    [Fact]
    public void The_time_that_counts_is_the_middle_of_each_reading()
    {
        var ring = new SampleRing(10, 1);
        ring.Append(0, 0, [0], [true]);
        ring.Append(900_000_000, 1_100_000_000, [500], [true]);
        Assert.Equal(500, Value(Of(ring, Rate, Seconds(0, 1)).Mean), 9);
    }

    [Fact]
    public void Mean_lies_between_the_least_and_greatest_second()
    {
        var random = new Random(42);
        for (var round = 0; round < 200; round++)
        {
            long sum = 0;
            var ring = Ring(samples: 200, _ => [sum += random.Next(1000)]);
            var begin = random.NextDouble() * 10;
            var events = Of(ring, Rate, Seconds(begin, begin + 0.5 + random.NextDouble() * 9));
            Assert.InRange(Value(events.Mean), Value(events.Minimum) - 1e-9, Value(events.Maximum) + 1e-9);
        }
    }

    [Fact]
    public void A_short_burst_shows_in_the_maximum()
    {
        var ring = Ring(samples: 101, i => [i < 50 ? 0 : Math.Min(i - 50, 10) * 100]);
        var events = Of(ring, Rate, Seconds(0, 10));
        Assert.Equal(100, Value(events.Mean), 9);
        Assert.Equal(0, Value(events.Minimum), 9);
        Assert.Equal(1000, Value(events.Maximum), 9);
    }

    [Fact]
    public void A_counter_that_was_reset_is_missing_and_never_negative()
    {
        var ring = Ring(samples: 100, i => [i < 30 ? 1000 + i : i]);
        Assert.Contains("it was reset", Reason(Of(ring, Rate, Seconds(2, 4))));
        Assert.Equal(10, Value(Of(ring, Rate, Seconds(4, 6)).Mean), 9);
        var caughtUp = Ring(samples: 100, i => [i < 30 ? i : (i - 30) * 100]);
        Assert.Contains("it was reset", Reason(Of(caughtUp, Rate, Seconds(2, 6))));
    }

    [Fact]
    public void Random_counters_never_give_a_negative_or_impossible_value()
    {
        var random = new Random(99);
        for (var round = 0; round < 500; round++)
        {
            var ring = Ring(samples: 60, _ => [random.NextInt64(-10, 1_000_000), random.NextInt64(-10, 1_000_000)]);
            foreach (var metric in new[] { Rate, Share, Ratio, Ratio with { MayStepBack = true } })
            {
                var summary = Of(ring, metric, Seconds(0.5, 5), channels: 2);
                foreach (var reading in new[] { summary.Mean, summary.Minimum, summary.Maximum })
                    if (reading.ValueOrNull is { } value)
                        Assert.InRange(value.Value, 0, metric.IsShare ? 1 : double.MaxValue);
            }
        }
    }

    [Fact]
    public void A_counter_that_may_step_back_is_judged_by_its_edges()
    {
        var ring = Ring(samples: 100, i => [i == 30 ? 25 : i, i * 10L]);
        Assert.Equal(0.1, Value(Of(ring, Ratio with { MayStepBack = true }, Seconds(2, 4), channels: 2).Mean), 9);
        Assert.Contains("it was reset", Reason(Of(ring, Ratio, Seconds(2, 4), channels: 2)));
        var fallen = Ring(samples: 100, i => [1000 - i, i * 10L]);
        Assert.Contains("fell by 20", Reason(Of(fallen, Ratio with { MayStepBack = true }, Seconds(2, 4), channels: 2)));
    }

    [Fact]
    public void A_share_slightly_above_one_is_one_and_far_above_is_impossible()
    {
        Assert.Equal(1, Value(Of(Ring(samples: 100, i => [i * 101_000L]), Share, Seconds(2, 4)).Mean));
        Assert.Contains("no share can be", Reason(Of(Ring(samples: 100, i => [i * 200_000L]), Share, Seconds(2, 4))));
        Assert.Equal(1, Value(Of(Ring(samples: 100, i => [i * 200_000L]), Share with { CapsAtOne = true }, Seconds(2, 4)).Mean));
    }

    [Fact]
    public void A_ratio_whose_base_did_not_move_is_missing() =>
        Assert.Equal("nothing was counted inside the window", Reason(Of(Ring(samples: 100, _ => [5, 5]), Ratio, Seconds(2, 4), channels: 2)));

    [Fact]
    public void A_channel_that_was_never_there_gives_the_reason_of_its_source()
    {
        var ring = new SampleRing(100, 1);
        for (var i = 0; i < 50; i++) ring.Append(i * Period, i * Period, [0], [false]);
        var summary = new WindowSummary(ring, Seconds(1, 3), Period).Of(Rate, 0, 1, _ => "no such counter");
        Assert.Equal("no such counter", Reason(summary));
        Assert.Equal(0, summary.Samples);
        Assert.IsType<Reading<Count>.Unavailable>(summary.Maximum);
    }

    [Fact]
    public void A_window_that_began_before_sampling_says_by_how_much() =>
        Assert.Equal("sampling began 5.0 s after the window", Reason(Of(Ring(samples: 100, i => [i], firstSecond: 10), Gauge, Seconds(5, 15))));

    [Fact]
    public void A_window_that_ends_after_sampling_says_by_how_much() =>
        Assert.Equal("sampling stopped 5.1 s before the window's end", Reason(Of(Ring(samples: 100, i => [i]), Rate, Seconds(5, 15))));

    [Fact]
    public void A_window_that_the_ring_has_forgotten_says_so()
    {
        var ring = Ring(samples: 300, i => [i], capacity: 100);
        Assert.Equal("the window begins 15.0 s before the oldest of the 100 samples that are kept; 200 older ones were dropped", Reason(Of(ring, Rate, Seconds(5, 25))));
        Assert.Equal(10, Value(Of(ring, Rate, Seconds(21, 25)).Mean), 9);
    }

    [Fact]
    public void An_empty_ring_and_an_empty_window_say_so()
    {
        Assert.Equal("no sample was taken", Reason(Of(new SampleRing(10, 1), Gauge, Seconds(0, 1))));
        Assert.Equal("the window is empty", Reason(Of(Ring(samples: 100, i => [i]), Gauge, Seconds(1, 1))));
        Assert.Equal("the window is empty", Reason(Of(Ring(samples: 100, i => [i]), Rate, Seconds(2, 1))));
    }

    [Fact]
    public void A_window_between_two_samples_has_no_rate() =>
        Assert.Contains("shorter than the distance", Reason(Of(Ring(samples: 100, i => [i]), Rate, Seconds(2.01, 2.03))));

    [Fact]
    public void A_short_hole_at_an_edge_is_tolerated_and_a_long_one_is_not()
    {
        Assert.Equal(10, Value(Of(WithHole(20, 22), Rate, Seconds(2.05, 6)).Mean), 9);
        Assert.Contains("not read within 0.3 s of an edge", Reason(Of(WithHole(10, 30), Rate, Seconds(2, 6))));

        static SampleRing WithHole(int from, int to)
        {
            var ring = new SampleRing(100, 1);
            for (var i = 0; i < 100; i++) ring.Append(i * Period, i * Period, [i], [i < from || i >= to]);
            return ring;
        }
    }

    [Fact]
    public void Samples_of_two_processes_are_not_mixed()
    {
        var epoch = Rate with { Epoch = 1 };
        var ring = Ring(samples: 100, i => [i, i < 50 ? 321 : 400]);
        Assert.Contains("changed inside the window", Reason(Of(ring, epoch, Seconds(4, 6), channels: 2)));
        Assert.Equal(10, Value(Of(ring, epoch, Seconds(5.5, 7), channels: 2).Mean), 9);
    }

    [Fact]
    public void A_source_read_every_tenth_time_is_summarised_from_what_it_gave()
    {
        var ring = new SampleRing(200, 1);
        for (var i = 0; i < 200; i++) ring.Append(i * Period, i * Period, [i], [i % 10 == 0]);
        var summary = new WindowSummary(ring, Seconds(3.2, 12.7), Period);
        var gauge = summary.Of(Gauge, 0, 10, _ => null);
        Assert.Equal((9, 40, 120), (gauge.Samples, Value(gauge.Minimum), Value(gauge.Maximum)));
        Assert.Equal(10, Value(summary.Of(Rate, 0, 10, _ => null).Mean), 9);
    }

    [Fact]
    public void The_sampler_reports_its_own_holes_and_cost()
    {
        var ring = new SampleRing(100, 1);
        for (var i = 0; i < 100; i++)
            if (i is < 40 or >= 45)
                ring.Append(i * Period, i * Period + 1_000_000, [i], [true]);
        var metrics = new WindowSummary(ring, Seconds(3, 5), Period).OfSampler().ToDictionary(m => m.Name, m => Value(m.Mean));
        Assert.Equal(15 / 20.0, metrics[MetricNames.SamplerCoverage], 6);
        Assert.Equal(6, metrics[MetricNames.SamplerLongestGap], 6);
        Assert.Equal(0.0075, metrics[MetricNames.SamplerBusy], 6);
    }

    private static Window Seconds(double begin, double end) => new((long)Math.Round(begin * 1e9), (long)Math.Round(end * 1e9));

    private static SampleRing Ring(int samples, Func<int, long[]> values, int capacity = 1000, double firstSecond = 0)
    {
        SampleRing? ring = null;
        for (var i = 0; i < samples; i++)
        {
            var row = values(i);
            ring ??= new SampleRing(capacity, row.Length);
            var moment = (long)(firstSecond * 1e9) + i * Period;
            ring.Append(moment, moment, row, [.. row.Select(_ => true)]);
        }
        return ring!;
    }

    private static MetricSummary Of(SampleRing ring, MetricDefinition metric, Window window, int channels = 1) =>
        new WindowSummary(ring, window, Period).Of(metric, 0, everyTicks: 1, channel => channel < channels ? null : throw new ArgumentOutOfRangeException(nameof(channel)));

    private static double Value(Reading<Count> reading) => reading.Match(count => count.Value, reason => throw new InvalidOperationException(reason));

    private static string Reason(MetricSummary summary) => summary.Mean.Match(value => $"a value: {value}", reason => reason);
}
