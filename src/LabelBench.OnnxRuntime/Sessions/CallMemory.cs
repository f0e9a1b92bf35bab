using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>Where the tensors of a bound call lie: those that stages fill and read, and those that the model reads and writes.</summary>
/// <remarks>
/// Binding a host tensor to a session on a GPU copies it once, when it is bound, and never again (OrtIoBinding). So a model on a GPU gets tensors of its own in the
/// GPU's memory, and every call copies between them and the host's, unless they stay there; where the provider's memory is closed to us, every call binds anew.
/// </remarks>
internal sealed class CallMemory
{
    private CallMemory(OrtAllocator host) => Host = host;

    /// <summary>One memory for both: the model reads and writes the host's own tensors.</summary>
    public static CallMemory Shared { get; } = new(OrtAllocator.DefaultInstance);

    /// <summary>Every call binds its inputs anew, which copies them; ONNX Runtime copies the outputs itself.</summary>
    public static CallMemory Rebound { get; } = new(OrtAllocator.DefaultInstance) { BindsAnew = true };

    public OrtAllocator Host { get; }

    /// <summary>Null where the model works in <see cref="Host"/>, or copies by itself.</summary>
    public OrtAllocator? Device { get; private init; }

    /// <summary>Whether the device's memory is the host's, so that the host copies.</summary>
    public bool DeviceIsHost { get; private init; }

    /// <summary>Whether inputs are copied once and outputs only when somebody looks at them.</summary>
    public bool StaysOnDevice { get; private init; }

    public bool BindsAnew { get; private init; }

    /// <summary>Two memories, both the host's: what happens on a GPU, on any machine.</summary>
    public static CallMemory Staged(bool staysOnDevice) => new(OrtAllocator.DefaultInstance) { Device = OrtAllocator.DefaultInstance, DeviceIsHost = true, StaysOnDevice = staysOnDevice };

    /// <summary>The memories that a cell asks for. What stages make lies in the host, so that in a pipeline tensors cannot stay on the device: they come from pinned memory then.</summary>
    /// <exception cref="TrialFailureException">The provider lets nobody into the memory that is asked for.</exception>
    public static CallMemory Of(InferenceSession session, Cell cell)
    {
        if (cell.Provider is ExecutionProvider.Cpu or ExecutionProvider.Openvino)
            return Shared;
        var placement = cell.Settings.Placement;
        if (session.GetEpDeviceForInputs() is not [{ } device, ..] || device.HardwareDevice.Type is not OrtHardwareDeviceType.GPU)
        {
            return placement is TensorPlacement.Host && !cell.Settings.CudaGraph ? Rebound : throw new TrialFailureException(FailureReason.ProviderUnavailable,
                $"this build's {Cell.Word(cell.Provider)} is no plug-in, and lets nobody into its memory; take --placement host and --cuda-graph off");
        }
        var stays = cell.Scope is Scope.Infer && placement is TensorPlacement.Device;
        return new CallMemory(stays || placement is TensorPlacement.Host ? OrtAllocator.DefaultInstance : Allocator(device, OrtDeviceMemoryType.HOST_ACCESSIBLE))
        {
            Device = Allocator(device, OrtDeviceMemoryType.DEFAULT),
            StaysOnDevice = stays,
        };
    }

    /// <summary>Of the environment, which keeps it.</summary>
    private static OrtAllocator Allocator(OrtEpDevice device, OrtDeviceMemoryType kind) =>
        OrtRuntime.Environment.GetSharedAllocator(device.GetMemoryInfo(kind))
        ?? OrtRuntime.Environment.CreateSharedAllocator(device, kind, OrtAllocatorType.DeviceAllocator, new Dictionary<string, string>());
}
