using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Worker;

/// <summary>The native libraries of a process: on Linux what /proc/self/maps shows, on Windows its modules.</summary>
public static class LoadedLibraries
{
    /// <summary>Of this process, sorted by name; read once, after the window: it takes milliseconds.</summary>
    /// <returns>Null where the system does not tell.</returns>
    public static ImmutableArray<LoadedLibrary>? OfThisProcess()
    {
        try
        {
            using var process = Process.GetCurrentProcess();
            var all = process.Modules.Cast<ProcessModule>().Select(Describe).OfType<LoadedLibrary>()
                .DistinctBy(l => l.Path).OrderBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.Path, StringComparer.Ordinal).ToImmutableArray();
            return all.IsEmpty ? null : all;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary><c>libcudnn.so.9.1.0</c> gives libcudnn and 9.1.0; null for what is no native library: the program, managed assemblies, mapped data.</summary>
    public static (string Name, string? Version)? Parse(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        const string ending = ".so";
        var place = fileName.IndexOf(ending, StringComparison.Ordinal);
        if (place <= 0) return null;
        var rest = fileName[(place + ending.Length)..];
        // libc-2.36.so and its like carry the version before the ending.
        var dash = fileName.LastIndexOf('-', place);
        if (rest.Length == 0 && dash > 0 && char.IsAsciiDigit(fileName[dash + 1])) return (fileName[..dash], fileName[(dash + 1)..place]);
        return rest.Length == 0 ? (fileName[..place], null) : rest[0] == '.' ? (fileName[..place], rest[1..]) : null;
    }

    private static LoadedLibrary? Describe(ProcessModule module)
    {
        if (module.FileName is not { Length: > 0 } path) return null;
        var file = new FileInfo(path);
        Bytes? length = file.Exists ? new Bytes(file.Length) : null;
        if (Parse(Path.GetFileName(path)) is { } parsed) return new LoadedLibrary(parsed.Name, parsed.Version, path, length);
        return OperatingSystem.IsWindows() && path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? new LoadedLibrary(Path.GetFileNameWithoutExtension(path), module.FileVersionInfo.FileVersion, path, length)
            : null;
    }
}
