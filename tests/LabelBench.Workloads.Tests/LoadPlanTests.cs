using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

/// <summary>Plans in which queries come by themselves.</summary>
public class LoadPlanTests
{
    private static readonly WorkloadCatalog Catalog = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, CatalogFolder.Architectures).ValueOrThrow();
    private static readonly PlanOverrides Server = new()
    {
        WorkloadIds = ["image-classify"], Scopes = [Scope.Infer], Scenarios = [Scenario.Server], Precisions = [Precision.Fp32], Load = new OfferedLoad { Rate = new(50) },
    };

    [Fact]
    public void Server_is_measured_at_its_rate_though_no_file_names_it_and_with_one_item_a_query()
    {
        var cell = Assert.Single(Plan(Server).Cells);
        Assert.Equal((Scenario.Server, 1, new ArrivalPlan.Poisson(new QueriesPerSecond(50))), (cell.Scenario, cell.Batch, cell.Arrivals));
        Assert.Equal("image-classify.infer.server.cpu.fp32.b1.t2.s1.r50", cell.Id);
        Assert.Equal([1, 8], Plan(Server with { BatchSizes = [1, 8] }).Cells.Select(c => c.Batch));
    }

    [Fact]
    public void Each_kind_of_arrival_has_a_cell_of_its_own_name()
    {
        Assert.Equal("image-classify.infer.server.cpu.fp32.b1.t2.s1.r50.loadgen", Id(Server with { Load = new OfferedLoad { Rate = new(50), Arrivals = ArrivalPattern.LoadgenPoisson } }));
        Assert.Equal("image-classify.infer.server.cpu.fp32.b1.t2.s1.r0.5.even", Id(Server with { Load = new OfferedLoad { Rate = new(0.5), Arrivals = ArrivalPattern.Constant } }));
        Assert.Equal("image-classify.infer.burst.cpu.fp32.b1.t2.s1.n16.each250ms", Id(Server with
        {
            Scenarios = [Scenario.Burst], Load = new OfferedLoad { BurstSize = 16, BurstPeriod = TimeSpan.FromMilliseconds(250) },
        }));
        Assert.Equal("image-classify.infer.trace-replay.cpu.fp32.b1.t2.s1.web-log-7.x0.5", Id(Server with
        {
            Scenarios = [Scenario.TraceReplay], Load = new OfferedLoad { Trace = "/data/web log:7.csv", TraceScale = 0.5 },
        }));
    }

    [Fact]
    public void The_seed_of_loadgens_schedule_may_have_all_its_64_bits_and_belongs_to_it_alone()
    {
        const ulong Published = 16159082839903944936;
        var asked = Server with { Load = new OfferedLoad { Rate = new(50), Arrivals = ArrivalPattern.LoadgenPoisson, ScheduleSeed = Published } };
        var cell = Assert.Single(Plan(asked).Cells);
        Assert.Equal((new ArrivalPlan.LoadGen(new(50), Published), "image-classify.infer.server.cpu.fp32.b1.t2.s1.r50.loadgen16159082839903944936"), (cell.Arrivals, cell.Id));
        Assert.Contains("give it with --arrivals loadgen-poisson", Problem(Server with { Load = new OfferedLoad { Rate = new(50), ScheduleSeed = 1 } }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_precision_of_a_trial_can_be_asked_for_within_reason()
    {
        Assert.Null(Plan(Server).Settings.RelativeHalfWidth);
        Assert.Equal(0.02, Plan(Server with { RelativeHalfWidth = 0.02 }).Settings.RelativeHalfWidth);
        Assert.Contains("expected 0.001 to 1", Problem(Server with { RelativeHalfWidth = 5 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_promise_takes_a_minute_unless_a_length_is_asked_for()
    {
        Assert.Equal((60, 300), Window(Server));
        Assert.Equal((10, 10), Window(Server with { Measure = TimeSpan.FromSeconds(10) }));
        Assert.Equal((10, 40), Window(Server with { Measure = TimeSpan.FromSeconds(10), MaximumMeasure = TimeSpan.FromSeconds(40) }));
        Assert.Equal((30, 30), Window(Server with { MaximumMeasure = TimeSpan.FromSeconds(30) }));
        Assert.Null(Plan(Server with { Scenarios = [Scenario.Offline], Load = null }).Settings.OpenLoop);
    }

    [Fact]
    public void The_promise_of_the_options_takes_the_place_of_the_workloads()
    {
        var promise = new ServiceLevelObjective(95, TimeSpan.FromMilliseconds(20));
        Assert.Equal(promise, Plan(Server with { Slo = promise }).Workloads[0].Slo);
        Assert.Equal(new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(200)), Plan(Server).Workloads[0].Slo);
    }

    [Fact]
    public void The_stub_is_planned_alone_with_one_stream()
    {
        var plan = Plan(new PlanOverrides { Stub = TimeSpan.FromMilliseconds(2), Scenarios = [Scenario.Server], Load = new OfferedLoad { Rate = new(300) } });
        Assert.Equal(new ModelSource.Stub(TimeSpan.FromMilliseconds(2)), Assert.Single(plan.Workloads).Model);
        Assert.Equal((1, Scope.Infer), (Assert.Single(plan.Cells).Streams, plan.Cells[0].Scope));
    }

    [Fact]
    public void A_promise_that_the_stub_cannot_keep_at_any_rate_is_refused()
    {
        var asked = new PlanOverrides { Stub = TimeSpan.FromMilliseconds(2), Scenarios = [Scenario.Server], Load = new OfferedLoad { Rate = new(300) }, Slo = new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(1)) };
        Assert.Contains("--slo: asks for 1 ms of a stub that takes 2 ms for every query; no rate keeps it", Problem(asked), StringComparison.Ordinal);
        Assert.Single(Plan(asked with { Slo = new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(2.1)) }).Cells);
    }

    [Fact]
    public void Closed_loops_have_no_arrivals_and_keep_their_names() =>
        Assert.All(Plan(PlanOverrides.None).Cells, cell => Assert.True(cell.Arrivals is null && cell.Id.Split('.')[^1].StartsWith('s')));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e8)]
    [InlineData(double.NaN)]
    public void A_rate_that_nobody_could_send_is_refused(double rate) =>
        Assert.Contains("expected more than 0 and at most 10,000,000", Problem(Server with { Load = new OfferedLoad { Rate = new(rate) } }), StringComparison.Ordinal);

    [Fact]
    public void What_a_scenario_lacks_and_what_it_does_not_use_is_named()
    {
        Assert.Contains("needs a rate", Problem(Server with { Load = null }), StringComparison.Ordinal);
        Assert.Contains("--burst: belongs to --scenario burst", Problem(Server with { Load = new OfferedLoad { Rate = new(5), BurstSize = 3 } }), StringComparison.Ordinal);
        Assert.Contains("--burst 16 --period 1s", Problem(Server with { Scenarios = [Scenario.Burst], Load = new OfferedLoad { BurstSize = 3 } }), StringComparison.Ordinal);
        Assert.Contains("--trace FILE.csv", Problem(Server with { Scenarios = [Scenario.TraceReplay], Load = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_was_found_out_goes_to_the_cell_that_has_none_and_keeps_the_kind_of_arrivals()
    {
        var unrated = Assert.Single(Plan(Server with { Load = null, LearnedRates = [] }).Cells);
        Assert.Null(unrated.Arrivals);
        var even = Server with { Load = new OfferedLoad { Arrivals = ArrivalPattern.Constant }, LearnedRates = [new LearnedRate(unrated.Id, new QueriesPerSecond(17))] };
        Assert.Equal(new ArrivalPlan.Constant(new QueriesPerSecond(17)), Assert.Single(Plan(even).Cells).Arrivals);
        Assert.Equal(new ArrivalPlan.Poisson(new QueriesPerSecond(50)), Assert.Single(Plan(Server with { LearnedRates = even.LearnedRates }).Cells).Arrivals);
    }

    private static string Id(PlanOverrides overrides) => Assert.Single(Plan(overrides).Cells).Id;

    private static (double Shortest, double Longest) Window(PlanOverrides overrides) =>
        Plan(overrides) is var plan && plan.Settings.WindowOf(plan.Cells[0]) is var (shortest, longest) ? (shortest.TotalSeconds, longest.TotalSeconds) : default;

    private static RunPlan Plan(PlanOverrides overrides) => Expand(overrides).ValueOrThrow();

    private static string Problem(PlanOverrides overrides) => Assert.Single(Expand(overrides).Problems).ToString();

    private static Checked<RunPlan> Expand(PlanOverrides overrides) =>
        RunPlanner.Expand(Catalog, Catalog.FindSuite("standard").ValueOrThrow(), overrides, new MachineFacts(2, 2), 7);
}
