using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Measurement.Worker;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>The options of one execution provider, all of them named, and how it is added to a session.</summary>
/// <remarks>The worker sees one GPU only (<see cref="DeviceSelection.EnvironmentFor"/>), so that a provider of NVIDIA's is always told device 0.</remarks>
public abstract record ProviderOptions
{
    /// <summary>As the provider spells them, for the record.</summary>
    public abstract ImmutableSortedDictionary<string, string> Resolved { get; }

    /// <exception cref="TrialFailureException">The provider is not there, or what it needs is not.</exception>
    public abstract void Append(SessionOptions options);

    /// <param name="engineFolder">Where TensorRT keeps the engines that it builds; null: it keeps none.</param>
    public static ProviderOptions Of(Cell cell, string? engineFolder = null) => cell.Provider switch
    {
        ExecutionProvider.Cpu => new CpuOptions(),
        ExecutionProvider.Cuda => new CudaOptions(cell.Settings),
        ExecutionProvider.Tensorrt => new TensorrtOptions(cell.Settings, cell.Precision, engineFolder),
        ExecutionProvider.Directml => new DirectmlOptions(DeviceSelection.AdapterOf(cell.Device)),
        ExecutionProvider.Openvino => new OpenvinoOptions(cell.IntraOpThreads),
        _ => throw new UnreachableException(),
    };

    protected static string Switch(bool on) => on ? "1" : "0";
}
