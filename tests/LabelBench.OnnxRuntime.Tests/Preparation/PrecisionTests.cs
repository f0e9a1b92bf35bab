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

    private static Workload Generated(string architecture) => SampleWorkloads.ImageClassify with { Model = new ModelSource.Generated(architecture, 1) };

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
        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "models"), "*.onnx"));
        Assert.Contains($"-{Cell.Word(precision)}-", Path.GetFileName(file), StringComparison.Ordinal);
        using var again = new ModelFiles(folder.Path, TimeProvider.System).Generated(new ModelSource.Generated("tiny", 1), 1, precision, CancellationToken.None);
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
