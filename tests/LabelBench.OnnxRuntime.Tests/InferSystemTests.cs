using LabelBench.Core;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.OnnxRuntime.Tests;

public class InferSystemTests
{
    [Fact]
    public void A_query_allocates_nothing_on_the_managed_heap()
    {
        using var folder = new TemporaryFolder();
        using var system = new OrtSystemFactory().Load(Requests.For(Requests.Model(Save("tiny", folder)), folder), CancellationToken.None);
        var infer = system.Synchronous!;
        for (var i = 0; i < 2000; i++)
            infer.Execute(0, i);

        var query = 2000;
        Assert.Equal(0, Allocations.Of(1000, () => infer.Execute(0, query++)));
    }

    [Fact]
    public void Healthy_outputs_are_finite_and_neither_silent_nor_huge()
    {
        using var folder = new TemporaryFolder();
        using var system = new OrtSystemFactory().Load(Requests.For(Requests.Model(Save("mobilenet-v3-large", folder)), folder), CancellationToken.None);
        system.Synchronous!.Execute(0, 0);

        var quality = system.CheckQuality();

        Assert.All(quality, q => Assert.True(q.Passed));
        Assert.Equal(0, quality.Single(q => q.Metric == "non_finite_values").Value);
        Assert.InRange(quality.Single(q => q.Metric == "output_rms").Value, 0.01, 1.7);
    }

    [Fact]
    public void Weights_that_overflow_are_caught_in_the_outputs()
    {
        using var folder = new TemporaryFolder();
        using var system = new OrtSystemFactory().Load(Requests.For(Requests.Model(Save("resnet50-v1.5", folder, weightScale: 40)), folder), CancellationToken.None);
        system.Synchronous!.Execute(0, 0);

        var nonFinite = system.CheckQuality().Single(q => q.Metric == "non_finite_values");

        Assert.False(nonFinite.Passed);
        Assert.True(nonFinite.Value > 0);
    }

    [Fact]
    public void The_worker_says_what_it_runs_on()
    {
        using var folder = new TemporaryFolder();
        var path = Save("tiny", folder);
        using var system = new OrtSystemFactory().Load(Requests.For(Requests.Model(path), folder), CancellationToken.None);

        Assert.Equal("CPUExecutionProvider", system.Description.ProviderOptions["provider"]);
        Assert.Equal("1", system.Description.ProviderOptions["intra_op_num_threads"]);
        Assert.Equal(64, system.Description.ModelHashes["model"].Length);
        Assert.True(system.Description.NodesByProvider["CPUExecutionProvider"] > 0);
    }

    [Fact]
    public void Free_dimensions_without_a_value_are_all_named_at_once_with_the_option_that_sets_them()
    {
        using var folder = new TemporaryFolder();
        var detector = Path.Combine(AppContext.BaseDirectory, "models", "ocr", "ch_PP-OCRv4_det_infer.onnx");

        var mistake = Assert.Throws<UserMistakeException>(() => new OrtSystemFactory().Load(Requests.For(Requests.Model(detector), folder), CancellationToken.None));

        Assert.Equal(2, mistake.Problems.Count);
        Assert.All(mistake.Problems, p => Assert.Contains("--dim p2o.DynamicDimension.", p.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Free_dimensions_with_values_are_used_and_the_first_is_the_batch()
    {
        using var folder = new TemporaryFolder();
        var detector = Path.Combine(AppContext.BaseDirectory, "models", "ocr", "ch_PP-OCRv4_det_infer.onnx");
        var workload = Requests.Model(detector, ("p2o.DynamicDimension.1", 64), ("p2o.DynamicDimension.2", 96));

        using var system = new OrtSystemFactory().Load(Requests.For(workload, folder, batch: 2), CancellationToken.None);

        Assert.Equal(2, system.Synchronous!.ItemsPerQuery);
        Assert.Equal(0, system.CheckQuality().Single(q => q.Metric == "non_finite_values").Value);
    }

    [Fact]
    public void A_dimension_that_the_model_does_not_have_is_refused_with_the_nearest_one()
    {
        using var folder = new TemporaryFolder();
        var detector = Path.Combine(AppContext.BaseDirectory, "models", "ocr", "ch_PP-OCRv4_det_infer.onnx");

        var mistake = Assert.Throws<UserMistakeException>(() => new OrtSystemFactory().Load(
            Requests.For(Requests.Model(detector, ("p2o.DynamicDimension.1", 64), ("p2o.DynamicDimension.2", 64), ("p2o.DynamicDimension.9", 64)), folder), CancellationToken.None));

        Assert.Contains("did you mean 'p2o.DynamicDimension.", Assert.Single(mistake.Problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    public void A_cut_off_model_file_is_unusable_input_and_named(int keep)
    {
        using var folder = new TemporaryFolder();
        var path = Save("tiny", folder);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..keep]);

        var failure = Assert.Throws<TrialFailureException>(() => new OrtSystemFactory().Load(Requests.For(Requests.Model(path), folder), CancellationToken.None));

        Assert.Equal(FailureReason.UnusableInput, failure.Reason);
        Assert.StartsWith("tiny.onnx", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_that_this_build_lacks_is_unavailable_with_a_remedy()
    {
        using var folder = new TemporaryFolder();
        var request = Requests.For(Requests.Model(Save("tiny", folder)), folder, provider: Workloads.ExecutionProvider.Openvino);

        var failure = Assert.Throws<TrialFailureException>(() => new OrtSystemFactory().Load(request, CancellationToken.None));

        Assert.Equal(FailureReason.ProviderUnavailable, failure.Reason);
        Assert.Contains("take --ep cpu", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_only_the_cpu_can_run_has_fallen_back_where_that_is_forbidden()
    {
        using var folder = new TemporaryFolder();
        var path = Save("tiny", folder);
        var cell = Requests.For(Requests.Model(path), folder).Cell;

        var failure = Assert.Throws<TrialFailureException>(() => new SessionFactory(cell) { ForbidsFallback = true }.Open(path));

        Assert.Equal(FailureReason.FellBack, failure.Reason);
        Assert.Contains("tiny.onnx", failure.Message, StringComparison.Ordinal);
    }

    internal static string Save(string architecture, TemporaryFolder folder, float weightScale = 1)
    {
        var path = folder[architecture + ".onnx"];
        new GeneratedModel(ModelArchitectures.Find(architecture, "test").ValueOrThrow(), new ModelSize(1), new GenerationOptions(1, weightScale)).Save(path);
        return path;
    }
}
