using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Tests;

public class GpuTwinsTests
{
    private static readonly Cell OnCpu = new(SampleWorkloads.ImageClassify.Id, Workloads.Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 8, 1, 2, 2);
    private static readonly Cell OnGpu = OnCpu with { Provider = ExecutionProvider.Cuda, Device = "GPU-1" };

    [Fact]
    public void A_gpu_that_does_hardly_more_than_the_cpu_is_pointed_out_with_both_figures()
    {
        var warning = Assert.Single(Warnings((OnCpu, 100), (OnGpu, 108)));

        Assert.Contains(OnGpu.Id, warning, StringComparison.Ordinal);
        Assert.Contains("the GPU probably did not do the work, or waited for the host. Its stage decode was busy", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(4000)]
    public void A_gpu_that_gains_is_not(double gpu) => Assert.Empty(Warnings((OnCpu, 100), (OnGpu, gpu)));

    [Fact]
    public void Cells_that_differ_in_the_work_are_not_compared()
    {
        Assert.Empty(Warnings((OnCpu with { Batch = 1 }, 100), (OnGpu, 50)));
        Assert.Empty(Warnings((OnCpu with { Scope = Workloads.Scope.Infer }, 100), (OnGpu, 50)));
        Assert.Empty(Warnings((OnCpu with { Precision = Precision.Int8 }, 100), (OnGpu, 50)));
    }

    [Fact]
    public void A_gpu_without_a_cpu_twin_is_not_judged() => Assert.Empty(Warnings((OnGpu, 1)));

    [Fact]
    public void What_was_found_out_about_batches_is_among_the_notes()
    {
        var found = new LargestBatch("w", Workloads.Scope.Infer, ExecutionProvider.Cuda, "GPU-1", Precision.Fp16, 1, 1, 96, 104, 80, new Share(0.1), BatchLimit.Memory, "104: no",
            [new BatchProbe(104, BatchOutcome.OutOfMemory, null, TimeSpan.Zero, "Failed to allocate memory for requested buffer of size 4096")]);

        Assert.Equal(
            "w, model call, cuda on GPU-1 fp16: largest batch that fits: 96 (104 does not: Failed to allocate memory for requested buffer of size 4096); 80 is measured, 90 % of that rounded down.",
            Assert.Single(RunAnalyzer.Summarise(Record((OnCpu, 100)) with { LargestBatches = [found] }).Notes));
        Assert.Contains("not even a batch of 1 fits (1: no)", BatchNotes.Sentence(found with { Fits = null, TooLarge = 1, Measured = 1, Reason = "1: no" }), StringComparison.Ordinal);
        Assert.Contains("largest batch that was tried: 32, and it fits (it is late); 32 is measured.",
            BatchNotes.Sentence(found with { Fits = 32, TooLarge = null, Measured = 32, Margin = new Share(0), Limit = BatchLimit.Time, Reason = "it is late" }), StringComparison.Ordinal);
        Assert.Empty(RunAnalyzer.Summarise(Record((OnCpu, 100))).Notes);
    }

    [Fact]
    public void The_times_of_calls_are_means_over_calls_of_valid_trials()
    {
        var record = Record((OnGpu, 100));
        var times = new CallTimes(1000, TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(3100), TimeSpan.FromMilliseconds(120));
        record = record with { Trials = [.. record.Trials.Select(t => t with { Measurement = t.Measurement! with { CallTimes = times } })] };

        Assert.Equal(OnGpu.Id + ": of a model call 0.4 ms were uploads, 3.1 ms computing, 0.12 ms downloads.", Assert.Single(RunAnalyzer.Summarise(record).Notes));
    }

    [Fact]
    public void Nodes_that_a_workload_allows_on_the_cpu_are_named_once_a_cell()
    {
        var record = Record((OnGpu, 100));
        record = record with { Trials = [.. record.Trials.Select(t => t with { Worker = t.Worker! with { NodesOnCpu = new NodesOnCpu(4, [new PlacedNode("vad", "If_0", "If")]) } })] };

        Assert.Single(RunAnalyzer.Summarise(record).Warnings, OnGpu.Id + ": 4 nodes of its models run on the CPU, among them If \"If_0\".");
    }

    private static IEnumerable<string> Warnings(params (Cell Cell, double Rate)[] cells) =>
        RunAnalyzer.Summarise(Record(cells)).Warnings.Where(w => w.Contains("the CPU alone", StringComparison.Ordinal));

    private static RunRecord Record(params (Cell Cell, double Rate)[] cells)
    {
        var builder = new RecordBuilder();
        foreach (var (cell, rate) in cells)
            builder.Measure(SampleWorkloads.ImageClassify, new CellScript(cell, rate, TimeSpan.FromMilliseconds(50), [new StageScript("decode", 2, 0.97), new StageScript("infer", 2, 0.4)]) { TrialSpread = 0.001 });
        return builder.Build();
    }
}
