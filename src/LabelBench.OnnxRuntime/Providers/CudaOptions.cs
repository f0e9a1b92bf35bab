using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>CUDA: operators by cuBLAS, cuDNN and kernels of ONNX Runtime's own. Keys and defaults as in ONNX Runtime's page "CUDA Execution Provider".</summary>
/// <param name="Settings">TF32 (<c>use_tf32</c>, their default 1, here 0), graph capture, convolution search, arena.</param>
/// <remarks>
/// Set although they are the provider's defaults, so that the record names them: copies on the compute stream (the other value can race), the largest workspace for convolution
/// algorithms, channels first.
/// </remarks>
public sealed record CudaOptions(ProviderSettings Settings) : ProviderOptions
{
    /// <summary>What the provider takes for "no limit": the largest size_t.</summary>
    private const string NoLimit = "18446744073709551615";

    public override ImmutableSortedDictionary<string, string> Resolved => ImmutableSortedDictionary<string, string>.Empty
        .Add("device_id", "0")
        .Add("gpu_mem_limit", Settings.ArenaLimit is { } limit ? limit.Value.ToString("F0", CultureInfo.InvariantCulture) : NoLimit)
        .Add("arena_extend_strategy", Settings.ArenaGrowth == ArenaGrowth.PowerOfTwo ? "kNextPowerOfTwo" : "kSameAsRequested")
        .Add("cudnn_conv_algo_search", Cell.Word(Settings.ConvolutionSearch).ToUpperInvariant())
        .Add("cudnn_conv_use_max_workspace", "1")
        .Add("do_copy_in_default_stream", "1")
        .Add("enable_cuda_graph", Switch(Settings.CudaGraph))
        .Add("prefer_nhwc", "0")
        .Add("use_tf32", Switch(Settings.Tf32));

    public override void Append(SessionOptions options)
    {
        if (!OrtRuntime.HasCompiled(ExecutionProvider.Cuda))
        {
            options.AppendExecutionProvider(OrtRuntime.Environment, [PluginProvider.Cuda.Device()], Resolved);
            return;
        }
        PluginProvider.Cuda.LoadWhatItNeeds();
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string>(Resolved));
        options.AppendExecutionProvider_CUDA(cuda);
    }
}
