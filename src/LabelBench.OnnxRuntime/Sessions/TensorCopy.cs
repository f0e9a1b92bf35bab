using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LabelBench.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>Copies the same tensors again and again from one memory to another. Allocates nothing per copy.</summary>
internal sealed unsafe class TensorCopy
{
    private readonly OrtEnv environment = OrtRuntime.Environment;
    private readonly bool withinHost;
    private readonly nint[] sources;
    private readonly nint[] targets;
    private readonly long[] sizes;

    /// <param name="sources">All in one memory; outlive this.</param>
    /// <param name="targets">As many, of the same sizes, all in one memory; outlive this.</param>
    /// <param name="withinHost">Whether both memories are the host's, for which ONNX Runtime's environment has no copy.</param>
    public TensorCopy(ImmutableArray<OrtValue> sources, ImmutableArray<OrtValue> targets, bool withinHost)
    {
        this.withinHost = withinHost;
        this.sources = [.. sources.Select(value => withinHost ? AddressOf(value) : OrtApiTable.HandleOf(value))];
        this.targets = [.. targets.Select(value => withinHost ? AddressOf(value) : OrtApiTable.HandleOf(value))];
        sizes = [.. sources.Select(value => value.GetTensorSizeInBytes())];
    }

    /// <summary>Returns when the copies are there.</summary>
    public void Run()
    {
        if (withinHost)
        {
            for (var i = 0; i < sources.Length; i++)
                Buffer.MemoryCopy((void*)sources[i], (void*)targets[i], sizes[i], sizes[i]);
        }
        else if (sources.Length > 0)
        {
            OrtApiTable.CopyTensors(environment, sources, targets);
        }
    }

    /// <summary>Of memory that does not move: ONNX Runtime's own, or managed memory that the tensor holds pinned.</summary>
    private static nint AddressOf(OrtValue value) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value.GetTensorMutableRawData()));
}
