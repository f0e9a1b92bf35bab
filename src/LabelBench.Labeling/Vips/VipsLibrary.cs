using System.Reflection;
using System.Runtime.InteropServices;
using LabelBench.Core;

namespace LabelBench.Labeling.Vips;

/// <summary>Loads libvips once per process: from the program's own folder, without operation cache, one thread per pipeline.</summary>
/// <remarks>Our own decode workers run in parallel, so threads inside libvips would only compete with them; a cache would decode an image once and then lie about its cost.</remarks>
public static class VipsLibrary
{
    private static readonly Lazy<string> LoadedVersion = new(Load);

    /// <summary>Version of the loaded library, for example "8.18.7".</summary>
    /// <exception cref="VipsUnavailableException">libvips is absent or does not load.</exception>
    public static string Version => LoadedVersion.Value;

    /// <summary>Pixel buffers that libvips holds at the moment; a growing number is a leak.</summary>
    public static int LiveAllocations
    {
        get
        {
            EnsureLoaded();
            return VipsNative.vips_tracked_get_allocs();
        }
    }

    /// <summary>Memory behind <see cref="LiveAllocations"/>.</summary>
    public static Bytes LiveMemory
    {
        get
        {
            EnsureLoaded();
            return new Bytes(VipsNative.vips_tracked_get_mem());
        }
    }

    /// <summary>Null where libvips works, else the reason and the remedy.</summary>
    public static string? WhyUnavailable()
    {
        try
        {
            EnsureLoaded();
            return null;
        }
        catch (VipsUnavailableException e)
        {
            return e.Message;
        }
    }

    internal static void EnsureLoaded() => _ = LoadedVersion.Value;

    /// <summary>Path of a file that the build copies beside the program, for example a font.</summary>
    internal static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "assets", name);

    /// <summary>File name under which the build puts libvips beside the program.</summary>
    internal static string FileName => OperatingSystem.IsWindows() ? "libvips-42.dll" : "libvips-cpp.so";

    private static string Load()
    {
        var library = Open(Path.Combine(AppContext.BaseDirectory, FileName));
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == VipsNative.Library ? library : 0);
        // libvips reads these while it starts. Environment.SetEnvironmentVariable does not reach C code on Unix.
        VipsNative.g_setenv("VIPS_WARNING", "0", 1); // set at all: decoder warnings stay off standard error
        VipsNative.g_setenv("VIPS_DISC_THRESHOLD", "16g", 1); // images read in any order stay in memory, above 100 MiB too: no temporary file behind a measurement
        VipsNative.g_setenv("FONTCONFIG_FILE", Asset("fonts.conf"), 1);
        if (VipsNative.vips_init("labelbench") != 0)
            throw new VipsUnavailableException($"libvips does not start: {VipsOperation.TakeError()}");
        VipsNative.vips_cache_set_max(0);
        VipsNative.vips_concurrency_set(1);
        VipsNative.vips_block_untrusted_set(1); // loaders that are not hardened against hostile files
        VipsNative.vips_operation_block_set("VipsForeignLoadSvg", 0);
        return Marshal.PtrToStringUTF8(VipsNative.vips_version_string()) ?? "unknown";
    }

    /// <summary>Opens the library at <paramref name="path"/>.</summary>
    /// <exception cref="VipsUnavailableException">Absent, or refused by the system's loader.</exception>
    internal static nint Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new VipsUnavailableException(
                $"libvips is missing: {path} does not exist. Build again with Node.js on the path (the build fetches it for Linux x64 with glibc, and Windows x64), or copy the whole program folder, not single files.");
        }
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new VipsUnavailableException($"libvips does not load from {path}: {e.Message.ReplaceLineEndings(" ")} It needs Linux x64 with glibc 2.28 and libstdc++, or Windows x64.", e);
        }
    }
}
