using LabelBench.Core;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Providers;

public class ProviderOptionsTests
{
    private static Cell Cell(ExecutionProvider provider, ProviderSettings? settings = null, Precision precision = Precision.Fp32, string device = "GPU-1") =>
        new("w", Workloads.Scope.Infer, Scenario.Offline, provider, device, precision, 1, 1, 1, 0, settings);

    [Fact]
    public void Cuda_names_every_option_and_keeps_fp32_exact()
    {
        var options = ProviderOptions.Of(Cell(ExecutionProvider.Cuda)).Resolved;
        Assert.Equal(("0", "0", "0", "EXHAUSTIVE", "kNextPowerOfTwo", "18446744073709551615"),
            (options["use_tf32"], options["enable_cuda_graph"], options["device_id"], options["cudnn_conv_algo_search"], options["arena_extend_strategy"], options["gpu_mem_limit"]));
    }

    [Fact]
    public void Cuda_takes_each_setting_of_the_cell()
    {
        var options = ProviderOptions.Of(Cell(ExecutionProvider.Cuda, new ProviderSettings(TensorPlacement.Device, true, true, ConvolutionSearch.Heuristic, Bytes.FromGibibytes(4), ArenaGrowth.AsRequested))).Resolved;
        Assert.Equal(("1", "1", "HEURISTIC", "kSameAsRequested", "4294967296"),
            (options["use_tf32"], options["enable_cuda_graph"], options["cudnn_conv_algo_search"], options["arena_extend_strategy"], options["gpu_mem_limit"]));
    }

    [Theory]
    [InlineData(Precision.Fp32, "0")]
    [InlineData(Precision.Fp16, "1")]
    public void Tensorrt_may_compute_in_fp16_only_where_the_cell_does(Precision precision, string expected) =>
        Assert.Equal(expected, ProviderOptions.Of(Cell(ExecutionProvider.Tensorrt, null, precision)).Resolved["trt_fp16_enable"]);

    [Fact]
    public void Tensorrt_keeps_engines_where_it_is_told_to()
    {
        var kept = ProviderOptions.Of(Cell(ExecutionProvider.Tensorrt), "engines").Resolved;
        Assert.Equal(("1", "engines"), (kept["trt_engine_cache_enable"], kept["trt_engine_cache_path"]));
        Assert.Equal("0", ProviderOptions.Of(Cell(ExecutionProvider.Tensorrt)).Resolved["trt_engine_cache_enable"]);
    }

    [Fact]
    public void Directml_takes_the_adapter_of_the_cell() => Assert.Equal("2", ProviderOptions.Of(Cell(ExecutionProvider.Directml, device: "2")).Resolved["device_id"]);

    [Fact]
    public void The_record_names_the_options_of_session_and_provider_and_forbids_fallback_on_a_gpu()
    {
        var resolved = new SessionFactory(Cell(ExecutionProvider.Cuda, new ProviderSettings(TensorPlacement.Pinned))).Resolved;
        Assert.Equal(("GPU-1", "pinned", "0", "1"), (resolved["device"], resolved["tensor_placement"], resolved["cuda.use_tf32"], resolved["session.disable_cpu_ep_fallback"]));
        var cpu = new SessionFactory(Cell(ExecutionProvider.Cpu, device: "cpu")).Resolved;
        Assert.DoesNotContain(cpu.Keys, k => k.Contains('.') && !k.StartsWith("session.", StringComparison.Ordinal));
        Assert.Equal("0", cpu["session.disable_cpu_ep_fallback"]);
    }
}
