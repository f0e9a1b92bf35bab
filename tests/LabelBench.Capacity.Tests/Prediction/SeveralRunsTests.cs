using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests.Prediction;

/// <summary>Throughputs from several runs, each of another machine.</summary>
public class SeveralRunsTests
{
    private static readonly DateTimeOffset Day = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly MachineDescription Epyc = Runs.Machine with { CpuModel = "AMD EPYC 7402P 24-Core Processor", PhysicalCores = 24, LogicalCpus = 48, UsableCpus = 48 };

    private static RunSummary Named(string id, int day, RunSummary run) => run with { Record = run.Record with { RunId = id, EndedUtc = Day.AddDays(day) } };

    private static RunSummary On(string id, int day, MachineDescription machine, double perCore) =>
        Named(id, day, Runs.Of(machine, Runs.Pipeline(Runs.Images, perCore * machine.PhysicalCores, decodeMs: 40, inferMs: 120, machine)));

    private static MachineDescription With(string gpu, MachineDescription? machine = null) =>
        (machine ?? Runs.Machine) with { Gpus = [new GpuDescription(gpu, "GPU-0", "00:1", Reading.Missing<Bytes>("not read"))] };

    private static RunSummary OnGpu(string id, string gpu, Precision precision, params (Workload Workload, double Rate)[] rates) => Named(id, 0, Runs.Of(With(gpu),
        [Runs.Pipeline(Runs.Images, 96, 40, 120), .. rates.Select(r => Runs.Infer(r.Workload, r.Rate, ExecutionProvider.Cuda, With(gpu))).Select(c => c with { Cell = c.Cell with { Precision = precision } })]));

    private static Capacity.Prediction.Known Known(Offer offer, params RunSummary[] runs) => Known(offer, Runs.ResNetData, runs);

    private static Capacity.Prediction.Known Known(Offer offer, PlanningData data, params RunSummary[] runs) => Assert.IsType<Capacity.Prediction.Known>(
        new ThroughputModel([.. PlanningRuns.Of(runs).ValueOrThrow().All.Select(r => RunBasis.From(r, Runs.Images.Id, GpuTable.Builtin))], data).Predict(offer));

    private static Workload Allowing(Workload workload) => workload with { Precisions = [Precision.Fp32, Precision.Fp16, Precision.Int8] };

    [Fact]
    public void An_offer_that_any_run_measured_is_quoted_as_measured_there()
    {
        var (ryzen, epyc) = (On("R", 0, Runs.Machine, 12), On("E", 1, Epyc, 9));
        var offers = new[] { Runs.Server("a/b/x", 8, 59, cpu: "AMD Ryzen 7 7700"), Runs.Server("a/b/y", 24, 140, cpu: "AMD EPYC 7402P") };
        Assert.Equal([(96.0, PredictionKind.MeasuredHere, "R"), (216.0, PredictionKind.MeasuredHere, "E")],
            offers.Select(o => Known(o, ryzen, epyc)).Select(k => (k.Throughput.Value, k.Kind, k.Run!.Value.Id)));
        Assert.All(offers, o => Assert.Equal(3, Known(o, ryzen, epyc).Trials));
    }

    [Fact]
    public void A_rate_per_core_comes_from_the_run_with_the_offers_own_cpu_whichever_is_newer()
    {
        foreach (var (first, second) in new[] { (0, 1), (1, 0) })
        {
            var runs = new[] { On("R", first, Runs.Machine, 12), On("E", second, Epyc, 9) };
            Assert.Equal(9.0 * 16, Known(Runs.Server("a/b/x", 16, 100, cpu: "AMD EPYC 7402P"), runs).Throughput.Value, 9);
            Assert.Equal(12.0 * 16, Known(Runs.Server("a/b/x", 16, 100, cpu: "AMD Ryzen 7 7700"), runs).Throughput.Value, 9);
        }
        Assert.True(Width(Known(Runs.Server("a/b/x", 16, 100, cpu: "AMD EPYC 7402P"), On("R", 0, Runs.Machine, 12), On("E", 1, Epyc, 9)))
            < Width(Known(Runs.Server("a/b/x", 16, 100, cpu: "AMD EPYC 7402P"), On("R", 0, Runs.Machine, 12))));
    }

