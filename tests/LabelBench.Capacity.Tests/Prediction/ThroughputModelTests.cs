using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests.Prediction;

public class ThroughputModelTests
{
    private static Capacity.Prediction Predict(RunSummary run, Offer offer, PlanningData? data = null, Workload? workload = null) =>
        new ThroughputModel(RunBasis.From(run, (workload ?? Runs.Images).Id, GpuTable.Builtin), data ?? Runs.ResNetData).Predict(offer);

    private static Capacity.Prediction.Known Known(RunSummary run, Offer offer, PlanningData? data = null, Workload? workload = null) =>
        Assert.IsType<Capacity.Prediction.Known>(Predict(run, offer, data, workload));

    private static string Refused(RunSummary run, Offer offer, PlanningData? data = null, Workload? workload = null) =>
        Assert.IsType<Capacity.Prediction.NoBasis>(Predict(run, offer, data, workload)).Reason;

    [Fact]
    public void A_figure_that_rests_on_one_valid_trial_of_several_says_so_and_asks_for_another()
    {
        var one = Runs.Pipeline(Runs.Images, 96, decodeMs: 40, inferMs: 120) with { TrialsValid = 1 };
        foreach (var offer in new[] { Runs.Server("a/b/c", 32, 100), Runs.Server("hetzner/ax52/eu", 8, 59, cpu: "AMD Ryzen 7 7700"), Runs.Server("a/b/x", 64, 100, "L4", 1) })
        {
            var known = Assert.IsType<Capacity.Prediction.Known>(new ThroughputModel(RunBasis.From(Runs.Of(Runs.Machine, one), Runs.Images.Id, GpuTable.Builtin), Runs.ResNetData).Predict(offer));
            Assert.Contains("has one valid trial of 3, no interval; cheapest fix: measure it again", known.LowConfidence, StringComparison.Ordinal);
            var usual = Assert.IsType<Capacity.Prediction.Known>(new ThroughputModel(RunBasis.From(Runs.Typical(), Runs.Images.Id, GpuTable.Builtin), Runs.ResNetData).Predict(offer));
            Assert.Null(usual.LowConfidence);
        }
        Assert.Equal(["one trial, no interval", "one valid trial of 3, no interval", "2 valid trials of 3", null, null],
            new[] { (1, 1), (1, 3), (2, 3), (3, 3), (2, 2) }.Select(t => (one with { TrialsValid = t.Item1, TrialsRun = t.Item2 }).FewTrials));
    }

