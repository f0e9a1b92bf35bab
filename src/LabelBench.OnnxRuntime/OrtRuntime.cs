using System.Collections.Immutable;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime;

/// <summary>The native ONNX Runtime of this process.</summary>
public static class OrtRuntime
{
    /// <summary>Where the C# API and the native library came from: <c>npm</c> or <c>nuget</c>.</summary>
    public const string Source =
#if ORT_FROM_NUGET
        "nuget";
#else
        "npm";
#endif

    private static readonly Lock Gate = new();

    /// <summary>The environment, quiet unless something goes wrong; creates it on first use.</summary>
    /// <exception cref="DllNotFoundException">The native library is not beside the program.</exception>
    public static OrtEnv Environment
    {
        get
        {
            lock (Gate)
            {
                if (OrtEnv.IsCreated)
                    return OrtEnv.Instance();
                var options = new EnvironmentCreationOptions { logId = "labelbench", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
                return OrtEnv.CreateInstanceWithOptions(ref options);
            }
        }
    }

    public static string Version => Environment.GetVersionString();

    /// <summary>Execution providers compiled into the native library; being compiled in does not mean that they work here.</summary>
    public static ImmutableArray<string> CompiledProviders => [.. Environment.GetAvailableProviders()];

    /// <summary>Whether a provider is compiled into the native library, or at least its bridge; others are loaded as plug-ins.</summary>
    public static bool HasCompiled(ExecutionProvider provider) => CompiledProviders.Contains(NativeName(provider));

    /// <summary>ONNX Runtime's own name of a provider.</summary>
    public static string NativeName(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cpu => "CPUExecutionProvider",
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        ExecutionProvider.Tensorrt => "TensorrtExecutionProvider",
        ExecutionProvider.Directml => "DmlExecutionProvider",
        ExecutionProvider.Openvino => "OpenVINOExecutionProvider",
        _ => throw new ArgumentOutOfRangeException(nameof(provider)),
    };
}
