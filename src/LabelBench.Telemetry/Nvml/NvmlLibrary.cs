using System.Runtime.InteropServices;
using LabelBench.Core;

namespace LabelBench.Telemetry.Nvml;

/// <summary>NVIDIA's management library, loaded and initialised. Nothing that changes a GPU is bound.</summary>
/// <remarks>
/// Every entry is looked up once, when the library is loaded; what it lacks answers <see cref="NvmlReturn.FunctionNotFound"/>.
/// A call allocates nothing. Calls can block in the driver for as long as it likes: none of them belongs into a measured window or onto the sampler's thread.
/// </remarks>
internal sealed unsafe class NvmlLibrary : IDisposable
{
    private static readonly string[] Symbols = Enum.GetNames<NvmlCall>();

    private readonly nint library;
    private readonly nint[] addresses;
    private readonly CallInProgress* progress;
    private readonly bool owner;

    private NvmlLibrary(nint library, nint[] addresses, CallInProgress* progress, bool owner)
    {
        (this.library, this.addresses, this.owner) = (library, addresses, owner);
        this.progress = progress;
    }

    /// <summary>The driver's own names; the one without a number comes with development packages only.</summary>
    private static IEnumerable<string> Names => OperatingSystem.IsWindows()
        ? [Path.Join(Environment.SystemDirectory, "nvml.dll"), Path.Join(Environment.GetEnvironmentVariable("ProgramW6432"), "NVIDIA Corporation", "NVSMI", "nvml.dll")]
        : ["libnvidia-ml.so.1"];

    /// <summary>Whether there is a library at all, without calling into it.</summary>
    public static bool IsThere(string? path)
    {
        foreach (var name in path is null ? Names : [path])
        {
            if (!NativeLibrary.TryLoad(name, out var handle))
                continue;
            var isNvml = NativeLibrary.TryGetExport(handle, nameof(NvmlCall.nvmlInit_v2), out _);
            NativeLibrary.Free(handle);
            return isNvml;
        }
        return false;
    }

    /// <param name="path">A library to load instead of the driver's.</param>
    /// <param name="reason">Why there is none; empty when there is.</param>
    public static NvmlLibrary? Open(string? path, out string reason) => Open(path, null, out _, out reason);

    /// <param name="progress">Told which call is in progress, for whoever watches that it returns; null for nobody.</param>
    /// <param name="answer">What initialising answered; <see cref="NvmlReturn.LibraryNotFound"/> where there is nothing to initialise.</param>
    public static NvmlLibrary? Open(string? path, CallInProgress* progress, out NvmlReturn answer, out string reason)
    {
        foreach (var name in path is null ? Names : [path])
        {
            if (!NativeLibrary.TryLoad(name, out var handle))
                continue;
            var opened = new NvmlLibrary(handle, [.. Symbols.Select(s => NativeLibrary.TryGetExport(handle, s, out var address) ? address : 0)], progress, owner: true);
            answer = opened.Call(NvmlCall.nvmlInit_v2);
            reason = answer == NvmlReturn.Success ? "" : $"{Path.GetFileName(name)} is there, but {answer.Describe()}";
            if (answer == NvmlReturn.Success)
                return opened;
            NativeLibrary.Free(handle);
            return null;
        }
        answer = NvmlReturn.LibraryNotFound;
        reason = $"{Path.GetFileName(path ?? Names.First())} cannot be loaded: NVIDIA's driver is not installed, or not passed into this container";
        return null;
    }

    /// <summary>The same library for a thread whose calls may block by design. It must not be used after this one is disposed.</summary>
    public NvmlLibrary ForAnotherThread() => new(library, addresses, null, owner: false);

    public bool Has(NvmlCall call) => addresses[(int)call] != 0;

