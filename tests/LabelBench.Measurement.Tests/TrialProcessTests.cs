using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests;

/// <summary>Real processes in the place of a worker: shell scripts that end in every way a worker can end.</summary>
public class TrialProcessTests
{
    private static readonly string Measuring = WorkerMessage.LinePrefix + JsonSerializer.Serialize<WorkerMessage>(new WorkerMessage.Progress(TrialPhase.Measuring, 17), Json.Line);

    [LinuxFact]
    public async Task A_worker_killed_by_a_signal_has_crashed()
    {
        var failed = await RunAsync($"read request; echo '{Measuring}'; sleep 0.3; kill -9 $$");

        Assert.Equal(FailureReason.Crashed, failed.Reason);
        Assert.Equal("the worker was killed by signal 9 while measuring, after 17 queries", failed.Detail);
    }

    [LinuxFact]
    public async Task A_worker_that_aborts_has_crashed_and_its_last_words_are_kept()
    {
        var log = new WorkerLog();
        var failed = await RunAsync("read request; echo 'double free or corruption' >&2; kill -6 $$", log: log);

        Assert.Equal(FailureReason.Crashed, failed.Reason);
        Assert.Contains("signal 6 while loading the model", failed.Detail, StringComparison.Ordinal);
        Assert.Equal("double free or corruption", log.ToString());
    }

    [LinuxFact]
    public async Task A_worker_that_exits_without_a_result_has_crashed()
    {
        var failed = await RunAsync("read request; exit 3");

        Assert.Equal(FailureReason.Crashed, failed.Reason);
        Assert.Contains("exited with code 3", failed.Detail, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_worker_that_stops_making_progress_is_killed_as_hung_even_when_it_keeps_talking()
    {
        // The count stands still although messages keep coming: that is a hang of the system under test.
        var failed = await RunAsync($"read request; while :; do echo '{Measuring}'; sleep 0.1; done", hang: TimeSpan.FromSeconds(4));

        Assert.Equal(FailureReason.Hung, failed.Reason);
        Assert.Contains("while measuring, after 17 queries", failed.Detail, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_stopped_worker_is_killed_as_hung()
    {
        var pid = 0;
        var failed = await RunAsync("read request; kill -STOP $$", hang: TimeSpan.FromSeconds(1), started: p => pid = p);

        Assert.Equal(FailureReason.Hung, failed.Reason);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [LinuxFact]
    public async Task A_kill_that_the_kernel_counted_is_out_of_memory()
    {
        var failed = await RunAsync("read request; sleep 0.2; kill -9 $$", witness: new CountingWitness());

        Assert.Equal(FailureReason.OutOfMemory, failed.Reason);
    }

    [LinuxFact]
    public async Task A_cancelled_trial_kills_its_worker()
    {
        using var cancel = new CancellationTokenSource(300);
        var pid = 0;
        var failed = await RunAsync("read request; sleep 60", started: p => pid = p, cancellation: cancel.Token);

        Assert.Equal(FailureReason.Cancelled, failed.Reason);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [LinuxFact]
    public async Task A_failure_that_the_worker_reports_is_passed_on()
    {
        var message = WorkerMessage.LinePrefix + JsonSerializer.Serialize<WorkerMessage>(new WorkerMessage.Failed(FailureReason.WrongOutput, "12 values are not finite", null), Json.Line);
        var failed = await RunAsync($"read request; echo 'noise from a library'; echo '{message}'; exit 1");

        Assert.Equal(FailureReason.WrongOutput, failed.Reason);
        Assert.Equal("12 values are not finite", failed.Detail);
    }

    [Fact]
    public async Task A_worker_that_cannot_be_started_is_a_failed_trial()
    {
        var process = new TrialProcess(new WorkerCommand("/nonexistent/worker", [], ImmutableSortedDictionary<string, string?>.Empty), TimeSpan.FromSeconds(5), new NoKills());

        var message = await process.RunAsync(Request, _ => { }, (_, _) => { }, new WorkerLog(), null, CancellationToken.None);

        Assert.Equal(FailureReason.Crashed, Assert.IsType<WorkerMessage.Failed>(message).Reason);
    }

    private static WorkerRequest Request => SampleRequests.ModelCall("l");

    private static async Task<WorkerMessage.Failed> RunAsync(
        string script,
        TimeSpan? hang = null,
        IOutOfMemoryWitness? witness = null,
        WorkerLog? log = null,
        Action<int>? started = null,
        CancellationToken cancellation = default)
    {
        var process = new TrialProcess(
            new WorkerCommand("/bin/sh", ["-c", script], ImmutableSortedDictionary<string, string?>.Empty), hang ?? TimeSpan.FromSeconds(30), witness ?? new NoKills());
        return Assert.IsType<WorkerMessage.Failed>(await process.RunAsync(Request, started ?? (_ => { }), (_, _) => { }, log ?? new WorkerLog(), null, cancellation));
    }

    private sealed class CountingWitness : IOutOfMemoryWitness
    {
        private long kills;

        public long KillsSoFar() => kills++;
    }
}