    [Fact]
    public void Of_one_kind_of_machine_the_newest_valid_run_counts_and_that_is_said()
    {
        var (old, newer) = (On("OLD", 0, Runs.Machine, 12), On("NEW", 30, Runs.Machine, 13));
        var failed = newer with { Cells = [.. newer.Cells.Select(c => c with { TrialsValid = 0, Throughput = null, PerCore = null })] };
        var offer = Runs.Server("a/b/x", 16, 100);
        Assert.Equal(13.0 * 16, Known(offer, old, newer).Throughput.Value, 9);
        Assert.Equal(12.0 * 16, Known(offer, old, failed).Throughput.Value, 9);
        var plan = new CapacityPlanner(PlanningRuns.Of(old, newer).ValueOrThrow(), Runs.Offers(offer), Runs.ResNetData).Plan(Demand());
        Assert.Contains(plan.Assumptions, a => a.Contains("NEW and OLD measured the same kind of machine; the newer one of 2026-07-01 counts", StringComparison.Ordinal));
        Assert.Equal([("NEW", new DateOnly(2026, 7, 1)), ("OLD", new DateOnly(2026, 6, 1))], plan.Runs.Select(r => (r.RunId, r.MeasuredOn)));
    }

    [Fact]
    public void Two_precisions_of_one_kind_of_machine_are_both_there_and_the_faster_is_used()
    {
        var fp32 = On("FP32", 30, Runs.Machine, 12);
        var int8 = On("INT8", 0, Runs.Machine, 30);
        int8 = int8 with { Cells = [.. int8.Cells.Select(c => c with { Cell = c.Cell with { Precision = Precision.Int8 } })] };
        Assert.Equal(30.0 * 16, Known(Runs.Server("a/b/x", 16, 100), fp32, int8).Throughput.Value, 9);
    }