    public NvmlReturn Call(NvmlCall call)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<NvmlReturn>)at)());
    }

    public NvmlReturn Call(NvmlCall call, byte* text, uint length)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<byte*, uint, NvmlReturn>)at)(text, length));
    }

    /// <param name="number">int or unsigned int; both are 32 bits.</param>
    public NvmlReturn Call(NvmlCall call, out int number)
    {
        number = 0;
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        fixed (int* to = &number)
            return Leave(((delegate* unmanaged[Cdecl]<int*, NvmlReturn>)at)(to));
    }

    public NvmlReturn Call(NvmlCall call, uint index, out nint device)
    {
        device = 0;
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        fixed (nint* to = &device)
            return Leave(((delegate* unmanaged[Cdecl]<uint, nint*, NvmlReturn>)at)(index, to));
    }

    /// <summary>A device by a text that names it.</summary>
    public NvmlReturn Call(NvmlCall call, byte* text, out nint device)
    {
        device = 0;
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        fixed (nint* to = &device)
            return Leave(((delegate* unmanaged[Cdecl]<byte*, nint*, NvmlReturn>)at)(text, to));
    }

    public NvmlReturn Call(NvmlCall call, nint device, uint index, out nint found)
    {
        found = 0;
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        fixed (nint* to = &found)
            return Leave(((delegate* unmanaged[Cdecl]<nint, uint, nint*, NvmlReturn>)at)(device, index, to));
    }

    public NvmlReturn Call(NvmlCall call, nint device, byte* text, uint length)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlReturn>)at)(device, text, length));
    }

    /// <summary>A call with a handle alone.</summary>
    public NvmlReturn Call(NvmlCall call, nint device)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<nint, NvmlReturn>)at)(device));
    }

    /// <param name="first">A structure, or a number.</param>
    public NvmlReturn Call(NvmlCall call, nint device, void* first)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<nint, void*, NvmlReturn>)at)(device, first));
    }

    /// <summary>A call whose only argument is a pointer.</summary>
    public NvmlReturn CallWith(NvmlCall call, void* only)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<void*, NvmlReturn>)at)(only));
    }

    public NvmlReturn Call(NvmlCall call, nint device, void* first, void* second)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<nint, void*, void*, NvmlReturn>)at)(device, first, second));
    }

    /// <param name="which">int or unsigned int: a clock, a policy, a count.</param>
    public NvmlReturn Call(NvmlCall call, nint device, int which, void* answer)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<nint, int, void*, NvmlReturn>)at)(device, which, answer));
    }

    public NvmlReturn Call(NvmlCall call, nint device, int which, int kind, void* answer)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<nint, int, int, void*, NvmlReturn>)at)(device, which, kind, answer));
    }

    /// <summary>nvmlDeviceRegisterEvents.</summary>
    public NvmlReturn Call(NvmlCall call, nint device, ulong mask, nint set)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<nint, ulong, nint, NvmlReturn>)at)(device, mask, set));
    }

    /// <summary>nvmlEventSetWait_v2.</summary>
    public NvmlReturn Call(NvmlCall call, nint set, void* found, uint timeoutMs)
    {
        if (!Enter(call, out var at)) return NvmlReturn.FunctionNotFound;
        return Leave(((delegate* unmanaged[Cdecl]<nint, void*, uint, NvmlReturn>)at)(set, found, timeoutMs));
    }

    /// <summary>Gives the library up, so that a newer one can be loaded in its place; NVML and the loader count their users themselves.</summary>
    public void Dispose()
    {
        if (!owner) return;
        Call(NvmlCall.nvmlShutdown);
        NativeLibrary.Free(library);
    }

    private bool Enter(NvmlCall call, out nint address)
    {
        address = addresses[(int)call];
        if (address == 0) return false;
        if (progress is null) return true;
        Volatile.Write(ref progress->SinceNs, MonotonicClock.NowNanoseconds);
        Volatile.Write(ref progress->Call, (long)call + 1);
        return true;
    }

    private NvmlReturn Leave(NvmlReturn answer)
    {
        if (progress is not null)
            Volatile.Write(ref progress->Call, 0);
        return answer;
    }
}

/// <summary>The call that a thread is in, where another thread or process can see it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CallInProgress
{
    /// <summary>Number of the <see cref="NvmlCall"/> and 1; 0 outside of calls.</summary>
    public long Call;

    /// <summary>When the latest call began, on the monotonic clock.</summary>
    public long SinceNs;
}
