using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace LabelBench.Telemetry;

/// <summary>What a probe learns from its own process instead of from files; an argument so that a test can be another machine.</summary>
/// <param name="Variables">Environment variables.</param>
/// <param name="HypervisorSignature">CPUID leaf 0x40000000, or null where the CPU has none or is not x86.</param>
/// <param name="CpuBrand">CPUID brand string, or null where the CPU has none or is not x86.</param>
/// <param name="LibC">Name and version of the C library, or null when it does not tell.</param>
/// <param name="WorkingFolder">Folder that the run writes to.</param>
/// <param name="Architecture">x64, arm64 ...</param>
public sealed record ProcessSurroundings(
    ImmutableSortedDictionary<string, string> Variables, string? HypervisorSignature, string? CpuBrand, string? LibC, string WorkingFolder, string Architecture)
{
    public static ProcessSurroundings OfThisProcess() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableSortedDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal),
        Cpuid.HypervisorSignature,
        Cpuid.BrandString,
        LibCVersion(),
        Environment.CurrentDirectory,
        RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant());

    /// <summary>glibc tells its version; musl has no such call.</summary>
    private static string? LibCVersion()
    {
        if (!OperatingSystem.IsLinux()
            || !NativeLibrary.TryLoad("libc.so.6", out var library)
            || !NativeLibrary.TryGetExport(library, "gnu_get_libc_version", out var export))
            return null;
        var version = Marshal.GetDelegateForFunctionPointer<GnuGetLibCVersion>(export)();
        return $"glibc {Marshal.PtrToStringUTF8(version)}";
    }

    private delegate IntPtr GnuGetLibCVersion();
}
