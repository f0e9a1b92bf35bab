using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Tests.Calibration;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Preparation;

public sealed class PrecisionTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static RunPlan Plan(Workload workload, Precision precision, ExecutionProvider provider = ExecutionProvider.Cpu) => new(
        "custom", 1, new TrialSettings(1, TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)), [workload], [new Cell(workload.Id, Scope.Infer, Scenario.Offline, provider, "cpu", precision, 1, 1, 1, 0)], []);

    private static Workload Generated(string architecture) => SampleWorkloads.ImageClassify with { Model = new ModelSource.Generated(architecture, 1), Preprocessing = null };

    private static string[] About(RunPlan plan) => [.. RunPreparation.Check(plan).Where(problem => problem.Source == "--precision").Select(problem => problem.Text)];

    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Fp16)]
    [InlineData(Precision.Int8)]
    public void Generated_models_are_made_in_every_precision(Precision precision)
    {
        var plan = Plan(Generated("tiny"), precision);
        Assert.Empty(RunPreparation.Check(plan));
        RunPreparation.Prepare(plan, folder.Path, (_, _) => { }, CancellationToken.None);
        // The FP32 model is there too: its outputs are what the others are compared with.
        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "models"), "*.onnx"), path => Path.GetFileName(path).Contains($"-{Cell.Word(precision)}-", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "references")));
        var workload = Generated("tiny");
        using var again = new ModelFiles(folder.Path, TimeProvider.System)
            .Generated(workload, GeneratedSizes.OnlyModel, (ModelSource.Generated)workload.Model, 1, precision, CancellationToken.None);
        Assert.Equal((file, false), (again.Path, again.WasBuilt));
    }

    [Fact]
    public void A_model_with_next_to_no_8_bit_work_is_not_measured_as_int8()
    {
        var problem = Assert.Single(About(Plan(Generated("bilstm-crf"), Precision.Int8)));
        Assert.Contains("only 0.3 % of the work", problem, StringComparison.Ordinal);
        Assert.Empty(About(Plan(Generated("bilstm-crf"), Precision.Fp16)));
    }

    [Fact]
    public void A_size_that_the_model_cannot_take_is_said_before_the_run()
    {
        var detector = SampleWorkloads.ImageClassify with { Model = new ModelSource.Generated("yolo-csp-pan-n", 1) };
        Assert.Empty(RunPreparation.Check(Plan(detector, Precision.Fp32)));
        var problems = RunPreparation.Check(Plan(detector with { Preprocessing = detector.Preprocessing! with { Size = 225 } }, Precision.Fp32));
        Assert.All(problems, problem => Assert.Contains("is 225; yolo-csp-pan-n takes a multiple of 32", problem.Text, StringComparison.Ordinal));
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void A_packaged_model_is_fp32_and_nothing_else()
    {
        Assert.Empty(About(Plan(SampleWorkloads.DocumentOcr, Precision.Fp32)));
        Assert.Contains("are fp32", Assert.Single(About(Plan(SampleWorkloads.DocumentOcr, Precision.Int8))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.Tensorrt)]
    public void Int8_is_refused_where_it_would_be_computed_otherwise(ExecutionProvider provider) =>
        Assert.Contains(Cell.Word(provider), Assert.Single(About(Plan(Generated("tiny"), Precision.Int8, provider))), StringComparison.Ordinal);
}
