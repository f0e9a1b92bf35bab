using LabelBench.Telemetry;

namespace LabelBench.Cli.Commands;

/// <summary>The hidden verb behind <c>--nvml-isolated</c>.</summary>
internal static class NvmlHelperVerb
{
    public static int Run(string board, string period, string? library)
    {
        // Ctrl-C reaches the whole process group; this process ends when its parent closes the pipe.
        Console.CancelKeyPress += (_, press) => press.Cancel = true;
        var code = NvmlHelper.Run(board, period, library, Console.In);
        // A call that hangs must not keep the process.
        Environment.Exit(code);
        return code;
    }
}