    [Fact]
    public void A_job_without_a_model_runs_on_the_cores_of_a_gpu_server_too()
    {
        var picks = Runs.Job("select-diverse", LabelingTask.DiversitySampling, "pick", "picks", null) with { Model = new ModelSource.None() };
        var run = Runs.Of(Runs.Machine, Runs.Pipeline(picks, 96, decodeMs: 40, inferMs: 120));
        var (plain, gpu) = (Predict(run, Runs.Server("a/b/c", 16, 100), workload: picks), Predict(run, Runs.Server("a/b/d", 16, 500, gpu: "RTX 4090", gpus: 1), workload: picks));
        Assert.Equal(Assert.IsType<Capacity.Prediction.Known>(plain).Throughput.Value, Assert.IsType<Capacity.Prediction.Known>(gpu).Throughput.Value);
        Assert.Contains(((Capacity.Prediction.Known)gpu).Assumptions, a => a.Contains("memory bandwidth", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cpu_server_does_the_runs_rate_per_core_times_its_cores()
    {
        var known = Known(Runs.Typical(), Runs.Server("a/16/x", 16, 100));
        Assert.Equal(12.0 * 16, known.Throughput.Value, 9);
        Assert.Equal(Provenance.Predicted, known.Throughput.Provenance);
        Assert.Equal(0.9, known.Throughput.Confidence);
        Assert.Equal("CPU", known.LimitedBy);
        Assert.Equal(known.Throughput.Low!.Value, known.SizingRate.Value);
        Assert.InRange(known.Throughput.Value / known.Throughput.Low.Value, 1.85, 2.1);
    }

    [Fact]
    public void The_same_cpu_model_is_predicted_more_surely_than_another()
    {
        var same = Known(Runs.Typical(), Runs.Server("a/16/x", 16, 100, cpu: "AMD Ryzen 7 7700"));
        var other = Known(Runs.Typical(), Runs.Server("a/16/x", 16, 100, cpu: null));
        Assert.Equal(other.Throughput.Value, same.Throughput.Value, 9);
        Assert.True(same.Throughput.Low > other.Throughput.Low);
        Assert.True(same.Throughput.High < other.Throughput.High);
    }

    [Fact]
    public void A_server_of_the_runs_own_type_is_quoted_as_measured()
    {
        var known = Known(Runs.Typical(), Runs.Server("hetzner/ax52/eu", 8, 59, cpu: "AMD Ryzen 7 7700"));
        Assert.Equal(Provenance.Measured, known.Throughput.Provenance);
        Assert.Equal(96, known.Throughput.Value);
        Assert.Contains(Runs.Id, known.Throughput.Source, StringComparison.Ordinal);
        Assert.Equal(96 / 1.052, known.SizingRate.Value, 9);
    }

    [Fact]
    public void A_container_that_was_held_back_is_not_the_machine_that_is_let()
    {
        var machine = Runs.Machine with { UsableCpus = 4 };
        var run = Runs.Of(machine, Runs.Pipeline(Runs.Images, 24, 40, 120, machine));
        var known = Known(run, Runs.Server("hetzner/ax52/eu", 8, 59, cpu: "AMD Ryzen 7 7700"));
        Assert.Equal(Provenance.Predicted, known.Throughput.Provenance);
        Assert.Equal(96, known.Throughput.Value, 9);
    }

    [Fact]
    public void A_virtual_machine_is_not_taken_for_a_dedicated_server()
    {
        var machine = Runs.Machine with { Hypervisor = "KVM" };
        var known = Known(Runs.Of(machine, Runs.Pipeline(Runs.Images, 96, 40, 120, machine)), Runs.Server("hetzner/ax52/eu", 8, 59, cpu: "AMD Ryzen 7 7700"));
        Assert.Equal(Provenance.Predicted, known.Throughput.Provenance);
    }

    [Fact]
    public void A_virtual_machine_without_visible_hyper_threads_leaves_room_upwards_only()
    {
        var open = Runs.Machine with { LogicalCpus = 8, UsableCpus = 8 };
        var hidden = open with { Hypervisor = "KVM" };
        var sure = Known(Runs.Of(open, Runs.Pipeline(Runs.Images, 96, 40, 120, open)), Runs.Server("a/16/x", 16, 100));
        var unsure = Known(Runs.Of(hidden, Runs.Pipeline(Runs.Images, 96, 40, 120, hidden)), Runs.Server("a/16/x", 16, 100));
        Assert.Equal(sure.Throughput.Low!.Value, unsure.Throughput.Low!.Value, 9);
        Assert.True(unsure.Throughput.High > 1.5 * sure.Throughput.High);
        Assert.Contains(unsure.Assumptions, a => a.Contains("may hide", StringComparison.Ordinal));
    }

    [Fact]
    public void Shared_vcpus_count_for_half_to_two_thirds_of_a_core()
    {
        var shared = Known(Runs.Typical(), Runs.Server("a/s/x", 4, 20, kind: ServerKind.CloudSharedCores));
        Assert.InRange(shared.Throughput.Value / 12, 8 * 0.5, 8 * 0.65);
        Assert.Contains(shared.Assumptions, a => a.Contains("shared vCPU", StringComparison.Ordinal));
    }

    [Fact]
    public void Efficiency_cores_count_half() =>
        Assert.Equal(12.0 * 10, Known(Runs.Typical(), Runs.Server("a/h/x", 14, 39) with { EfficiencyCores = 8 }).Throughput.Value, 9);

    [Fact]
    public void Beyond_the_largest_published_machine_the_low_end_falls_further()
    {
        double Reach(int cores)
        {
            var figure = Known(Runs.Typical(), Runs.Server("a/b/x", cores, 100)).Throughput;
            return figure.Value / figure.Low!.Value;
        }
        Assert.Equal(Reach(8), Reach(24), 9);
        Assert.True(Reach(48) > 1.05 * Reach(24));
        Assert.True(Reach(96) > Reach(48));
    }

    [Fact]
    public void Other_architectures_are_refused_with_the_measurement_that_would_help()
    {
        var reason = Refused(Runs.Typical(), Runs.Server("a/arm/x", 16, 24) with { Architecture = CpuArchitecture.Arm64 });
        Assert.Contains("arm64", reason, StringComparison.Ordinal);
        Assert.Contains("labelbench run --workload image-classify --ep cpu", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gpu_server_with_few_cores_is_limited_by_decode()
    {
        var few = Known(Runs.Typical(), Runs.Server("a/few/x", 4, 100, "L4", 1));
        Assert.Equal("decode and preprocessing on 4 cores", few.LimitedBy);
        Assert.Equal(4 * 1000 / 20.0, few.Throughput.Value, 9);

        var many = Known(Runs.Typical(), Runs.Server("a/many/x", 64, 900, "L4", 1));
        Assert.Equal("GPU", many.LimitedBy);
        Assert.True(many.Throughput.Value > few.Throughput.Value);
    }

    [Fact]
    public void More_cores_or_a_better_gpu_never_lower_a_prediction()
    {
        foreach (var gpu in new[] { "T4", "A2", "A10", "L4", "RTX-4090", "H100-SXM" })
        {
            var rates = new[] { 1, 2, 4, 8, 16, 32, 64 }.Select(cores => Known(Runs.Typical(), Runs.Server("a/b/x", cores, 100, gpu, 1)).Throughput.Value).ToArray();
            Assert.Equal(rates.Order(), rates);
        }
        var roofs = new[] { "A2", "T4", "L4", "A10", "RTX-4090", "H100-SXM" }.Select(gpu => Known(Runs.Typical(), Runs.Server("a/b/x", 512, 100, gpu, 1)).Throughput.Value).ToArray();
        Assert.Equal(roofs.Order(), roofs);
    }

    [Fact]
    public void A_published_gpu_keeps_its_published_rate()
    {
        var known = Known(Runs.Typical(), Runs.Server("a/b/x", 512, 100, "RTX-4090", 1));
        Assert.InRange(known.Throughput.Value, 3600, 4010);
        Assert.Contains(known.Assumptions, a => a.Contains("derived, not verified by MLCommons", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_gpus_do_slightly_less_than_twice_the_work_of_one()
    {
        var one = Known(Runs.Typical(), Runs.Server("a/b/x", 900, 100, "L4", 1)).Throughput.Value;
        var two = Known(Runs.Typical(), Runs.Server("a/b/x", 900, 100, "L4", 2)).Throughput.Value;
        Assert.InRange(two / one, 1.9, 2.0);
    }

    [Fact]
    public void A_lighter_model_is_faster_on_a_gpu_and_less_sure_below()
    {
        var heavy = Known(Runs.Typical(), Runs.Server("a/b/x", 4000, 100, "L4", 1)).Throughput;
        var light = Known(Runs.Typical(), Runs.Server("a/b/x", 4000, 100, "L4", 1), Runs.Data((Runs.Images.Id, 0.433))).Throughput;
        Assert.True(light.Value > heavy.Value);
        Assert.True(light.Value / light.Low > heavy.Value / heavy.Low);
    }

    [Fact]
    public void Unknown_operations_are_taken_from_the_time_on_the_cpu_beside_a_known_model()
    {
        var run = Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images, 96, 40, 120), Runs.Pipeline(Runs.Pages, 2, 1000, 7000));
        var images = Known(run, Runs.Server("a/b/x", 4000, 100, "L4", 1)).Throughput;
        var pages = Known(run, Runs.Server("a/b/x", 4000, 100, "L4", 1), workload: Runs.Pages).Throughput;
        Assert.Equal(7000 / 120.0, images.Value / pages.Value, 6);
        Assert.True(pages.Value / pages.Low > images.Value / images.Low);
    }

    [Fact]
    public void Unknown_operations_without_a_known_model_in_the_run_are_refused() =>
        Assert.Contains("operations per item of documents-ocr are unknown", Refused(Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Pages, 2, 1000, 7000)), Runs.Server("a/b/x", 16, 100, "L4", 1), workload: Runs.Pages), StringComparison.Ordinal);

    [Theory]
    [InlineData("RTX-9999", 1, "no specifications")]
    [InlineData("MI300X", 1, "does not run ONNX Runtime's CUDA provider")]
    public void Gpus_without_a_basis_are_refused(string gpu, int count, string reason) =>
        Assert.Contains(reason, Refused(Runs.Typical(), Runs.Server("a/b/x", 16, 100, gpu, count)), StringComparison.Ordinal);

    [Fact]
    public void Shares_of_a_gpu_are_refused() =>
        Assert.Contains("share of a GPU", Refused(Runs.Typical(), Runs.Server("a/b/x", 16, 100, "A10", 1) with { Gpus = 0.5 }), StringComparison.Ordinal);

    [Fact]
    public void Fp32_results_say_nothing_about_an_int8_workload()
    {
        var int8 = Runs.Images with { Precisions = [Precision.Int8] };
        Assert.Contains("published GPU results are FP32", Refused(Runs.Of(Runs.Machine, Runs.Pipeline(int8, 96, 40, 120)), Runs.Server("a/b/x", 16, 100, "L4", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_a_valid_trial_gives_refusals_and_no_zeros()
    {
        var failed = Runs.Pipeline(Runs.Images, 96, 40, 120) with { TrialsValid = 0, Throughput = null, PerCore = null };
        foreach (var offer in new[] { Runs.Server("a/cpu/x", 16, 100), Runs.Server("a/gpu/x", 16, 100, "L4", 1) })
        {
            var reason = Refused(Runs.Of(Runs.Machine, failed), offer);
            Assert.Contains("none of the 3 CPU pipeline trials", reason, StringComparison.Ordinal);
            Assert.Contains("cheapest fix: labelbench run --workload image-classify --ep cpu (about 2 min a cell)", reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_pipeline_without_an_inference_stage_gives_no_basis_for_gpus()
    {
        var cell = Runs.Pipeline(Runs.Images, 96, 40, 120);
        var run = Runs.Of(Runs.Machine, cell with { Stages = [.. cell.Stages.Take(2)] });
        Assert.Contains("no stage that a GPU would take over", Refused(run, Runs.Server("a/b/x", 16, 100, "L4", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gpu_that_the_run_measured_is_used_instead_of_published_ones()
    {
        var known = Known(WithGpu("NVIDIA L4", 700), Runs.Server("a/b/x", 512, 100, "L4", 1));
        Assert.Equal(700, known.Throughput.Value, 9);
        Assert.InRange(known.Throughput.Value / known.Throughput.Low!.Value, 1.02, 1.06);

        var other = Known(WithGpu("NVIDIA L4", 700), Runs.Server("a/b/x", 512, 100, "A10", 1));
        Assert.Equal(700 * GpuModel.Roof(GpuTable.Builtin.Find("A10")!) / GpuModel.Roof(GpuTable.Builtin.Find("L4")!), other.Throughput.Value, 9);
        Assert.InRange(other.Throughput.Value / other.Throughput.Low!.Value, 2.2, 2.4);
    }

    [Fact]
    public void A_gpu_result_that_the_cpu_alone_reaches_is_left_out_and_named()
    {
        var run = WithGpu("NVIDIA L4", 135, cpuInfer: 130);
        var known = Known(run, Runs.Server("a/b/x", 512, 100, "L4", 1));
        Assert.NotEqual(135, known.Throughput.Value);
        Assert.Contains("silent fall-back", Assert.Single(RunBasis.From(run, Runs.Images.Id, GpuTable.Builtin).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gpu_server_of_the_runs_own_type_is_quoted_as_measured()
    {
        var machine = Runs.Machine with { Gpus = [new GpuDescription("NVIDIA L4", "GPU-0", "00:1", Reading.Missing<Bytes>("not read"))] };
        var run = Runs.Of(machine, Runs.Pipeline(Runs.Images, 400, 40, 2, machine, ExecutionProvider.Cuda) with { Bottleneck = null });
        var known = Known(run, Runs.Server("a/b/x", 8, 189, "L4", 1, cpu: "AMD Ryzen 7 7700"));
        Assert.Equal((Provenance.Measured, 400.0), (known.Throughput.Provenance, known.Throughput.Value));
    }

    [Fact]
    public void A_model_of_the_users_own_is_planned_from_its_model_call_and_says_so()
    {
        var run = Runs.Of(Runs.Machine, Runs.Infer(Runs.OwnModel, 80));
        var known = Known(run, Runs.Server("a/b/x", 16, 100), workload: Runs.OwnModel);
        Assert.Equal(160, known.Throughput.Value, 9);
        Assert.Contains(known.Assumptions, a => a.StartsWith("Only the model call was measured", StringComparison.Ordinal));
    }

    [Fact]
    public void A_figure_says_what_it_rests_on_and_when_it_is_not_to_be_trusted()
    {
        var run = WithGpu("NVIDIA L4", 700);
        Assert.Equal((PredictionKind.SameGpuElsewhere, null), Basis(Known(run, Runs.Server("a/b/x", 512, 100, "L4", 1))));
        Assert.Equal((PredictionKind.Anchored, null), Basis(Known(run, Runs.Server("a/b/x", 512, 100, "A10", 1))));
        Assert.Equal((PredictionKind.Specifications, null), Basis(Known(Runs.Typical(), Runs.Server("a/b/x", 512, 100, "A10", 1))));
        Assert.Equal(PredictionKind.MeasuredHere, Known(Runs.Typical(), Runs.Server("hetzner/ax52/eu", 8, 59, cpu: "AMD Ryzen 7 7700")).Kind);
        Assert.Contains("architecture (Blackwell-GB20x)", Known(run, Runs.Server("a/b/x", 512, 100, "RTX-5090", 1)).LowConfidence, StringComparison.Ordinal);

        static (PredictionKind, string?) Basis(Capacity.Prediction.Known known) => (known.Kind, known.LowConfidence);
    }

    [Fact]
    public void The_80_percent_interval_lies_within_the_90_percent_one()
    {
        foreach (var offer in new[] { Runs.Server("a/b/x", 8, 100), Runs.Server("a/b/x", 64, 100, "A10", 2) })
        {
            var known = Known(WithGpu("NVIDIA L4", 700), offer);
            Assert.Equal((known.Throughput.Value, 0.8), (known.At80.Value, known.At80.Confidence));
            Assert.True(known.Throughput.Low < known.At80.Low && known.At80.High < known.Throughput.High);
        }
    }

    [Fact]
    public void A_rate_in_int8_or_fp16_is_carried_more_surely_than_one_in_fp32()
    {
        double Reach(Precision precision)
        {
            var figure = Known(WithGpu("NVIDIA L4", 700, precision: precision), Runs.Server("a/b/x", 4000, 100, "A10", 1)).Throughput;
            return figure.Value / figure.Low!.Value;
        }
        Assert.InRange(Reach(Precision.Int8), 1.2, 1.6);
        Assert.InRange(Reach(Precision.Fp16), 1.2, 1.6);
        Assert.True(Reach(Precision.Fp32) > 2);
    }

    [Fact]
    public void A_gpu_without_int8_runs_fp16_where_that_was_measured_and_is_refused_where_not()
    {
        var int8 = WithGpu("NVIDIA L4", 1400, precision: Precision.Int8);
        Assert.Contains("has no INT8 arithmetic worth using", Refused(int8, Runs.Server("a/b/x", 512, 100, "V100-SXM2-32GB", 1)), StringComparison.Ordinal);
        Assert.Contains("--precision fp16", Refused(int8, Runs.Server("a/b/x", 512, 100, "B300-SXM", 1)), StringComparison.Ordinal);

        var half = WithGpu("NVIDIA L4", 700, precision: Precision.Fp16);
        var both = int8 with { Cells = [.. int8.Cells, .. half.Cells.Where(c => c.Cell.Precision == Precision.Fp16)] };
        var alone = Known(half, Runs.Server("a/b/x", 512, 100, "V100-SXM2-32GB", 1)).Throughput.Value;
        Assert.Equal(alone, Known(both, Runs.Server("a/b/x", 512, 100, "V100-SXM2-32GB", 1)).Throughput.Value, 9);
    }

    private static RunSummary WithGpu(string name, double rate, double cpuInfer = 130, Precision precision = Precision.Fp32)
    {
        var machine = Runs.Machine with { Gpus = [new GpuDescription(name, "GPU-0", "00:1", Reading.Missing<Bytes>("not read"))] };
        return Runs.Of(machine, Runs.Pipeline(Runs.Images, 96, 40, 120), Runs.Infer(Runs.Images, cpuInfer), OnGpu());

        CellSummary OnGpu()
        {
            var cell = Runs.Infer(Runs.Images, rate, ExecutionProvider.Cuda, machine);
            return cell with { Cell = cell.Cell with { Precision = precision } };
        }
    }
}
