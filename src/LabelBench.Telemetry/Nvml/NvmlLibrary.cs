using System.Runtime.InteropServices;

namespace LabelBench.Telemetry.Nvml;

/// <summary>NVIDIA's management library, loaded and initialised. Nothing that changes a GPU is bound.</summary>
/// <remarks>A call it lacks answers <see cref="NvmlReturn.FunctionNotFound"/>. Calls can block in the driver: none of them belongs into a measured window.</remarks>
internal sealed unsafe class NvmlLibrary : IDisposable
{
    private readonly nint library;

    private NvmlLibrary(nint library) => this.library = library;

    /// <summary>The driver's own names; the one without a number comes with development packages only.</summary>
    private static IEnumerable<string> Names => OperatingSystem.IsWindows()
        ? [Path.Join(Environment.SystemDirectory, "nvml.dll"), Path.Join(Environment.GetEnvironmentVariable("ProgramW6432"), "NVIDIA Corporation", "NVSMI", "nvml.dll")]
        : ["libnvidia-ml.so.1"];

    /// <param name="path">A library to load instead of the driver's, for tests.</param>
    /// <param name="reason">Why there is none; empty when there is.</param>
    public static NvmlLibrary? Open(string? path, out string reason)
    {
        foreach (var name in path is null ? Names : [path])
        {
            if (!NativeLibrary.TryLoad(name, out var handle))
                continue;
            var opened = new NvmlLibrary(handle);
            var answer = opened.Call("nvmlInit_v2");
            reason = answer == NvmlReturn.Success ? "" : $"{Path.GetFileName(name)} is there, but {answer.Describe()}";
            return reason.Length == 0 ? opened : null;
        }
        reason = $"{Path.GetFileName(path ?? Names.First())} cannot be loaded: NVIDIA's driver is not installed, or not passed into this container";
        return null;
    }

    public NvmlReturn Call(string function) =>
        Find(function) is var call and not 0 ? ((delegate* unmanaged[Cdecl]<NvmlReturn>)call)() : NvmlReturn.FunctionNotFound;

    public NvmlReturn Call(string function, byte* text, uint length) =>
        Find(function) is var call and not 0 ? ((delegate* unmanaged[Cdecl]<byte*, uint, NvmlReturn>)call)(text, length) : NvmlReturn.FunctionNotFound;

    /// <param name="number">int or unsigned int; both are 32 bits.</param>
    public NvmlReturn Call(string function, out int number)
    {
        fixed (int* at = &number)
        {
            *at = 0;
            return Find(function) is var call and not 0 ? ((delegate* unmanaged[Cdecl]<int*, NvmlReturn>)call)(at) : NvmlReturn.FunctionNotFound;
        }
    }

    public NvmlReturn Call(string function, uint index, out nint device)
    {
        fixed (nint* at = &device)
        {
            *at = 0;
            return Find(function) is var call and not 0 ? ((delegate* unmanaged[Cdecl]<uint, nint*, NvmlReturn>)call)(index, at) : NvmlReturn.FunctionNotFound;
        }
    }

    public NvmlReturn Call(string function, nint device, uint index, out nint found)
    {
        fixed (nint* at = &found)
        {
            *at = 0;
            return Find(function) is var call and not 0 ? ((delegate* unmanaged[Cdecl]<nint, uint, nint*, NvmlReturn>)call)(device, index, at) : NvmlReturn.FunctionNotFound;
        }
    }

    public NvmlReturn Call(string function, nint device, byte* text, uint length) =>
        Find(function) is var call and not 0 ? ((delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlReturn>)call)(device, text, length) : NvmlReturn.FunctionNotFound;

    /// <param name="first">A structure, or the first of two numbers.</param>
    public NvmlReturn Call(string function, nint device, void* first) =>
        Find(function) is var call and not 0 ? ((delegate* unmanaged[Cdecl]<nint, void*, NvmlReturn>)call)(device, first) : NvmlReturn.FunctionNotFound;

    public NvmlReturn Call(string function, nint device, void* first, void* second) =>
        Find(function) is var call and not 0 ? ((delegate* unmanaged[Cdecl]<nint, void*, void*, NvmlReturn>)call)(device, first, second) : NvmlReturn.FunctionNotFound;

    /// <summary>The library stays loaded: a sampler may have it open too, and NVML counts its users itself.</summary>
    public void Dispose() => Call("nvmlShutdown");

    private nint Find(string function) => NativeLibrary.TryGetExport(library, function, out var address) ? address : 0;
}
