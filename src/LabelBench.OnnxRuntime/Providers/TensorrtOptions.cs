using System.Collections.Immutable;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>TensorRT: the graph compiled to engines for this GPU; what it does not take goes to CUDA. Keys as in ONNX Runtime's page "TensorRT Execution Provider".</summary>
/// <param name="Settings">Graph capture; TF32, which TensorRT has on by itself, is switched off for the whole process by its environment.</param>
/// <param name="Precision">FP16 engines are allowed for FP16 models only: an FP32 figure means FP32.</param>
/// <param name="EngineFolder">Where engines are kept; null: each session builds its own, which takes minutes.</param>
public sealed record TensorrtOptions(ProviderSettings Settings, Precision Precision, string? EngineFolder) : ProviderOptions
{
    public override ImmutableSortedDictionary<string, string> Resolved => ImmutableSortedDictionary<string, string>.Empty
        .Add("device_id", "0")
        .Add("trt_cuda_graph_enable", Switch(Settings.CudaGraph))
        .Add("trt_fp16_enable", Switch(Precision == Precision.Fp16))
        .Add("trt_int8_enable", "0")
        .Add("trt_engine_cache_enable", Switch(EngineFolder is not null))
        .Add("trt_timing_cache_enable", Switch(EngineFolder is not null))
        .AddRange(EngineFolder is { } folder ? [new("trt_engine_cache_path", folder), new("trt_timing_cache_path", folder)] : []);

    public override void Append(SessionOptions options)
    {
        if (EngineFolder is not null)
            Directory.CreateDirectory(EngineFolder);
        if (!OrtRuntime.HasCompiled(ExecutionProvider.Tensorrt))
        {
            options.AppendExecutionProvider(OrtRuntime.Environment, [PluginProvider.Tensorrt.Device()], Resolved);
        }
        else
        {
            PluginProvider.Tensorrt.LoadWhatItNeeds();
            using var tensorrt = new OrtTensorRTProviderOptions();
            tensorrt.UpdateOptions(new Dictionary<string, string>(Resolved));
            options.AppendExecutionProvider_Tensorrt(tensorrt);
        }
        new CudaOptions(Settings with { CudaGraph = false }).Append(options);
    }
}
