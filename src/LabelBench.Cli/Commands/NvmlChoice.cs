using System.CommandLine;
using LabelBench.Core;
using LabelBench.Telemetry;

namespace LabelBench.Cli.Commands;

/// <summary>Options of every command that looks at GPUs: which NVML, and where it runs.</summary>
internal static class NvmlChoice
{
    private static readonly Option<string?> Library = new("--nvml") { Description = "Load this NVIDIA management library instead of the driver's.", HelpName = "FILE" };

    private static readonly Option<bool> Isolated = new("--nvml-isolated") { Description = "Read GPUs in a process of its own, which a driver that hangs or crashes may take along." };

    public static Command AddTo(Command command)
    {
        command.Add(Library);
        command.Add(Isolated);
        return command;
    }

    /// <summary>Hands the choice to this process and to those that it starts.</summary>
    /// <exception cref="UserMistakeException">The library is not there, or is none.</exception>
    public static void Apply(ParseResult parsed)
    {
        if (parsed.GetValue(Library) is { } path)
        {
            if (NvmlOptions.WhyNotLoaded(path) is { } reason)
                throw new UserMistakeException("--nvml", $"{path} {reason}");
            Environment.SetEnvironmentVariable(NvmlOptions.LibraryVariable, Path.GetFullPath(path));
        }
        if (parsed.GetValue(Isolated))
            Environment.SetEnvironmentVariable(NvmlOptions.IsolatedVariable, "1");
    }
}
