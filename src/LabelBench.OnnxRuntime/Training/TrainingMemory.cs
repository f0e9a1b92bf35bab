using System.Diagnostics;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Where the tensors of training lie.</summary>
internal static class TrainingMemory
{
    private const string Closed = "this build's execution provider is no plug-in and lets nobody into its memory";

    /// <summary>Whether tensors can be made and copied where the model computes.</summary>
    public static bool IsOpen(SharedSession sessions) => !sessions.MemoryOf(0).BindsAnew;

    /// <summary>What cannot be done where the provider's memory is closed.</summary>
    /// <exception cref="TrialFailureException">The cell or the workload asks for it.</exception>
    public static void CheckClosed(Workload workload, Cell cell)
    {
        if (cell.Accumulation is not null)
            throw new TrialFailureException(FailureReason.ProviderUnavailable, $"gradients are summed in the memory of the device, and {Closed}; take --accumulate 1");
        if (workload.Training?.CheckpointEvery is not null)
            throw new TrialFailureException(FailureReason.ProviderUnavailable, $"a checkpoint is read from the memory of the device, and {Closed}; train without checkpoints");
    }

    /// <summary>The memory that a provider of this build computes in, by ONNX Runtime's own name of it.</summary>
    public static OrtMemoryInfo Of(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cpu or ExecutionProvider.Openvino => OrtMemoryInfo.DefaultInstance,
        ExecutionProvider.Cuda or ExecutionProvider.Tensorrt => Device("Cuda"),
        ExecutionProvider.Directml => Device("DML"),
        _ => throw new UnreachableException(),
    };

    // Number 0: a process sees one device of NVIDIA, and DirectML calls its memory 0 whatever the adapter.
    private static OrtMemoryInfo Device(string name) => new(name, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
}
