using System.Collections.Immutable;
using LabelBench.Telemetry.Nvml;

namespace LabelBench.Telemetry;

/// <summary>How NVIDIA's management library is used.</summary>
/// <param name="Path">A library to load instead of the driver's; null for the driver's.</param>
/// <param name="Isolation">The command that reads it in a process of its own, so that a driver that hangs or crashes takes nothing else along; null to read it on a thread of this process.</param>
public sealed record NvmlOptions(string? Path = null, NvmlHelperCommand? Isolation = null)
{
    /// <summary>Names the library for this process and its children.</summary>
    public const string LibraryVariable = "LABELBENCH_NVML";

    /// <summary>1 to read it in a process of its own.</summary>
    public const string IsolatedVariable = "LABELBENCH_NVML_ISOLATED";

    /// <summary>As the environment says.</summary>
    public static NvmlOptions OfThisProcess => new(
        Environment.GetEnvironmentVariable(LibraryVariable) is { Length: > 0 } path ? path : null,
        Environment.GetEnvironmentVariable(IsolatedVariable) == "1" ? NvmlHelperCommand.OfThisProgram : null);

    /// <returns>What is wrong with a file that should be the library, and what to do; null for nothing.</returns>
    public static string? WhyNotLoaded(string path) =>
        !File.Exists(path) ? "is not there; give the path of libnvidia-ml.so.1 (nvml.dll on Windows)."
        : NvmlLibrary.IsThere(System.IO.Path.GetFullPath(path)) ? null
        : "is no library of NVIDIA's management interface that can be loaded here: it lacks nvmlInit_v2, or is for another system.";
}

/// <summary>This program, to be started again under its hidden verb.</summary>
/// <param name="Arguments">Before those that <see cref="NvmlHelper"/> takes.</param>
public sealed record NvmlHelperCommand(string Program, ImmutableArray<string> Arguments)
{
    public static NvmlHelperCommand OfThisProgram
    {
        get
        {
            var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "labelbench.exe" : "labelbench");
            return File.Exists(program)
                ? new(program, [NvmlHelper.Verb])
                : new(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "labelbench.dll"), NvmlHelper.Verb]);
        }
    }
}
