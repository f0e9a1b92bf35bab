using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests.Plans;

public class PlanConfidenceTests
{
    private static readonly Catalog Offers = Runs.Offers(
        Runs.Server("a/first/eu", 8, 100, gpu: "T4", gpus: 1), Runs.Server("a/second/eu", 8, 100, gpu: "L4", gpus: 1), Runs.Server("a/third/eu", 8, 90, gpu: "T4", gpus: 1));

    private static readonly TeamDemand Two = new("team", "EUR", null,
        [new JobDemand(Runs.Images.Id, 5e7, DayProfile.Flat), new JobDemand(Runs.Pages.Id, 5e7, DayProfile.Flat)], null, new RentingRules());

    /// <summary>Ten items a second within x/1.5.</summary>
    private static readonly LabelBench.Capacity.Prediction Ten =
        new LabelBench.Capacity.Prediction.Known(LogEstimate.Within(10, Math.Log(1.5)).ToFigure("stated"), new ItemsPerSecond(10 / 1.5), "GPU", []) { At80 = LogEstimate.Within(10, Math.Log(1.5)).ToFigureAt80("stated") };

    /// <summary>One job for each of two servers.</summary>
    private static CapacityPlan Plan(string forPages) => new CapacityPlanner(Runs.Typical(), Offers, Runs.ResNetData, (job, offer) => offer.Name == (job.WorkloadId == Runs.Images.Id ? "first" : forPages)
        ? Ten
        : new LabelBench.Capacity.Prediction.NoBasis("it does something else")).Plan(Two, PlanDepth.Purchase);

    [Fact]
    public void Jobs_on_different_gpus_are_bought_surer_each_so_that_the_plan_as_a_whole_is_as_sure_as_asked_for()
    {
        var (apart, alike) = (Plan("second"), Plan("third"));
        Assert.InRange(apart.Replay!.Carried, 0.945, 0.98);
        Assert.InRange(alike.Replay!.Carried, 0.945, 0.96);
        // 579 items a second each, 10 / 1.5 a server; the fifth of a deviation more that both need is a twentieth more servers.
        Assert.Equal(2 * 87, alike.Servers);
        Assert.InRange(apart.Servers, 2 * 88, 2 * 96);
        Assert.Contains(apart.Assumptions, a => a.Contains("each by itself with", StringComparison.Ordinal));
        Assert.DoesNotContain(alike.Assumptions, a => a.Contains("each by itself with", StringComparison.Ordinal));
    }

    [Fact]
    public void Servers_of_several_kinds_make_up_for_each_others_errors_so_that_fewer_are_as_sure()
    {
        CapacityPlan Of(string second, int spares = 0) => new CapacityPlanner(Runs.Typical(), Offers with { Offers = [.. Offers.Offers.Where(o => o.Name == "first" || o.Name == second).Select(o => o with { Stock = 60, PricePerMonth = 100 })] }, Runs.ResNetData, (_, _) => Ten)
            .Plan(Two with { Jobs = [Two.Jobs[0]], Rules = new RentingRules { Spares = spares } }, PlanDepth.Purchase);
        var (apart, alike) = (Of("second"), Of("third"));
        Assert.Equal(87, alike.Servers);
        Assert.InRange(apart.Servers, 75, 86);
        Assert.InRange(apart.Replay!.Carried, 0.95, 0.98);
        Assert.Contains(apart.Assumptions, a => a.Contains("make up for each other", StringComparison.Ordinal));
        // What is left of N+k carries everything at what was asked for.
        Assert.Equal(88, Of("second", spares: 1).Servers);
    }

    [Fact]
    public void A_job_that_was_fastest_in_batches_waits_for_them()
    {
        var run = Runs.Of(Runs.Machine, InBatches(1, 96), InBatches(8, 128));
        CapacityPlan With(double milliseconds) => new CapacityPlanner(run, Runs.Offers(Runs.Server("a/b/eu", 16, 100, cpu: Runs.Machine.CpuModel)), Runs.ResNetData)
            .Plan(new TeamDemand("team", "EUR", null, [new JobDemand(Runs.Images.Id, 1e6, DayProfile.Flat) { Promise = new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(milliseconds)) }], null, new RentingRules()), PlanDepth.Purchase);
        var plan = With(4000);
        var rate = plan.Pools[0].Servers[0].Candidate.Rates[0];
        Assert.True(plan.Replay!.Holds);
        Assert.Equal(8, rate.Batch);
        // Eight cores had sixteen streams.
        Assert.Equal(32, rate.Slots);
        // One at a time an item is back sooner, at three quarters of the throughput.
        var soon = With(400).Pools[0].Servers[0].Candidate.Rates[0];
        Assert.Equal(1, soon.Batch);
        Assert.Equal(0.75, soon.Throughput.Value / rate.Throughput.Value, 6);
        Assert.Contains("even an item that waits for no other takes", With(20).Unserved[Runs.Images.Id], StringComparison.Ordinal);
    }

    private static Analysis.CellSummary InBatches(int size, double throughput)
    {
        var cell = Runs.Pipeline(Runs.Images, throughput, decodeMs: 40, inferMs: 120);
        return cell with { Cell = cell.Cell with { Batch = size } };
    }
}
