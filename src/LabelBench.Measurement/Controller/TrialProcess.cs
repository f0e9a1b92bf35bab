using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Records;

namespace LabelBench.Measurement.Controller;

/// <summary>Runs one trial in a worker process and turns every way in which that can end into an outcome.</summary>
public sealed class TrialProcess(WorkerCommand command, TimeSpan hangTimeout, IOutOfMemoryWitness witness)
{
    /// <summary>How often a silent or cancelled worker is looked for; rarely, because a waking takes CPU time from the worker.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a killed worker may take to be gone; one that the kernel holds is left behind, so that the trial has its row soon.</summary>
    private static readonly TimeSpan DeathBed = TimeSpan.FromSeconds(3);

    /// <param name="started">Told the worker's process id once it runs.</param>
    /// <param name="progress">Told what the worker reports, a few times a second.</param>
    /// <param name="allReady">Ends when all workers are ready, with the moment at which they open their windows; null where there is nobody to wait for.</param>
    public async Task<WorkerMessage> RunAsync(
        WorkerRequest request,
        Action<int> started,
        Action<TrialPhase, long> progress,
        WorkerLog log,
        Task<long>? allReady,
        CancellationToken cancellation)
    {
        var kills = witness.KillsSoFar();
        using var process = new Process { StartInfo = command.StartInfo() };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return Failure(FailureReason.Crashed, $"the worker could not be started: {exception.Message}");
        }
        started(process.Id);

        var watch = new Watch();
        WorkerMessage? outcome = null;
        var reading = Task.Run(() => ReadMessages(process.StandardOutput), CancellationToken.None);
        var logging = Task.Run(() => ReadLog(process.StandardError, log), CancellationToken.None);
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, Json.Line).AsMemory(), cancellation).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(cancellation).ConfigureAwait(false);
            _ = ReleaseAsync(process, allReady);
        }
        catch (IOException)
        {
            // The worker is already gone; its exit code tells why.
        }
        catch (OperationCanceledException)
        {
            // Handled below, where the worker is killed.
        }

        while (!reading.IsCompleted)
        {
            await Task.WhenAny(reading, Task.Delay(Glance, CancellationToken.None)).ConfigureAwait(false);
            if (cancellation.IsCancellationRequested)
            {
                await KillAsync(process).ConfigureAwait(false);
                return Failure(FailureReason.Cancelled, "stopped by the user");
            }
            if (!reading.IsCompleted && watch.SilentFor > hangTimeout)
            {
                var where = watch.Describe();
                await KillAsync(process).ConfigureAwait(false);
                return outcome ?? Failure(FailureReason.Hung, string.Create(CultureInfo.InvariantCulture,
                    $"no progress for {hangTimeout.TotalSeconds:0} s while {where}; the worker was killed"));
            }
        }

        await reading.ConfigureAwait(false);
        // The pipe is closed but the process may still be tearing down; a driver can hang there.
        using var exitDeadline = new CancellationTokenSource(hangTimeout);
        try
        {
            await process.WaitForExitAsync(exitDeadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await KillAsync(process).ConfigureAwait(false);
            return outcome ?? Failure(FailureReason.Hung, "the worker closed its output and did not exit; it was killed");
        }
        await Task.WhenAny(logging, Task.Delay(1000, CancellationToken.None)).ConfigureAwait(false);
        return outcome ?? ExplainExit(process.ExitCode, watch, kills);

        void ReadMessages(StreamReader output)
        {
            while (output.ReadLine() is { } line)
            {
                if (!line.StartsWith(WorkerMessage.LinePrefix, StringComparison.Ordinal))
                {
                    log.Add(line);
                    continue;
                }
                switch (JsonSerializer.Deserialize<WorkerMessage>(line.AsSpan(WorkerMessage.LinePrefix.Length), Json.Line))
                {
                    case WorkerMessage.Progress p:
                        watch.Saw(p.Phase, p.Completed, p.IsIdle);
                        progress(p.Phase, p.Completed);
                        break;
                    case { } final:
                        outcome = final;
                        break;
                }
            }
        }
    }

    private static void ReadLog(StreamReader error, WorkerLog log)
    {
        while (error.ReadLine() is { } line)
            log.Add(line);
    }

    /// <summary>Tells a waiting worker that all others are ready; one that is gone needs no telling.</summary>
    private static async Task ReleaseAsync(Process process, Task<long>? allReady)
    {
        if (allReady is null)
            return;
        var begin = await allReady.ConfigureAwait(false);
        try
        {
            await process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{WorkerRequest.GoAhead}{begin}")).ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Its end is explained elsewhere.
        }
    }

    private WorkerMessage ExplainExit(int exitCode, Watch watch, long killsBefore)
    {
        // .NET reports death by signal n as 128 + n.
        var signal = exitCode > 128 ? exitCode - 128 : 0;
        const int killed = 9, aborted = 6;
        if (signal == killed && witness.KillsSoFar() > killsBefore)
            return Failure(FailureReason.OutOfMemory, $"the kernel killed the worker for want of memory while {watch.Describe()}");
        return signal is killed or aborted || signal > 0
            ? Failure(FailureReason.Crashed, $"the worker was killed by signal {signal} while {watch.Describe()}")
            : Failure(FailureReason.Crashed, $"the worker exited with code {exitCode} while {watch.Describe()}");
    }

    private static WorkerMessage Failure(FailureReason reason, string detail) => new WorkerMessage.Failed(reason, detail, null);

    private static async Task KillAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(DeathBed).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or Win32Exception)
        {
            // Already gone, or stuck in the kernel; either way there is nothing more to do from here.
        }
    }

    /// <summary>When the worker last got somewhere.</summary>
    private sealed class Watch
    {
        private readonly Lock gate = new();
        private long lastNs = MonotonicClock.NowNanoseconds;
        private TrialPhase phase = TrialPhase.Loading;
        private long completed = -1;

        public TimeSpan SilentFor
        {
            get
            {
                lock (gate)
                    return MonotonicClock.Between(lastNs, MonotonicClock.NowNanoseconds);
            }
        }

        public void Saw(TrialPhase newPhase, long newCompleted, bool isIdle)
        {
            lock (gate)
            {
                if (newPhase == phase && newCompleted == completed && !isIdle)
                    return;
                (phase, completed, lastNs) = (newPhase, newCompleted, MonotonicClock.NowNanoseconds);
            }
        }

        public string Describe()
        {
            lock (gate)
            {
                return phase switch
                {
                    TrialPhase.Loading => "loading the model",
                    TrialPhase.Ready => $"waiting for the other workers, after {completed} queries",
                    TrialPhase.WarmingUp => $"warming up, after {Math.Max(0, completed)} queries",
                    TrialPhase.Measuring => $"measuring, after {completed} queries",
                    _ => "writing its results",
                };
            }
        }
    }
}
