using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using LabelBench.Cli.Running;

namespace LabelBench.Cli.Verification;

/// <summary>This program, or another one, as a child process that ends in order when its time is over.</summary>
internal static class OwnProcess
{
    private const int Terminate = 15;

    /// <summary>Time between asking a process to end and ending it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="onLine">Told each line of the output as it comes; null keeps the output instead.</param>
    /// <param name="environment">Variables on top of this process's own.</param>
    public static Task<(int? ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, Action<string>? onLine, CancellationToken outOfTime, CancellationToken stop, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var program = ThisProgram.As();
        return RunAsync(program.Program, [.. program.Arguments, .. arguments], onLine, outOfTime, stop, environment);
    }

    /// <returns>Exit code, null where the process was ended; what it wrote.</returns>
    /// <exception cref="OperationCanceledException">The user stopped everything.</exception>
    public static async Task<(int? ExitCode, string Output, string Error)> RunAsync(
        string program, IEnumerable<string> arguments, Action<string>? onLine, CancellationToken outOfTime, CancellationToken stop, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? ImmutableSortedDictionary<string, string?>.Empty)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = onLine is null ? process.StandardOutput.ReadToEndAsync(CancellationToken.None) : ReadLinesAsync(process.StandardOutput, onLine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(outOfTime, stop);
        var ended = true;
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ended = await EndAsync(process).ConfigureAwait(false);
        }
        stop.ThrowIfCancellationRequested();
        return (ended ? process.ExitCode : null, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    /// <returns>False where it had to be killed.</returns>
    private static async Task<bool> EndAsync(Process process)
    {
        if (!OperatingSystem.IsWindows())
            _ = kill(process.Id, Terminate);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            if (OperatingSystem.IsWindows())
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            return false;
        }
    }

    private static async Task<string> ReadLinesAsync(StreamReader output, Action<string> onLine)
    {
        while (await output.ReadLineAsync().ConfigureAwait(false) is { } line)
            onLine(line);
        return "";
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
