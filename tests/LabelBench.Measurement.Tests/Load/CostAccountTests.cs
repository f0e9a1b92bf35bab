using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pipelines;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Load;

/// <summary>Where the time of queries goes, and whether the parts add up: on given moments, on figures, and on a real pipeline.</summary>
public class CostAccountTests
{
    private static readonly LoadSettings Short = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), 300, TimeSpan.FromSeconds(20)) { RelativeHalfWidth = double.PositiveInfinity };

    [Fact]
    public void What_is_inside_is_counted_exactly_and_agrees_with_littles_law()
    {
        var meter = new StayMeter();
        meter.Enter(500); // before the window opens, and in it for 1,000 of its own 1,500
        meter.Open(1_000);
        meter.Enter(1_200);
        meter.Leave(500, 2_000);
        meter.Enter(2_500);
        meter.Leave(1_200, 3_200);

        var stay = meter.Read(depth: 2, 5_000)!;

        Assert.Equal((2, 2, 1), (stay.Items, stay.Depth, meter.Inside));
        Assert.Equal(TimeSpan.FromTicks(18), stay.Mean); // (1,500 + 2,000) / 2 = 1,750 ns, to 100 ns
        Assert.Equal(TimeSpan.Zero, stay.Between);
        Assert.Equal((1_000 + 2_000 + 2_500) / 4_000.0, stay.InFlight);
        Assert.Equal(3_500 / 4_000.0, stay.InFlightByLittlesLaw);
    }

    [Fact]
    public void One_at_a_time_the_pause_until_the_next_is_counted_too()
    {
        var meter = new StayMeter();
        meter.Open(0);
        for (var i = 0; i < 10; i++)
        {
            meter.Enter(i * 10_000 + 1_000);
            meter.Leave(i * 10_000 + 1_000, (i + 1) * 10_000);
        }

        var stay = meter.Read(1, 100_000)!;

        Assert.Equal((TimeSpan.FromTicks(90), TimeSpan.FromTicks(10), 0.9), (stay.Mean, stay.Between, stay.InFlight));
        Assert.Null(new StayMeter().Read(1, 5));
    }

    [Fact]
    public void Parts_that_add_up_close_and_one_that_is_stamped_by_nobody_is_found()
    {
        var stay = new PipelineStay(100, 1, Ms(9), Ms(1), 0.9, 0.9);
        var whole = CostAccount.OfPipeline(stay, [Stage("decode", 0.5, 4), Stage("infer", 0.5, 3.9)])!;
        var missing = CostAccount.OfPipeline(stay, [Stage("decode", 0.5, 4), Stage("infer", 0.5, 3)])!;

        Assert.Equal([CostParts.Between, CostParts.Waiting, "decode", "infer"], whole.Parts.Select(p => p.Name));
        Assert.Equal((Ms(10), Ms(0.1)), (whole.Query, whole.Unaccounted));
        Assert.Equal(0.01, whole.ClosingError, 1e-9);
        Assert.Empty(CostAccount.Findings(whole, 1));
        Assert.Equal(Ms(1), missing.Unaccounted);
        var finding = Assert.Single(CostAccount.Findings(missing, 1));
        Assert.Equal((CostRecord.Rule, false), (finding.Rule, finding.Invalidates));
        Assert.StartsWith("of 10 ms a query 1 ms (10.0 %) are in none of its parts, at most 2 % may be", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0.021, true)]
    [InlineData(1, 0.019, false)]
    [InlineData(1, -0.021, true)] // parts that overlap do not add up either
    [InlineData(12, 0.049, false)]
    [InlineData(12, 0.051, true)]
    [InlineData(null, 0.051, true)]
    public void Two_percent_may_be_missing_of_a_query_alone_and_five_of_several(int? depth, double missing, bool isFound)
    {
        var costs = CostRecord.Of(1_000_000, depth, Ms(100), [new CostPart("infer", Ms(100 * (1 - missing)))]);
        Assert.Equal(isFound, CostAccount.Findings(costs, 1).Any());
    }

    [Fact]
    public void A_model_call_is_divided_where_its_tensors_travel_and_where_they_do_not_nothing_is_made_up()
    {
        var latency = Latencies.Summarise([10_000_000, 12_000_000]);
        var costs = CostAccount.OfCalls(latency, new CallTimes(50, Ms(50), Ms(450), Ms(25)), 4)!;

        Assert.Equal([(CostParts.CopyIn, Ms(1)), (CostParts.Call, Ms(9)), (CostParts.CopyOut, Ms(0.5))], costs.Parts.Select(p => (p.Name, p.PerQuery)));
        Assert.Equal((4, Ms(0.5)), (costs.Depth, costs.Unaccounted));
        Assert.Null(CostAccount.OfCalls(latency, null, 4));
        Assert.Null(CostAccount.OfPipeline(new PipelineStay(1, 1, Ms(1), Ms(0), 1, 1), [Stage("infer", 0, 1) with { StayPerItem = null }]));
    }

    [Fact]
    public void Where_queries_come_by_themselves_the_time_until_the_system_began_is_a_part()
    {
        var loop = SampleLoad.Loop(null) with { Service = Latencies.Summarise([8_000_000]) };
        var costs = CostAccount.OfArrivals(Latencies.Summarise([20_000_000]), loop, [Stage("infer", 1, 7)], null)!;

        Assert.Equal([(CostParts.Queue, Ms(12)), (CostParts.Waiting, Ms(1)), ("infer", Ms(7))], costs.Parts.Select(p => (p.Name, p.PerQuery)));
        Assert.Equal((TimeSpan.Zero, (int?)null), (costs.Unaccounted, costs.Depth));
        Assert.Null(CostAccount.OfArrivals(Latencies.Summarise([20_000_000]), loop with { Unanswered = 1 }, [Stage("infer", 1, 7)], null));
    }

    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.Offline)]
    public void The_stages_of_a_real_pipeline_add_up_to_what_the_generator_saw(Scenario scenario)
    {
        using var system = new Resting(Rest("a", 2, 1), Rest("b", 1, 1), Rest("c", 1, 4));
        var (result, stages) = PipelineLoad.Run(system, scenario, Short, new SilentObserver(), CancellationToken.None);

        var costs = CostAccount.OfPipeline(result.Stay, stages)!;

        Assert.Equal(scenario == Scenario.SingleStream ? 1 : system.InFlightLimit, costs.Depth);
        Assert.True(costs.ClosingError <= costs.Allowed, costs.ToString());
        Assert.All(stages, s => Assert.True(s.StayPerItem >= Ms(3), $"{s.Name}: {s.StayPerItem}"));
        Assert.Equal(costs.InFlightByLittlesLaw!.Value, costs.InFlight!.Value, 1 + 0.2 * costs.Depth!.Value); // the window's edges: at most what is inside
    }

    [Fact]
    public void Work_outside_of_every_stage_of_a_real_pipeline_is_unaccounted()
    {
        using var system = new Resting(Rest("a", 1, 1)) { Leaving = () => Thread.Sleep(3) };
        var (result, stages) = PipelineLoad.Run(system, Scenario.SingleStream, Short with { MinimumQueries = 30 }, new SilentObserver(), CancellationToken.None);

        var costs = CostAccount.OfPipeline(result.Stay, stages)!;

        Assert.True(costs.Unaccounted >= Ms(2.9), costs.ToString());
        Assert.Single(CostAccount.Findings(costs, 1));
    }

    [Fact]
    public void A_pipeline_slowed_on_purpose_spends_more_in_every_stage()
    {
        using var system = new Resting(Rest("a", 1, 1), Rest("b", 1, 1));
        system.SlowDown(new Share(1)); // each stage takes twice as long
        var (result, stages) = PipelineLoad.Run(system, Scenario.SingleStream, Short with { MinimumQueries = 30 }, new SilentObserver(), CancellationToken.None);

        Assert.All(stages, s => Assert.True(s.StayPerItem >= Ms(6), $"{s.Name}: {s.StayPerItem}"));
        Assert.True(result.Latencies.Min() >= 12_000_000);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond));

    private static StageRecord Stage(string name, double wait, double stay) => new(name, 1, 100, Ms(stay), new Count(1), 0) { WaitPerItem = Ms(wait), StayPerItem = Ms(stay) };

    /// <summary>A stage that sleeps for 3 ms, however many items it gets.</summary>
    private static Stage<Item> Rest(string name, int workers, int batch) =>
        new(name, workers, batch, true, _ => new Sleeper()) { MaximumDelay = TimeSpan.FromMilliseconds(1) };

    private sealed class Item
    {
        public long Number { get; set; }
    }

    private sealed class Sleeper : IStageWorker<Item>
    {
        public void Process(ReadOnlySpan<Item> items) => Thread.Sleep(3);

        public void Dispose() { }
    }

    /// <summary>A pipeline of such stages.</summary>
    private sealed class Resting : IPipelineSystem
    {
        private readonly StagedPipeline<Item> pipeline;

        public Resting(params Stage<Item>[] stages) => pipeline = new StagedPipeline<Item>([.. stages], () => new Item(), OnCompleted);

        public Action<CompletedItem>? Completed { get; set; }

        /// <summary>What is done with an item behind the last stage.</summary>
        public Action? Leaving { get; init; }

        public int InFlightLimit => pipeline.InFlightLimit;

        public UnreadableItems Unreadable => new(0, []);

        public void Start() => pipeline.Start();

        public bool Submit(long item, Action<long> entering) => pipeline.Submit(carrier =>
        {
            carrier.Number = item;
            entering(item);
        });

        public void CompleteAdding() => pipeline.CompleteAdding();

        public void Stop() => pipeline.Stop();

        public void ThrowIfFailed() => Assert.Null(pipeline.Failure);

        public ImmutableArray<StageReading> ReadStages()
        {
            var counters = pipeline.ReadStages();
            var (waited, served) = (new long[counters.Length], new long[counters.Length]);
            var left = pipeline.ReadJourneys(waited, served);
            return [.. pipeline.Stages.Select((s, i) => new StageReading(s.Name, s.Workers, true, counters[i].BusyNs, counters[i].CpuNs, counters[i].Items, 0) { Left = left, WaitedNs = waited[i], ServedNs = served[i] })];
        }

        public void ReadQueues(Span<int> depths) => pipeline.ReadQueues(depths);

        public void SlowDown(Share share) => pipeline.SlowDown(share);

        public void Dispose()
        {
            pipeline.Stop();
            pipeline.Dispose();
        }

        private void OnCompleted(Item item)
        {
            Leaving?.Invoke();
            Completed?.Invoke(new CompletedItem(item.Number, 1, true));
        }
    }
}
