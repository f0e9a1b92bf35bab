using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LabelBench.EndToEnd.Tests.Harness;

/// <summary>The built program, as a user starts it.</summary>
internal static class LabelBenchProgram
{
    /// <summary>A test that takes longer than this is stuck; the slowest run here takes half a minute on a quiet machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "labelbench.exe" : "labelbench");

    /// <param name="inGroupOfItsOwn">In a process group of its own, as a shell starts it, so that a signal can be sent to program and worker alike.</param>
    public static RunningProgram Start(string folder, IReadOnlyDictionary<string, string> environment, string[] arguments, bool inGroupOfItsOwn = false) =>
        Start(folder, environment, inGroupOfItsOwn ? "setsid" : Path, inGroupOfItsOwn ? [Path, .. arguments] : arguments);

    /// <param name="command">What the shell does before it becomes the program.</param>
    public static RunningProgram StartInShell(string folder, IReadOnlyDictionary<string, string> environment, string command, string[] arguments) =>
        Start(folder, environment, "/bin/sh", ["-c", command + "; exec \"$@\"", "sh", Path, .. arguments]);

    private static RunningProgram Start(string folder, IReadOnlyDictionary<string, string> environment, string program, string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        return new RunningProgram(Process.Start(info)!);
    }
}

/// <summary>The program while it runs.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    public RunningProgram(Process process)
    {
        this.process = process;
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public async Task<Outcome> EndAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(LabelBenchProgram.Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"labelbench did not end; it said: {await error}");
        }
        return new Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>The worker that the program has started, as soon as there is one other than <paramref name="otherThan"/>.</summary>
    public async Task<int> WorkerAsync(int otherThan = 0)
    {
        await UntilAsync(() => Linux.Children(Id).Any(c => c != otherThan), "no worker was started");
        return Linux.Children(Id).First(c => c != otherThan);
    }

    /// <summary>Waits until something holds; fails when the program ends first or nothing happens. What must follow at once belongs into <paramref name="holds"/>: the test itself goes on when a thread is free.</summary>
    public async Task UntilAsync(Func<bool> holds, string otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!holds())
        {
            if (process.HasExited && !holds())
                throw new InvalidOperationException($"{otherwise}; the program ended with {process.ExitCode} and said: {await error}");
            if (waited.Elapsed > LabelBenchProgram.Patience)
                throw new TimeoutException(otherwise);
            await Task.Delay(20).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}

/// <summary>What a finished program left on its streams.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    public string Everything => Out + Error;
}

/// <summary>Signals and process tables.</summary>
internal static class Linux
{
    public const int Interrupt = 2, Kill = 9, SegmentationFault = 11, Terminate = 15, Continue = 18, Stop = 19;

    public static void Signal(int process, int signal)
    {
        if (!TrySignal(process, signal))
            throw new InvalidOperationException($"signal {signal} did not reach process {process}");
    }

    /// <returns>False when there is no such process.</returns>
    public static bool TrySignal(int process, int signal) => kill(process, signal) == 0;

    public static IEnumerable<int> Children(int process)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(System.IO.Path.GetFileName(folder), out var id))
                continue;
            var stat = Read($"{folder}/stat");
            // After the name, which is in parentheses and may hold anything: state, parent.
            var rest = stat.LastIndexOf(')') is var end and > 0 ? stat[(end + 2)..].Split(' ') : [];
            if (rest is [not "Z", var parent, ..] && parent == process.ToString(System.Globalization.CultureInfo.InvariantCulture))
                yield return id;
        }
    }

    /// <summary>Whether a process has a thread of this name, of at most 15 letters.</summary>
    public static bool HasThread(int process, string name) =>
        Directory.Exists($"/proc/{process}/task") && Directory.EnumerateDirectories($"/proc/{process}/task").Any(thread => Read($"{thread}/comm").TrimEnd() == name);

    /// <summary>CPU time of a process so far, 0 when it is gone.</summary>
    public static double CpuSeconds(int process)
    {
        const double TicksPerSecond = 100;
        var stat = Read($"/proc/{process}/stat");
        if (stat.Length == 0)
            return 0;
        // After the name: state is field 3 of proc(5), so user and system time, 14 and 15, are at 11 and 12.
        var rest = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return rest[11..13].Sum(t => long.Parse(t, System.Globalization.CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Whether a process is there and not merely waiting to be buried.</summary>
    public static bool IsAlive(int process)
    {
        var stat = Read($"/proc/{process}/stat");
        return stat.Length > 0 && stat[stat.LastIndexOf(')') + 2] != 'Z';
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // gone between listing and reading
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
