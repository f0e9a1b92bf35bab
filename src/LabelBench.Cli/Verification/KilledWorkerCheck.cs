using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Cli.Verification;

/// <summary>Kills a worker in the middle of its window: the trial fails, the run goes on, and the GPU's memory is free again.</summary>
internal sealed class KilledWorkerCheck : ICheck
{
    /// <summary>A GPU that other programs use changes by a few MiB by itself.</summary>
    private const double NoticedMebibytes = 64;

    /// <summary>The driver takes a moment to bury a process.</summary>
    private static readonly TimeSpan Burial = TimeSpan.FromSeconds(2);

    public string Name => "killed-worker";

    public string Title => "A worker killed in mid-run: the run goes on, and the GPU's memory is free again";

    public double Weight => 0.8;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux())
            return CheckResult.Said(this, CheckStatus.NotHere, "processes are told apart by /proc, which only Linux has");
        var before = await GpuMemory.UsedMebibytesAsync(stop).ConfigureAwait(false);
        var run = visit.RunAsync(["--workload", "image-classify", "--scope", "infer", "--scenario", "offline", "--precision", visit.OnGpu ? "fp16" : "fp32", "--batch", visit.OnGpu ? "32" : "1",
            "--trials", "2", "--warm-up", "4s", "--measure", "2s", "--max-measure", "3s"], outOfTime, stop);
        var (killed, during) = await KillFirstAsync(run, stop).ConfigureAwait(false);
        var (record, error) = await run.ConfigureAwait(false);
        await Task.Delay(Burial, stop).ConfigureAwait(false);
        var after = await GpuMemory.UsedMebibytesAsync(stop).ConfigureAwait(false);
        if (record is null || killed is null)
            return CheckResult.Said(this, CheckStatus.Failed, killed is null ? $"no worker was seen to be killed; {error}" : error);
        var (first, second) = (record.Trials.ElementAtOrDefault(0), record.Trials.ElementAtOrDefault(1));
        var goesOn = first?.Failure?.Reason == FailureReason.Crashed && second is { Failure: null };
        var isFree = before is null || after is null ? (bool?)null : after - before < NoticedMebibytes;
        return CheckResult.Table(this, goesOn && (isFree ?? !visit.OnGpu) ? CheckStatus.Passed : outOfTime.IsCancellationRequested ? CheckStatus.Partial : CheckStatus.Failed,
            $"the killed trial is {(first is null ? "missing" : TrialRow.Status(first))}; the next is {(second is null ? "missing" : TrialRow.Status(second))}; GPU memory {(isFree switch { true => "is free again", false => "is NOT free again", null => "was not read (no nvidia-smi)" })}",
            ["worker", "GPU memory before MiB", "while it ran MiB", "after MiB"],
            [[string.Create(CultureInfo.InvariantCulture, $"process {killed}"), before, during, after]]);
    }

    /// <summary>Waits for the first worker to be warming up, and ends it without a word.</summary>
    private static async Task<(int? Killed, double? Memory)> KillFirstAsync(Task run, CancellationToken stop)
    {
        while (!run.IsCompleted)
        {
            await Task.Delay(100, stop).ConfigureAwait(false);
            foreach (var worker in Workers())
            {
                await Task.Delay(TimeSpan.FromSeconds(3), stop).ConfigureAwait(false);
                var memory = await GpuMemory.UsedMebibytesAsync(stop).ConfigureAwait(false);
                if (Kill(worker))
                    return (worker, memory);
            }
        }
        return (null, null);
    }

    /// <returns>False where it has ended by itself.</returns>
    private static bool Kill(int worker)
    {
        try
        {
            using var process = Process.GetProcessById(worker);
            process.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Grandchildren of this process that are workers: children of the run that it started.</summary>
    private static IEnumerable<int> Workers() =>
        from run in ChildrenOf(Environment.ProcessId)
        from worker in ChildrenOf(run)
        where CommandLine(worker).TrimEnd('\0').EndsWith("\0worker", StringComparison.Ordinal)
        select worker;

    private static IEnumerable<int> ChildrenOf(int process) =>
        Read($"/proc/{process}/task/{process}/children") is { Length: > 0 } listed
            ? Numbers(listed)
            : Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(thread => Numbers(Read(Path.Combine(thread, "children"))));

    private static IEnumerable<int> Numbers(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture));

    private static string CommandLine(int process) => Read($"/proc/{process}/cmdline");

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
}
