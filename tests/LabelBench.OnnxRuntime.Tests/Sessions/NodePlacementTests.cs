using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Native;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Sessions;

public class NodePlacementTests
{
    [Fact]
    public void Onnx_runtime_names_every_node_and_its_provider()
    {
        using var folder = new TemporaryFolder();
        var placed = Placement(InferSystemTests.Save("tiny", folder), folder);

        Assert.NotEmpty(placed.Nodes);
        Assert.All(placed.Nodes, n => Assert.Equal("CPUExecutionProvider", n.Provider));
        Assert.Contains(placed.Nodes, n => n.Operator == "Conv");
        Assert.Equal(placed.Nodes.Length, NodePlacement.Count([placed])["CPUExecutionProvider"]);
        Assert.Null(NodePlacement.LeftToCpu([placed], ExecutionProvider.Cpu));
    }

    [Fact]
    public void The_speech_detector_has_the_if_for_which_its_workload_allows_the_cpu()
    {
        using var folder = new TemporaryFolder();
        var placed = Placement(Path.Combine(AppContext.BaseDirectory, "models", "vad", "silero_vad_v6.onnx"), folder);

        Assert.Contains(placed.Nodes, n => n.Operator == "If");
    }

    [Fact]
    public void A_node_left_to_the_cpu_is_refused_with_its_name_its_operator_and_the_provider()
    {
        var placed = new NodePlacement("detect", [Node("CUDAExecutionProvider", "/conv", "Conv"), Node("CPUExecutionProvider", "/nms", "NonMaxSuppression")]);

        var failure = Assert.Throws<TrialFailureException>(() => placed.RefuseCpu(ExecutionProvider.Cuda, "detector.onnx"));

        Assert.Equal(FailureReason.FellBack, failure.Reason);
        Assert.Equal("CUDAExecutionProvider left 1 of 2 nodes of detector.onnx to the CPU: NonMaxSuppression '/nms'; cpu_fallback: allowed in the workload file measures it all the same", failure.Message);
    }

    [Fact]
    public void A_model_that_the_gpu_takes_whole_passes()
    {
        var placed = new NodePlacement("model", [Node("TensorrtExecutionProvider", "/a", "Conv"), Node("CUDAExecutionProvider", "/b", "Conv")]);

        placed.RefuseCpu(ExecutionProvider.Tensorrt, "m");
        Assert.Null(NodePlacement.LeftToCpu([placed], ExecutionProvider.Tensorrt));
        Assert.Equal(1, NodePlacement.Count([placed])["CUDAExecutionProvider"]);
    }

    [Fact]
    public void Of_many_nodes_all_are_counted_and_the_first_are_named()
    {
        var placed = new NodePlacement("model", [.. Enumerable.Range(0, 50).Select(i => Node("CPUExecutionProvider", $"/n{i}", "Gather"))]);

        var left = NodePlacement.LeftToCpu([placed], ExecutionProvider.Cuda)!;

        Assert.Equal((50, 20), (left.Count, left.First.Length));
        Assert.EndsWith("Gather '/n2' and others; cpu_fallback: allowed in the workload file measures it all the same",
            Assert.Throws<TrialFailureException>(() => placed.RefuseCpu(ExecutionProvider.Cuda, "m")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Non-zero status code returned while running Conv node. Name:'/c' Status Message: bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool) Failed to allocate memory for requested buffer of size 4831838208", FailureReason.OutOfMemory)]
    [InlineData("CUDA failure 2: out of memory ; GPU=0 ; hostname=host ; file=/onnxruntime/core/providers/cuda/cuda_allocator.cc ; line=47 ; expr=cudaMalloc((void**)&p, size);", FailureReason.OutOfMemory)]
    [InlineData("TensorRT EP failed to create engine from network: [virtualMemoryBuffer.cpp::resizePhysical::127] Error Code 2: OutOfMemory (Requested size was 4294967296 bytes.)", FailureReason.OutOfMemory)]
    [InlineData("CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED ; GPU=0 ; expr=cudnnCreate(&cudnn_handle_);", FailureReason.OutOfMemory)]
    [InlineData("This session cannot use the graph capture feature as requested by the user as the model has control flow nodes which can't be supported by CUDAExecutionProvider", FailureReason.UnusableInput)]
    [InlineData("CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; hostname=host ; file=/onnxruntime/core/providers/cuda/cuda_stream_handle.cc ; line=82 ; expr=cudaStreamSynchronize(stream);", FailureReason.DriverError)]
    [InlineData("CUDA failure 719: unspecified launch failure ; GPU=0 ; hostname=host ; expr=cudaMemcpyAsync(dst, src, bytes);", FailureReason.DriverError)]
    [InlineData("Non-zero status code returned while running Conv node. Status Message: CUDNN failure 8: CUDNN_STATUS_EXECUTION_FAILED ; GPU=0", FailureReason.DriverError)]
    [InlineData("CUDA failure 214: uncorrectable ECC error encountered ; GPU=1 ; hostname=host", FailureReason.DriverError)]
    [InlineData("CommandQueue.cpp(68)\\onnxruntime.dll!00007FF8 Exception(3) tid(1) 887A0005 The GPU device instance has been suspended.", FailureReason.DriverError)]
    [InlineData("CUDA failure 100: no CUDA-capable device is detected ; GPU=-1", FailureReason.ProviderUnavailable)]
    [InlineData("CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1", FailureReason.ProviderUnavailable)]
    [InlineData("Non-zero status code returned while running Softmax node: nothing special", null)]
    public void What_gpus_say_of_memory_and_graphs_is_understood(string message, FailureReason? reason) => Assert.Equal(reason, OrtErrors.Classify(message));

    [Fact]
    public void A_graph_with_several_callers_and_one_of_changing_shapes_are_refused_with_the_remedy()
    {
        using var folder = new TemporaryFolder();
        var path = InferSystemTests.Save("tiny", folder);
        var cell = Requests.For(Requests.Model(path), folder).Cell with { Provider = ExecutionProvider.Cuda, ProviderSettings = new ProviderSettings(TensorPlacement.Device, CudaGraph: true) };

        var failure = Assert.Throws<TrialFailureException>(() => new SharedSession(new SessionFactory(cell), path, 2));

        Assert.Contains("take --streams 1 or --cuda-graph off", failure.Message, StringComparison.Ordinal);
    }

    private static AssignedNode Node(string provider, string name, string operation) => new(provider, name, "", operation);

    private static NodePlacement Placement(string path, TemporaryFolder folder)
    {
        using var session = new SessionFactory(Requests.For(Requests.Model(path), folder).Cell).Open(path);
        return NodePlacement.Of(session, "model");
    }
}
