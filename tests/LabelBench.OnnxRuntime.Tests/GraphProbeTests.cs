using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Verification;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests;

public class GraphProbeTests
{
    private static readonly WorkloadCatalog Shipped = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, GeneratedSizes.Architectures).ValueOrThrow();

    /// <summary>In the form that ONNX Runtime 1.29 writes.</summary>
    private const string Profile = """
        [
        {"cat":"Session","pid":1,"tid":1,"dur":900,"ts":5,"ph":"X","name":"model_loading_uri","args":{}},
        {"cat":"Node","pid":1,"tid":1,"dur":7,"ts":9,"ph":"X","name":"conv1_kernel_time","args":{"op_name":"Conv","provider":"CUDAExecutionProvider","node_index":"0"}},
        {"cat":"Node","pid":1,"tid":1,"dur":7,"ts":9,"ph":"X","name":"tags/Lstm_kernel_time","args":{"op_name":"LSTM","provider":"CPUExecutionProvider","node_index":"1"}},
        {"cat":"Node","pid":1,"tid":1,"dur":7,"ts":9,"ph":"X","name":"tags/Lstm_kernel_time","args":{"op_name":"LSTM","provider":"CPUExecutionProvider","node_index":"1"}},
        {"cat":"Session","pid":1,"tid":1,"dur":900,"ts":5,"ph":"X","name":"model_run","args":{}}
        ]
        """;

    [Fact]
    public void Nodes_on_the_cpu_are_read_from_a_profile_each_once() => Assert.Equal("tags/Lstm (LSTM)", Assert.Single(GraphProbe.NodesOnCpu(Profile)));

    [Fact]
    public void Every_model_of_every_workload_is_probed_and_none_twice()
    {
        var graphs = InferenceGraph.Of(Shipped);
        Assert.Equal(graphs.Length, graphs.Select(g => g.Name).Distinct().Count());
        Assert.Contains(graphs, g => g.Name == "image-classify");
        Assert.Contains(graphs, g => g.Name == "document-ocr.recognise");
        Assert.Contains(graphs, g => g.Name == "video-tracks.embed");
        Assert.Contains(graphs, g => g.Name == "driving-boxes-large");
        Assert.DoesNotContain(graphs, g => g.Name == "video-tracks.detect"); // the network of driving-boxes
    }

    [Theory]
    [InlineData("image-triage", Precision.Fp32)]
    [InlineData("document-ocr.classify", Precision.Fp32)]
    [InlineData("audio-segments.vad", Precision.Fp32)]
    [InlineData("text-tags", Precision.Fp16)]
    public void A_graph_opens_and_is_within_the_limit_of_its_precision_on_the_cpu(string name, Precision precision)
    {
        using var cache = new TemporaryFolder();
        var target = new Cell("verify", Scope.Infer, Scenario.Offline, ExecutionProvider.Cpu, "cpu", precision, 1, 2, 1, 0);
        var finding = new GraphProbe(target, tf32: false, cache.Path).Probe(InferenceGraph.Of(Shipped).Single(g => g.Name == name), CancellationToken.None);
        Assert.True(finding.Opened, finding.Error);
        Assert.True(finding.WithinLimit);
        Assert.Equal(0, finding.NonFinite);
    }

    [Fact]
    public void A_provider_that_is_not_there_is_a_finding_with_its_reason()
    {
        using var cache = new TemporaryFolder();
        var target = new Cell("verify", Scope.Infer, Scenario.Offline, ExecutionProvider.Directml, "gpu0", Precision.Fp32, 1, 1, 1, 0);
        var finding = new GraphProbe(target, tf32: false, cache.Path).Probe(InferenceGraph.Of(Shipped).Single(g => g.Name == "select-uncertain"), CancellationToken.None);
        Assert.False(finding.Opened);
        Assert.Contains("directml", finding.Error, StringComparison.Ordinal);
        Assert.Null(finding.WithinLimit);
    }
}
