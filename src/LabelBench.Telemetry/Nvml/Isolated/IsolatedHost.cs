using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Telemetry.Nvml.Board;

namespace LabelBench.Telemetry.Nvml.Isolated;

/// <summary>Has a process of its own read NVIDIA's library, and starts another one when it dies or hangs.</summary>
/// <remarks>
/// Every process writes a board of its own, so one that cannot be killed, because it hangs inside the kernel, writes where nobody reads.
/// Boards stay mapped until the end: the sampler may be reading the old one while a new one begins.
/// </remarks>
internal sealed class IsolatedHost : NvmlHost
{
    /// <summary>After so many that could not even be killed the driver is left alone.</summary>
    private const int MostUndead = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100), ShortRest = TimeSpan.FromMilliseconds(200), LongestRest = TimeSpan.FromSeconds(4), Dying = TimeSpan.FromSeconds(2);

    private readonly NvmlHelperCommand command;
    private readonly string? library;
    private readonly TimeSpan period, hangLimit;
    private readonly string folder = Directory.CreateTempSubdirectory("labelbench-gpu-").FullName;
    private readonly List<GpuBoard> boards = [];
    private readonly ManualResetEventSlim stopping = new();
    private readonly Thread thread;
    private Process? process;
    private GpuBoard board;
    private string? trouble;
    private int processId, undead;

    /// <param name="hangLimit">A call that lasts longer hangs.</param>
    public IsolatedHost(NvmlHelperCommand command, string? library, TimeSpan period, TimeSpan hangLimit)
    {
        (this.command, this.library, this.period, this.hangLimit) = (command, library, period, hangLimit);
        board = NewBoard();
        Start();
        thread = new Thread(Watch) { IsBackground = true, Name = "gpu helper" };
        thread.Start();
    }

    public override GpuBoard Board => Volatile.Read(ref board);

    public override string? Trouble => Volatile.Read(ref trouble);

    public override int? ProcessId => Volatile.Read(ref processId) is var id and not 0 ? id : null;

    /// <summary>How often the process had to be replaced.</summary>
    public int Restarts { get; private set; }

    public override void Dispose()
    {
        stopping.Set();
        thread.Join();
        End();
        foreach (var old in boards) old.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Watch()
    {
        var rest = ShortRest;
        var startedNs = MonotonicClock.NowNanoseconds;
        while (!stopping.Wait(Look))
        {
            if (Why() is not { } why) continue;
            Volatile.Write(ref trouble, why);
            Kill();
            if (undead >= MostUndead) return;
            // One that lasted for a while may come back at once; one that dies again and again waits longer each time.
            rest = MonotonicClock.Between(startedNs, MonotonicClock.NowNanoseconds) > 2 * LongestRest ? ShortRest : rest;
            if (stopping.Wait(rest)) return;
            rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
            var next = NewBoard();
            Start(next);
            (startedNs, Restarts) = (MonotonicClock.NowNanoseconds, Restarts + 1);
        }
    }

    /// <returns>Null while all is well.</returns>
    private unsafe string? Why()
    {
        if (process is not { } running) return trouble;
        if (running.HasExited)
            return string.Create(CultureInfo.InvariantCulture, $"the process that reads NVIDIA's driver ended with {running.ExitCode}{(IsInside ? $" inside {ChannelCode.NameOfCall(board.Header->Progress.Call)}" : "")}");
        var since = Volatile.Read(ref board.Header->Progress.SinceNs);
        return IsInside && MonotonicClock.Between(since, MonotonicClock.NowNanoseconds) > hangLimit
            ? string.Create(CultureInfo.InvariantCulture, $"a call into NVIDIA's driver hung: {ChannelCode.NameOfCall(board.Header->Progress.Call)} had not returned for {hangLimit.TotalSeconds:0.#} s, and its process was ended")
            : null;
    }

    private unsafe bool IsInside => Volatile.Read(ref board.Header->Progress.Call) != 0;

    private GpuBoard NewBoard()
    {
        var made = GpuBoard.InFile(Path.Combine(folder, boards.Count.ToString(CultureInfo.InvariantCulture)));
        boards.Add(made);
        return made;
    }

    private void Start(GpuBoard? next = null)
    {
        var file = Path.Combine(folder, (boards.Count - 1).ToString(CultureInfo.InvariantCulture));
        var start = new ProcessStartInfo(command.Program, [.. command.Arguments, .. NvmlHelper.Arguments(file, period, library)]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            process = Process.Start(start)!;
            // What a driver prints must not fill a pipe that nobody reads.
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            Volatile.Write(ref processId, process.Id);
            if (next is not null) Volatile.Write(ref board, next);
            Volatile.Write(ref trouble, null);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            process = null;
            Volatile.Write(ref trouble, $"the process that reads NVIDIA's driver cannot be started: {e.Message}");
        }
    }

    private void Kill()
    {
        if (process is not { } old) return;
        if (!old.HasExited) old.Kill();
        if (!old.WaitForExit(Dying)) undead++;
        old.Dispose();
        process = null;
    }

    private void End()
    {
        if (process is { HasExited: false } running)
        {
            running.StandardInput.Close();
            running.WaitForExit(Dying);
        }
        Kill();
    }
}
