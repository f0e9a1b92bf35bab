using System.CommandLine;
using LabelBench.Cli.Checking;
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

    /// <summary>Hands the choice to this process and to those that it starts, or keeps the mistake: the library is not there, or is none.</summary>
    public static void Apply(Given given)
    {
        if (given.GetValue(Library) is { } path)
        {
            if (NvmlOptions.WhyNotLoaded(path) is { } reason)
                given.Add(new Problem(Library.Name, "", $"{path} {reason}"));
            else
                Environment.SetEnvironmentVariable(NvmlOptions.LibraryVariable, Path.GetFullPath(path));
        }
        if (given.GetValue(Isolated))
            Environment.SetEnvironmentVariable(NvmlOptions.IsolatedVariable, "1");
    }
}
