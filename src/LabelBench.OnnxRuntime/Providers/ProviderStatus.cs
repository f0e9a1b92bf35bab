using System.Collections.Immutable;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>Whether an execution provider works on this machine, and what to do when it does not.</summary>
/// <param name="Reason">Why it is not usable; empty when it is.</param>
/// <param name="Remedy">What to do about it; empty when it is usable.</param>
public sealed record ProviderStatus(ExecutionProvider Provider, bool Usable, string Reason, string Remedy)
{
    public static ImmutableArray<ProviderStatus> ProbeAll() => [.. Enum.GetValues<ExecutionProvider>().Select(Probe)];

    /// <summary>Asks the native library itself: compiled in, and willing to be added to a session's options.</summary>
    public static ProviderStatus Probe(ExecutionProvider provider)
    {
        var word = Cell.Word(provider);
        if (!OrtRuntime.CompiledProviders.Contains(OrtRuntime.NativeName(provider)))
        {
            return new ProviderStatus(provider, false,
                $"this build's ONNX Runtime {OrtRuntime.Version} has no {word} provider (it has: {string.Join(", ", OrtRuntime.CompiledProviders)})",
                provider switch
                {
                    // The npm package's runtime takes CUDA and TensorRT as plug-ins only, which this version does not load yet.
                    ExecutionProvider.Cuda or ExecutionProvider.Tensorrt => "run --ep cpu, or build with LABELBENCH_ORT_SOURCE=nuget LABELBENCH_ACCELERATOR=cuda where a feed serves the official packages",
                    ExecutionProvider.Directml => "run --ep cpu, or on Windows build with LABELBENCH_ORT_SOURCE=nuget LABELBENCH_ACCELERATOR=directml",
                    _ => "run --ep cpu, or build against an ONNX Runtime that has it",
                });
        }
        if (provider == ExecutionProvider.Cpu)
            return new ProviderStatus(provider, true, "", "");
        try
        {
            using var options = new SessionOptions();
            SessionFactory.Append(options, provider, "0");
            return new ProviderStatus(provider, true, "", "");
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return new ProviderStatus(provider, false, exception.Message.ReplaceLineEndings(" "), "check the GPU driver and the provider's libraries");
        }
    }
}
