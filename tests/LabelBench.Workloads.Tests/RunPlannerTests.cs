using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

public class RunPlannerTests
{
    private static readonly WorkloadCatalog Catalog = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, CatalogFolder.Architectures).ValueOrThrow();
    private static readonly Suite Quick = Catalog.FindSuite("quick").ValueOrThrow();
    private static readonly Suite Standard = Catalog.FindSuite("standard").ValueOrThrow();
    private static readonly MachineFacts TwoCores = new(2, 2);

    private static RunPlan Plan(PlanOverrides overrides, Suite? suite = null, MachineFacts? machine = null, ulong seed = 7) =>
        RunPlanner.Expand(Catalog, suite ?? Standard, overrides, machine ?? TwoCores, seed).ValueOrThrow();

    private static ImmutableArray<Problem> Problems(PlanOverrides overrides, Suite? suite = null) =>
        RunPlanner.Expand(Catalog, suite ?? Standard, overrides, TwoCores, 7).Problems;

    [Fact]
    public void Repetitions_run_forth_and_back_so_that_drift_hits_no_cell_alone()
    {
        var plan = Plan(new PlanOverrides { Trials = 3 });
        var ids = plan.Trials.Take(plan.Cells.Length).Select(t => t.CellId).ToArray();
        Assert.Equal(plan.Cells.Select(c => c.Id).Order(), ids.Order());
        Assert.Equal([.. ids, .. ids.Reverse(), .. ids], plan.Trials.Where(t => !t.IsDriftCheck).Select(t => t.CellId));
        // With an even number of repetitions every cell has the same mean position.
        var even = Plan(new PlanOverrides { Trials = 4 });
        var positions = even.Trials.Select((t, i) => (t.CellId, i)).GroupBy(t => t.CellId, t => t.i).Select(g => g.Average());
        Assert.Single(positions.Distinct());
    }

    [Fact]
    public void The_first_order_is_random_and_the_seeds_own()
    {
        string[] FirstOrder(ulong seed) => [.. Plan(PlanOverrides.None, seed: seed).Trials.Where(t => t.Repetition == 1).Select(t => t.CellId)];
        Assert.Equal(FirstOrder(7), FirstOrder(7));
        Assert.NotEqual(FirstOrder(7), FirstOrder(8));
        // Every cell comes first about equally often: 2,000 seeds over 5 cells, 400 each by chance, deviation 18.
        var cells = Plan(new PlanOverrides { WorkloadIds = ["image-classify"], Trials = 1 }).Cells.Length;
        var firsts = Enumerable.Range(1, 400 * cells).GroupBy(seed => Plan(new PlanOverrides { WorkloadIds = ["image-classify"], Trials = 1 }, seed: (ulong)seed).Trials[0].CellId).Select(g => g.Count()).ToArray();
        Assert.Equal(cells, firsts.Length);
        Assert.All(firsts, count => Assert.InRange(count, 310, 490));
    }

    [Fact]
    public void The_cell_that_was_first_is_last_too_with_the_same_inputs()
    {
        var plan = Plan(new PlanOverrides { Trials = 3 });
        Assert.Equal(3 * plan.Cells.Length + 1, plan.Trials.Length);
        Assert.Equal(plan.Trials[0] with { Repetition = 4, IsDriftCheck = true }, plan.Trials[^1]);
        Assert.Same(plan.Trials[^1], plan.DriftCheck);
        Assert.Single(plan.Trials, t => t.IsDriftCheck);
        // Reversing brings it there by itself, one trial leaves nothing to weigh a difference against, and one cell is its own last.
        var even = Plan(new PlanOverrides { Trials = 2 });
        Assert.Equal((even.Trials[0].CellId, null), (even.Trials[^1].CellId, even.DriftCheck));
        Assert.Null(Plan(new PlanOverrides { Trials = 1 }).DriftCheck);
        Assert.Null(Plan(new PlanOverrides { WorkloadIds = ["image-classify"], Scopes = [Scope.Infer], Scenarios = [Scenario.Offline], Precisions = [Precision.Fp32], BatchSizes = [1] }).DriftCheck);
    }

    [Fact]
    public void The_quick_suite_stays_within_its_ten_minutes() =>
        Assert.InRange(PlanEstimate.Of(Plan(PlanOverrides.None, Quick)).Upper, TimeSpan.Zero, TimeSpan.FromMinutes(10));

    [Fact]
    public void A_plan_is_the_same_for_the_same_arguments_and_another_for_another_seed()
    {
        Assert.Equal(Plan(PlanOverrides.None).ComputeHash(), Plan(PlanOverrides.None).ComputeHash());
        Assert.NotEqual(Plan(PlanOverrides.None).ComputeHash(), Plan(PlanOverrides.None, seed: 8).ComputeHash());
    }

    [Fact]
    public void Every_trial_has_a_seed_of_its_own_that_json_keeps_exactly()
    {
        var seeds = Plan(new PlanOverrides { Trials = 50 }).Trials.Select(t => t.Seed).ToArray();
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.True(seed < 1UL << 53 && (ulong)(double)seed == seed));
    }

    [Fact]
    public void A_trials_seed_never_changes_between_versions() =>
        // First 8 bytes of SHA-256("7/image-classify.pipeline.offline.cpu.fp32.b1.t1.s2/1"), little-endian, without the lowest 11 bits; computed with Python.
        Assert.Equal(ReferenceSeed, Plan(PlanOverrides.None).Trials.Single(t => t is { CellId: "image-classify.pipeline.offline.cpu.fp32.b1.t1.s2", Repetition: 1 }).Seed);

    private const ulong ReferenceSeed = 5929914344551393;

    [Fact]
    public void The_largest_batch_of_each_stands_beside_the_numbers_that_were_asked_for()
    {
        var plan = Plan(new PlanOverrides
        {
            WorkloadIds = ["image-classify"],
            Scenarios = [Scenario.Offline],
            Precisions = [Precision.Fp32],
            BatchSizes = [1, 40],
            LargestBatches = [new("image-classify", Scope.Infer, Precision.Fp32, "cpu", null, 96), new("image-classify", Scope.Pipeline, Precision.Fp32, "cpu", null, 40), new("image-classify", Scope.Infer, Precision.Int8, "cpu", null, 7)],
        });
        Assert.Equal([1, 40, 96], plan.Cells.Where(c => c.Scope is Scope.Infer).Select(c => c.Batch));
        Assert.Equal([1, 40], plan.Cells.Where(c => c.Scope is Scope.Pipeline).Select(c => c.Batch));
    }

    [Fact]
    public void A_label_format_takes_the_place_of_every_workloads_own()
    {
        var plan = Plan(new PlanOverrides { LabelFormat = LabelFormat.LabelStudio, WorkloadIds = ["image-classify", "document-ocr"] });
        Assert.All(plan.Workloads, w => Assert.Equal(LabelFormat.LabelStudio, w.LabelFormat));
        Assert.NotEqual(Plan(new PlanOverrides { WorkloadIds = ["image-classify", "document-ocr"] }).ComputeHash(), plan.ComputeHash());
        Assert.Equal("custom", plan.SuiteId);
    }

    [Fact]
    public void A_label_format_without_a_place_for_a_workloads_labels_is_refused_with_those_that_have_one()
    {
        var problem = Assert.Single(Problems(new PlanOverrides { LabelFormat = LabelFormat.Cvat, WorkloadIds = ["image-classify", "document-ocr"] }));
        Assert.Equal("--label-format", problem.Source);
        Assert.Contains("cvat has no place for the labels of document-ocr; take json-lines or label-studio", problem.Text, StringComparison.Ordinal);
        Assert.Equal(["--label-format"], Problems(new PlanOverrides { LabelFormat = LabelFormat.Cvat, ModelPath = "a.onnx" }).Select(p => p.Source));
    }

    [Fact]
    public void Single_stream_is_planned_with_batch_1_only_and_one_stream()
    {
        var cells = Plan(PlanOverrides.None with { Streams = 4 }).Cells.Where(c => c.Scenario is Scenario.SingleStream).ToArray();
        Assert.NotEmpty(cells);
        Assert.All(cells, c => Assert.Equal((1, 1), (c.Batch, c.Streams)));
    }

    [Fact]
    public void Cells_of_a_plan_have_different_ids()
    {
        var ids = Plan(PlanOverrides.None with { BatchSizes = [1, 2, 4] }).Cells.Select(c => c.Id).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Overlapping_suite_entries_measure_a_cell_once()
    {
        var doubled = Quick with { Entries = [.. Quick.Entries, .. Quick.Entries] };
        Assert.Equal(Plan(PlanOverrides.None, Quick).ComputeHash(), Plan(PlanOverrides.None, doubled).ComputeHash());
    }

    [Fact]
    public void Overrides_of_scope_and_scenario_choose_among_what_the_suite_measures()
    {
        var cells = Plan(new PlanOverrides { Scopes = [Scope.Infer] }, Quick).Cells;
        Assert.Equal(["image-classify", "image-triage"], cells.Select(c => c.WorkloadId));
        Assert.All(cells, c => Assert.Equal((Scope.Infer, Scenario.Offline), (c.Scope, c.Scenario)));
    }

    [Fact]
    public void Overrides_of_batch_and_precision_replace_those_of_the_suite()
    {
        var cells = Plan(new PlanOverrides { BatchSizes = [16], Precisions = [Precision.Int8], WorkloadIds = ["image-triage"] }, Quick).Cells;
        Assert.Equal(2, cells.Length);
        Assert.All(cells, c => Assert.Equal((16, Precision.Int8), (c.Batch, c.Precision)));
    }

    [Fact]
    public void A_workload_outside_the_suite_is_measured_in_all_that_it_offers()
    {
        var ocrOnly = Quick with { Entries = [.. Quick.Entries.Where(e => e.WorkloadId == "document-ocr")] };
        // Two scopes, offline in two batch sizes and single-stream in one, in fp32 and int8: fp16 is left out on the CPU.
        Assert.Equal(2 * 3 * 2, Plan(new PlanOverrides { WorkloadIds = ["image-triage"] }, ocrOnly).Cells.Length);
    }

    [Fact]
    public void Int8_is_left_out_on_providers_that_compute_it_otherwise_unless_asked_for()
    {
        PlanOverrides OnCuda(params Precision[] asked) => new() { Provider = ExecutionProvider.Cuda, WorkloadIds = ["image-classify"], Precisions = asked.Length == 0 ? null : [.. asked] };
        Assert.DoesNotContain(Plan(OnCuda(), Quick with { Entries = [] }).Cells, c => c.Precision == Precision.Int8);
        Assert.Contains(Plan(OnCuda(), Quick with { Entries = [] }).Cells, c => c.Precision == Precision.Fp16);
        Assert.All(Plan(OnCuda(Precision.Int8)).Cells, c => Assert.Equal(Precision.Int8, c.Precision));
    }

    [Fact]
    public void Fp16_on_the_cpu_provider_is_measured_only_when_asked_for()
    {
        var catalog = Catalog with { Workloads = [.. Catalog.Workloads.Select(w => w with { Precisions = [Precision.Fp32, Precision.Fp16] })] };
        Precision[] Measured(PlanOverrides overrides) =>
            [.. RunPlanner.Expand(catalog, Standard, overrides, TwoCores, 1).ValueOrThrow().Cells.Select(c => c.Precision).Distinct()];
        Assert.Equal([Precision.Fp32], Measured(PlanOverrides.None));
        Assert.Equal([Precision.Fp32, Precision.Fp16], Measured(new PlanOverrides { Provider = ExecutionProvider.Cuda }));
        Assert.Equal([Precision.Fp16], Measured(new PlanOverrides { Precisions = [Precision.Fp16] }));
    }

    [Fact]
    public void Own_files_replace_the_generated_ones_and_the_limits_that_need_known_text()
    {
        var plan = Plan(new PlanOverrides { DataFolder = "/data/scans" });
        Assert.All(plan.Workloads, w => Assert.Equal(new InputSource.Folder(Path.GetFullPath("/data/scans")), w.Input));
        Assert.All(plan.Workloads, w => Assert.Empty(w.Quality));
        Assert.NotEmpty(Plan(PlanOverrides.None).Workloads.Single(w => w.Id == "document-ocr").Quality);
    }

    [Fact]
    public void An_own_model_is_measured_alone()
    {
        var plan = Plan(new PlanOverrides { ModelPath = "/models/My Net v2.onnx", ModelDimensions = ImmutableSortedDictionary<string, int>.Empty.Add("batch", 4) });
        Assert.Equal("custom", plan.SuiteId);
        Assert.Equal(["my-net-v2.infer.offline.cpu.fp32.b1.t2.s1", "my-net-v2.infer.single-stream.cpu.fp32.b1.t2.s1"], plan.Cells.Select(c => c.Id));
        var workload = Assert.Single(plan.Workloads);
        Assert.Equal(LabelingTask.ModelOnly, workload.Task);
        Assert.Equal(4, Assert.IsType<ModelSource.UserFile>(workload.Model).Dimensions["batch"]);
    }

    [Theory]
    [InlineData("net.onnx", "net")]
    [InlineData("...onnx", "model")]
    [InlineData("ÄÖ.onnx", "model")]
    [InlineData("A_b--C 3.onnx", "a-b-c-3")]
    public void A_model_file_gives_its_workload_a_kebab_case_id(string file, string id) =>
        Assert.Equal(id, UserModel.Workload(file, ImmutableSortedDictionary<string, int>.Empty).Id);

    [Fact]
    public void A_suite_keeps_its_name_unless_something_else_is_measured()
    {
        Assert.Equal("standard", Plan(new PlanOverrides { Trials = 5, Provider = ExecutionProvider.Cuda, IntraOpThreads = 2 }).SuiteId);
        Assert.Equal("custom", Plan(new PlanOverrides { BatchSizes = [1] }).SuiteId);
    }

    [Fact]
    public void Durations_never_contradict_each_other()
    {
        var longer = Plan(new PlanOverrides { Measure = TimeSpan.FromSeconds(300) }).Settings;
        Assert.Equal((300, 300), (longer.Measure.TotalSeconds, longer.MaximumMeasure.TotalSeconds));
        var shorter = Plan(new PlanOverrides { MaximumMeasure = TimeSpan.FromSeconds(2) }).Settings;
        Assert.Equal((2, 2), (shorter.Measure.TotalSeconds, shorter.MaximumMeasure.TotalSeconds));
    }

    [Fact]
    public void A_gpu_without_a_name_is_the_first_and_a_pci_address_makes_a_file_name()
    {
        Assert.Contains(".cuda-gpu0.", Plan(new PlanOverrides { Provider = ExecutionProvider.Cuda }).Cells[0].Id, StringComparison.Ordinal);
        var id = Plan(new PlanOverrides { Provider = ExecutionProvider.Cuda, Devices = ["0000:01:00.0"] }).Cells[0].Id;
        Assert.Contains(".cuda-0000-01-00.0.", id, StringComparison.Ordinal);
        Assert.DoesNotContain(':', id);
    }

    [Fact]
    public void Several_gpus_are_measured_each_by_itself_and_all_at_once_with_a_worker_each()
    {
        var cells = Plan(new PlanOverrides { Provider = ExecutionProvider.Cuda, Devices = ["GPU-a", "GPU-b"], Scopes = [Scope.Infer], Scenarios = [Scenario.Offline], BatchSizes = [8], Precisions = [Precision.Fp32] })
            .Cells.Where(c => c.WorkloadId == "image-classify").ToArray();
        Assert.Equal([("GPU-a", null), ("GPU-b", null), ("GPU-a+GPU-b", 2)], cells.Select(c => (c.Device, c.Instances)));
        Assert.Contains(".cuda-2-devices.", cells[2].Id, StringComparison.Ordinal);
        Assert.EndsWith(".x2", cells[2].Id, StringComparison.Ordinal);
        Assert.Equal(["GPU-a", "GPU-b"], Enumerable.Range(0, cells[2].WorkersAtOnce).Select(i => cells[2].OfWorker(i).Device));
        Assert.Null(cells[2].OfWorker(1).Instances);
    }

    [Fact]
    public void Workers_at_once_share_the_cores_between_them()
    {
        var machine = new MachineFacts(8, 8);
        var plan = RunPlanner.Expand(Catalog, Quick, new PlanOverrides { Instances = [1, 4], Scopes = [Scope.Infer], Scenarios = [Scenario.Offline] }, machine, 1).ValueOrThrow();
        Assert.Equal([(null, 8), (4, 2)], plan.Cells.Take(2).Select(c => (c.Instances, c.IntraOpThreads)));
        Assert.Contains("--instances: is 0", string.Join(' ', RunPlanner.Expand(Catalog, Quick, new PlanOverrides { Instances = [0] }, machine, 1).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_in_the_options_is_reported_at_once()
    {
        var problems = Problems(new PlanOverrides
        {
            BatchSizes = [0, 8],
            Trials = 0,
            WarmUp = TimeSpan.FromSeconds(-1),
            HangTimeout = TimeSpan.FromSeconds(1),
            IntraOpThreads = 0,
            Scopes = [],
            WorkloadIds = ["image-clasify"],
        });
        Assert.Equal(["--batch", "--hang-timeout", "--scope", "--threads", "--trials", "--warm-up", "--workload"], problems.Select(p => p.Source).Order());
        Assert.Contains(problems, p => p.Text.Contains("did you mean 'image-classify'", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_that_leave_nothing_to_measure_are_a_mistake_not_an_empty_plan()
    {
        Assert.Contains("scope infer", Assert.Single(Problems(new PlanOverrides { Scopes = [Scope.Infer], Scenarios = [Scenario.SingleStream] }, Quick)).Text, StringComparison.Ordinal);
        var lost = Problems(new PlanOverrides { Scopes = [Scope.Infer], WorkloadIds = ["image-classify", "document-ocr"] });
        Assert.Contains("'document-ocr' has nothing to measure", Assert.Single(lost).Text, StringComparison.Ordinal);
        Assert.Contains("single-stream sends one item", Assert.Single(Problems(new PlanOverrides { Scenarios = [Scenario.SingleStream], BatchSizes = [8] })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_exclude_each_other_are_refused()
    {
        Assert.Equal("--model", Assert.Single(Problems(new PlanOverrides { ModelPath = "a.onnx", WorkloadIds = ["image-classify"] })).Source);
        Assert.Equal("--data", Assert.Single(Problems(new PlanOverrides { ModelPath = "a.onnx", DataFolder = "d" })).Source);
        Assert.Equal("--dim", Assert.Single(Problems(new PlanOverrides { ModelDimensions = ImmutableSortedDictionary<string, int>.Empty.Add("n", 1) })).Source);
        Assert.Equal("--max-measure", Assert.Single(Problems(new PlanOverrides { Measure = TimeSpan.FromSeconds(9), MaximumMeasure = TimeSpan.FromSeconds(3) })).Source);
    }

    [Fact]
    public void Workloads_without_a_suite_are_planned_in_all_that_they_offer()
    {
        var plan = RunPlanner.Expand(Catalog.Workloads, Quick.Settings, PlanOverrides.None, TwoCores, 7).ValueOrThrow();
        Assert.Equal("custom", plan.SuiteId);
        Assert.Equal(
            Catalog.Workloads.Sum(w => w.Precisions.Count(p => p != Precision.Fp16) * w.Scopes.Length * w.Scenarios.Sum(s => s == Scenario.SingleStream ? 1 : w.BatchSizes.Length)),
            plan.Cells.Length);
        var mistyped = RunPlanner.Expand(Catalog.Workloads, Quick.Settings, new PlanOverrides { WorkloadIds = ["image-triag"] }, TwoCores, 7);
        Assert.Contains("did you mean 'image-triage'", Assert.Single(mistyped.Problems).Text, StringComparison.Ordinal);
        Assert.Same(plan.Workloads[0], plan.WorkloadOf(plan.CellOf(plan.Trials.First(t => t.CellId == plan.Cells[0].Id))));
    }

    [Fact]
    public void The_estimate_grows_with_trials_and_its_ends_are_in_order()
    {
        var one = PlanEstimate.Of(Plan(new PlanOverrides { Trials = 1 }));
        var three = PlanEstimate.Of(Plan(new PlanOverrides { Trials = 3 }));
        Assert.True(one.Lower < one.Upper && one.Measuring < one.Upper);
        var oneTrial = one.Upper / Plan(new PlanOverrides { Trials = 1 }).Trials.Length;
        Assert.Equal(3 * one.Upper + oneTrial, three.Upper);
        // Every trial has a warm-up of 2 s and a window of 4 to 10 s, plus starting the worker.
        var trials = Plan(new PlanOverrides { Trials = 3 }).Trials.Length;
        Assert.InRange(three.Lower, TimeSpan.FromSeconds(trials * 6), TimeSpan.FromSeconds(trials * 7));
        Assert.InRange(three.Upper, TimeSpan.FromSeconds(trials * 12), TimeSpan.FromSeconds(trials * 17));
    }
}