    [Fact]
    public void A_gpu_is_taken_from_the_run_that_measured_it_and_decode_from_the_run_with_the_offers_cpu()
    {
        var gpu = OnGpu("GPU", "NVIDIA L4", Precision.Fp32, (Runs.Images, 700));
        var known = Known(Runs.Server("a/b/x", 48, 100, "L4", 1, cpu: "AMD EPYC 7402P"), gpu, On("E", 1, Epyc, 9));
        Assert.Equal((PredictionKind.SameGpuElsewhere, ServerBound.Gpu), (known.Kind, known.Bound));
        Assert.Equal(700, known.Throughput.Value, 9);
        Assert.Contains("run E's decode and preprocessing", known.Throughput.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_model_on_both_gpus_carries_a_rate_more_surely_than_the_roof_alone()
    {
        foreach (var precision in new[] { Precision.Fp32, Precision.Fp16, Precision.Int8 })
        {
            var (images, pages) = (Allowing(Runs.Images), Allowing(Runs.Pages));
            RunSummary here = OnGpu("HERE", "NVIDIA A10", precision, (pages, 90)), there = OnGpu("THERE", "NVIDIA L4", precision, (images, 700), (pages, 60));
            var offer = Runs.Server("a/b/x", 4000, 100, "A10", 1);
            var (beside, alone) = (Known(offer, here, there), Known(offer, there));
            Assert.Equal(PredictionKind.Anchored, beside.Kind);
            Assert.True(Width(beside) < Width(alone), $"{precision}: {Width(beside)} against {Width(alone)}");
            // 1.5 times as fast for the other model: all of it in FP32, halfway from the roofs' ratio in log elsewhere.
            var expected = precision is Precision.Fp32 ? 700 * 1.5 : Math.Sqrt(700 * 1.5 * alone.Throughput.Value);
            Assert.Equal(expected, beside.Throughput.Value, 6);
            Assert.Contains(beside.Assumptions, a => a.Contains("documents-ocr does on it and on A10", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Another_model_on_the_gpu_says_by_its_operations_what_this_one_does_and_published_results_are_not_needed()
    {
        var run = OnGpu("GPU", "NVIDIA L4", Precision.Fp32, (Runs.Pages, 300));
        var data = Runs.Data((Runs.Images.Id, 8.18), (Runs.Pages.Id, 4.09));
        var known = Known(Runs.Server("a/b/x", 4000, 100, "L4", 1), data, run);
        Assert.Equal(PredictionKind.Anchored, known.Kind);
        Assert.Equal(150, known.Throughput.Value, 6);
        Assert.InRange(Width(known) / (2 * Math.Log(1.9)), 0.95, 1.1);
        Assert.Equal(PredictionKind.Specifications, Known(Runs.Server("a/b/x", 4000, 100, "L4", 1), data, Runs.Typical()).Kind);
    }

    [Fact]
    public void Precisions_that_the_job_does_not_run_in_are_no_anchor()
    {
        var run = OnGpu("GPU", "NVIDIA L4", Precision.Int8, (Allowing(Runs.Pages), 300));
        Assert.Equal(PredictionKind.Specifications, Known(Runs.Server("a/b/x", 4000, 100, "L4", 1), Runs.Data((Runs.Images.Id, 8.18), (Runs.Pages.Id, 4.09)), run).Kind);
    }

    [Fact]
    public void Runs_of_different_stacks_are_refused_together_with_all_that_differs()
    {
        var (one, other) = (On("ONE", 0, Runs.Machine, 12), On("TWO", 1, Epyc, 9));
        other = other with { Record = other.Record with { Software = other.Record.Software with { OnnxRuntime = "1.30", OnnxRuntimeSource = "nuget" } } };
        var redefined = Runs.Images with { Input = new InputSource.Photos(640, 480, 3, 100) };
        var third = Named("TRE", 2, Runs.Of(Runs.Machine, Runs.Pipeline(redefined, 96, 40, 120)));
        var problems = PlanningRuns.Of(one, other, third).Problems;
        Assert.Equal(["ONNX Runtime", "image-classify, definition"], problems.Select(p => p.Place));
        Assert.Contains("1.30 (nuget) in TWO", problems[0].Text, StringComparison.Ordinal);
        Assert.All(problems, p => Assert.Contains("measure the others again", p.Text, StringComparison.Ordinal));
        Assert.True(PlanningRuns.Of(one, On("TWO", 1, Epyc, 9)).IsValid);
    }

    [Fact]
    public void What_only_describes_a_workload_or_says_how_it_is_measured_is_no_difference()
    {
        var described = Runs.Images with { Title = "Photos", FileHash = "ff", BatchSizes = [1, 8], Scenarios = [Scenario.Offline, Scenario.Server], Review = null };
        Assert.True(PlanningRuns.Of(On("ONE", 0, Runs.Machine, 12), Named("TWO", 1, Runs.Of(Epyc, Runs.Pipeline(described, 216, 40, 120, Epyc)))).IsValid);
    }

    [Fact]
    public void Jobs_may_come_from_different_runs_and_figures_are_as_old_as_their_own()
    {
        var pages = Named("PAGES", 20, Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Pages, 12, 200, 1000)));
        var plan = new CapacityPlanner(PlanningRuns.Of(On("IMAGES", 0, Runs.Machine, 12), pages).ValueOrThrow(), Runs.Offers(Runs.Server("a/b/x", 16, 100)), Runs.ResNetData)
            .Plan(Demand() with { Jobs = [new JobDemand(Runs.Images.Id, 1e5, DayProfile.Flat), new JobDemand(Runs.Pages.Id, 1e4, DayProfile.Flat)] });
        Assert.Equal([new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 21)], plan.Figures.Where(f => f.Unit == "items/s").Select(f => f.AsOf!.Value));
        Assert.All(plan.Figures.Where(f => f.Unit == "items/s"), f => Assert.Equal((FigureKind.Anchored, 0.8), (f.Kind, f.At80!.Confidence)));
    }

    [Fact]
    public void A_refusal_names_the_cheapest_server_on_which_the_missing_measurement_can_be_made()
    {
        var hourly = Runs.Server("c/hour/x", 4, 730, "A10", 1) with { Term = BillingTerm.Hourly };
        Offer[] offers = [Runs.Server("a/month/x", 16, 300, "A10", 1), hourly, hourly with { Id = "c/gone/x", PricePerMonth = 7, Stock = 0 }, Runs.Server("a/other/x", 16, 1, "L4", 1)];
        var run = Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images with { Precisions = [Precision.Int8] }, 96, 40, 120));
        var plan = new CapacityPlanner(run, Runs.Offers(offers), Runs.ResNetData).Plan(Demand());
        Assert.Contains("rent c hour (1.00 EUR for an hour)", plan.Losers.Single(l => l.Offer.Id == "a/month/x").Reason, StringComparison.Ordinal);
        Assert.Contains("rent one (1.00 EUR for an hour)", plan.Losers.Single(l => l.Offer.Id == "c/hour/x").Reason, StringComparison.Ordinal);
        Assert.Contains("rent one (1.00 EUR for a month)", plan.Losers.Single(l => l.Offer.Id == "a/other/x").Reason, StringComparison.Ordinal);
    }

    private static double Width(Capacity.Prediction.Known known) => Math.Log(known.Throughput.High!.Value / known.Throughput.Low!.Value);

    private static TeamDemand Demand() => new("team", "EUR", null, [new JobDemand(Runs.Images.Id, 1e5, DayProfile.Flat)], null, new RentingRules());
}
