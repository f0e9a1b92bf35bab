using System.Text.Json;
using LabelBench.Core;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Load.Arrivals;

public class ArrivalScheduleTests
{
    [Theory]
    [InlineData(200, 5)]
    [InlineData(7.3, 5)]
    [InlineData(0.5, 60)]
    [InlineData(1000, 10)]
    [InlineData(33.3, 600)]
    [InlineData(20_000, 30)]
    public void A_stratified_schedule_has_the_rate_gaps_and_dispersion_of_the_requested_poisson_process(double rate, double seconds)
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var schedule = Build(new ArrivalPlan.Poisson(new QueriesPerSecond(rate)), seconds, seed);
            Assert.InRange(schedule.Realised.Value / rate, 0.999, 1.001);
            Assert.InRange(schedule.SpanNanoseconds / 1e9, seconds - 0.51 / rate, seconds + 0.51 / rate);
            Assert.Equal(0, schedule.Nanoseconds[0]);
            Assert.True(schedule.Nanoseconds[^1] < schedule.SpanNanoseconds);
            Assert.Equal(schedule.Nanoseconds, schedule.Nanoseconds.Order());
            Assert.True(KolmogorovSmirnov.Of(Gaps(schedule), gap => 1 - Math.Exp(-gap * rate)).PValue > 0.01);
            foreach (var window in new[] { 4 / rate, 1 })
            {
                if ((int)(schedule.SpanNanoseconds / 1e9 / window) is var windows and >= 30)
                    Assert.InRange(CountDispersion.Of(schedule.Nanoseconds.AsSpan(), 0, window * 1e9, windows)!.Index, 0.9, 1.1);
            }
        }
    }

    [Fact]
    public void Neighbouring_gaps_of_a_stratified_schedule_are_not_correlated()
    {
        var gaps = Gaps(Build(new ArrivalPlan.Poisson(new QueriesPerSecond(1000)), 60, 5));
        var (mean, deviation) = (Moments.Mean(gaps), Moments.StandardDeviation(gaps));
        var correlation = gaps.Zip(gaps.Skip(1)).Average(p => (p.First - mean) * (p.Second - mean)) / (deviation * deviation);
        Assert.InRange(correlation, -0.02, 0.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public void However_many_threads_send_it_the_schedule_is_the_same(int threads)
    {
        var schedule = Build(new ArrivalPlan.Poisson(new QueriesPerSecond(200)), 5, 1);
        var merged = Enumerable.Range(0, threads).SelectMany(t => schedule.ForThread(t, threads)).OrderBy(q => q.Query).ToArray();
        Assert.Equal(Enumerable.Range(0, schedule.Nanoseconds.Length), merged.Select(q => q.Query));
        Assert.Equal(schedule.Nanoseconds, merged.Select(q => q.Nanoseconds));
    }

    [Fact]
    public void The_same_seed_gives_the_same_schedule_and_another_seed_another()
    {
        ArrivalSchedule first = Build(new ArrivalPlan.Poisson(new QueriesPerSecond(50)), 10, 9), same = Build(new ArrivalPlan.Poisson(new QueriesPerSecond(50)), 10, 9), other = Build(new ArrivalPlan.Poisson(new QueriesPerSecond(50)), 10, 10);
        Assert.Equal(first.Nanoseconds.ToArray(), same.Nanoseconds.ToArray());
        Assert.NotEqual(first.Nanoseconds.ToArray(), other.Nanoseconds.ToArray());
    }

    [Fact]
    public void A_constant_schedule_does_not_drift_from_its_rate()
    {
        var schedule = Build(new ArrivalPlan.Constant(new QueriesPerSecond(3)), 600, 0);
        Assert.Equal((1800, 0L, 333_333_333L, 599_666_666_667L), (schedule.Nanoseconds.Length, schedule.Nanoseconds[0], schedule.Nanoseconds[1], schedule.Nanoseconds[^1]));
        Assert.Equal(3, schedule.Realised.Value, 9);
    }

    [Fact]
    public void Bursts_come_together_within_their_jitter()
    {
        var plan = new ArrivalPlan.Burst(10, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(20));
        var schedule = Build(plan, 5, 4);
        Assert.Equal((1000, 200), (schedule.Nanoseconds.Length, (int)Math.Round(schedule.Realised.Value)));
        var bursts = schedule.Nanoseconds.Chunk(10).Select((burst, i) => (Offset: burst[0] - i * 50_000_000L, Same: burst.Distinct().Count() == 1)).ToArray();
        Assert.All(bursts, b => Assert.True(b.Same && b.Offset is >= 0 and < 20_000_000));
        Assert.True(bursts.Select(b => b.Offset).Distinct().Count() > 90);
    }

    [Fact]
    public void A_loadgen_plan_gives_loadgens_schedule() =>
        Assert.Equal(LoadGenPoisson.Arrivals(0, new QueriesPerSecond(200), TimeSpan.FromSeconds(5), 0), Build(new ArrivalPlan.LoadGen(new QueriesPerSecond(200)), 5, 0).Nanoseconds.ToArray());

    [Fact]
    public void A_schedule_by_rate_grows_until_it_holds_the_fewest_queries() =>
        Assert.Equal(500, ArrivalSchedules.Build(new ArrivalPlan.Constant(new QueriesPerSecond(10)), TimeSpan.FromSeconds(5), 500, 0, "x").ValueOrThrow().Nanoseconds.Length);

    [Theory]
    [InlineData(0, 5, "rate")]
    [InlineData(-3, 5, "rate")]
    [InlineData(double.NaN, 5, "rate")]
    [InlineData(double.PositiveInfinity, 5, "rate")]
    [InlineData(1e9, 5, "rate")]
    [InlineData(1e6, 600, "rate")]
    [InlineData(10, 0, "duration")]
    [InlineData(10, -1, "duration")]
    [InlineData(10, 1e6, "duration")]
    public void A_rate_or_duration_that_cannot_be_is_refused(double rate, double seconds, string place)
    {
        foreach (ArrivalPlan plan in new ArrivalPlan[] { new ArrivalPlan.Poisson(new(rate)), new ArrivalPlan.LoadGen(new(rate)), new ArrivalPlan.Constant(new(rate)) })
        {
            var problem = Assert.Single(ArrivalSchedules.Build(plan, TimeSpan.FromSeconds(seconds), 0, 0, "load.yaml").Problems);
            Assert.Equal(("load.yaml", place), (problem.Source, problem.Place));
        }
    }

    [Theory]
    [InlineData(0, 50, 0, "size")]
    [InlineData(5, 0, 0, "period")]
    [InlineData(5, 50, 50, "jitter")]
    [InlineData(5, 50, -1, "jitter")]
    public void A_burst_that_cannot_be_is_refused(int size, double period, double jitter, string place)
    {
        var plan = new ArrivalPlan.Burst(size, TimeSpan.FromMilliseconds(period), TimeSpan.FromMilliseconds(jitter));
        Assert.Contains(ArrivalSchedules.Build(plan, TimeSpan.FromSeconds(5), 0, 0, "x").Problems, p => p.Place == place);
    }

    [Fact]
    public void A_plan_survives_json()
    {
        foreach (ArrivalPlan plan in new ArrivalPlan[]
        {
            new ArrivalPlan.Poisson(new(12.5)), new ArrivalPlan.LoadGen(new(3)), new ArrivalPlan.Constant(new(7)),
            new ArrivalPlan.Burst(4, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(1)), new ArrivalPlan.Trace("day.csv", TraceUnit.Seconds, 0.5),
        })
            Assert.Equal(plan, JsonSerializer.Deserialize<ArrivalPlan>(JsonSerializer.Serialize(plan, Json.Line), Json.Line));
    }

    [Fact]
    public void Seeds_of_different_sources_differ_and_one_query_draws_the_same_samples_on_every_thread()
    {
        var seeds = LoadSeeds.From(1);
        Assert.Equal(4, new[] { seeds.SampleLibrary, seeds.SampleOrder, seeds.Schedule, seeds.AccuracySampling }.Distinct().Count());
        var draws = new SampleDraws(seeds.SampleOrder, 100, 8);
        Span<int> first = stackalloc int[8], again = stackalloc int[8];
        var seen = new HashSet<int>();
        for (var query = 0; query < 200; query++)
        {
            draws.Draw(query, first);
            draws.Draw(query, again);
            Assert.True(first.SequenceEqual(again));
            seen.UnionWith(first.ToArray());
        }
        Assert.Equal(Enumerable.Range(0, 100), seen.Order());
    }

    private static ArrivalSchedule Build(ArrivalPlan plan, double seconds, ulong seed) =>
        ArrivalSchedules.Build(plan, TimeSpan.FromSeconds(seconds), 0, seed, "test").ValueOrThrow();

    private static double[] Gaps(ArrivalSchedule schedule) =>
        [.. schedule.Nanoseconds.Zip(schedule.Nanoseconds.Skip(1).Append(schedule.SpanNanoseconds), (a, b) => (b - a) / 1e9)];
}
