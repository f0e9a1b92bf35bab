using System.Runtime.InteropServices;

namespace LabelBench.OnnxRuntime.Providers.Libraries;

/// <summary>The system's loader, with the symbols of what it loads visible to what is loaded afterwards. Nothing is ever unloaded.</summary>
internal static unsafe class DynamicLoader
{
    private const int Now = 0x2, Global = 0x100;

    /// <summary>glibc 2.34 moved dlopen into libc; before, it was in libdl.</summary>
    private static readonly (nint Open, nint Error) Calls = Find();

    /// <param name="library">A path, or a name that the loader looks for itself.</param>
    /// <param name="reason">The loader's own words; empty when it is loaded.</param>
    public static bool TryLoad(string library, out string reason)
    {
        if (!OperatingSystem.IsLinux() || Calls.Open == 0)
        {
            reason = NativeLibrary.TryLoad(library, out _) ? "" : $"{library} could not be loaded";
            return reason.Length == 0;
        }
        var name = Marshal.StringToCoTaskMemUTF8(library);
        try
        {
            var handle = ((delegate* unmanaged[Cdecl]<nint, int, nint>)Calls.Open)(name, Now | Global);
            reason = handle != 0 ? "" : Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)Calls.Error)()) ?? "the loader gives no reason";
            return handle != 0;
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    private static (nint, nint) Find()
    {
        foreach (var home in OperatingSystem.IsLinux() ? (string[])["libc.so.6", "libdl.so.2"] : [])
        {
            if (NativeLibrary.TryLoad(home, out var library)
                && NativeLibrary.TryGetExport(library, "dlopen", out var open)
                && NativeLibrary.TryGetExport(library, "dlerror", out var error))
                return (open, error);
        }
        return (0, 0);
    }
}
