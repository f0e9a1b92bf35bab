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

/// <summary>Real processes in the place of several workers at once.</summary>
public sealed class WorkerGroupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [LinuxFact]
    public async Task No_worker_opens_its_window_before_the_slowest_is_ready()
    {
        var begun = MonotonicClock.NowNanoseconds;
        // Each says when it is ready and, after it was told to go on, how many were ready by then.
        var script = $"""
            read request
            case "$request" in *worker-1*) sleep 0.6;; esac
            echo "$$" >> '{folder["ready"]}'
            echo '{Line(new WorkerMessage.Progress(TrialPhase.Ready, 3))}'
            read go at
            echo "$go $at $(wc -l < '{folder["ready"]}')" >> '{folder["went"]}'
            echo '{Line(new WorkerMessage.Failed(FailureReason.WrongOutput, "enough", null))}'
            """;
        await RunAsync(script, 3);

        // All were ready, and all were told the same moment, which is still to come.
        var told = Assert.Single(File.ReadAllLines(folder["went"]).Distinct()).Split(' ');
        Assert.Equal(("go", "3"), (told[0], told[2]));
        Assert.InRange(long.Parse(told[1], System.Globalization.CultureInfo.InvariantCulture), begun, MonotonicClock.NowNanoseconds + 1_000_000_000);
    }

    [LinuxFact]
    public async Task One_that_fails_stops_the_others_and_is_named_with_its_device()
    {
        var ids = ImmutableArray<int>.Empty;
        var messages = await RunAsync("read request; case \"$request\" in *worker-2*) exit 3;; esac; sleep 100", 3, started: all => ids = all);

        Assert.All(ids, id => Assert.False(Directory.Exists($"/proc/{id}")));
        var failed = WorkerGroup.Failure(messages, ["gpu-a", "gpu-b", "gpu-c"]);
        Assert.Equal(FailureReason.Crashed, failed!.Reason);
        Assert.StartsWith("worker 2 of 3 (on gpu-b): the worker exited with code 3", failed.Detail, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task All_workers_are_told_of_and_their_progress_is_that_of_the_last_and_of_all_together()
    {
        var (ids, seen) = (ImmutableArray<int>.Empty, new List<(TrialPhase, long)>());
        await RunAsync($"read request; echo '{Line(new WorkerMessage.Progress(TrialPhase.Measuring, 5))}'; sleep 0.5; exit 1", 2, started: all => ids = all, progress: (phase, done) => seen.Add((phase, done)));

        Assert.Equal(2, ids.Distinct().Count());
        Assert.Contains((TrialPhase.Loading, 5), seen);
        Assert.Contains((TrialPhase.Measuring, 10), seen);
    }

    [LinuxFact]
    public async Task A_user_who_stops_the_run_stops_all()
    {
        using var cancel = new CancellationTokenSource(300);
        var messages = await RunAsync("read request; sleep 60", 2, cancellation: cancel.Token);

        Assert.Equal(FailureReason.Cancelled, WorkerGroup.Failure(messages, ["cpu", "cpu"])!.Reason);
    }

    [Fact]
    public void Figures_of_several_workers_are_sums_over_the_time_in_which_all_of_them_measured()
    {
        var (a, b) = (Measured(begin: 100, end: 900, rate: 30, stageCpu: 4), Measured(begin: 150, end: 950, rate: 20, stageCpu: 6));

        var joint = JointMeasurement.Of([a, b], [10_000_000, 20_000_000, 30_000_000, 40_000_000]);

        Assert.Equal(new Window(150, 900), joint.Window);
        Assert.Equal(50, joint.Throughput.Value);
        Assert.Equal((20, 40), (joint.Queries, joint.Items));
        Assert.Equal(TimeSpan.FromMilliseconds(25), joint.Latency.P50);
        var stage = Assert.Single(joint.Stages);
        Assert.Equal((4, 40, 10.0), (stage.Workers, stage.Items, stage.Cpu.ValueOrNull!.Value.Value));
        Assert.Equal(("relative_l2", 0.2, false), joint.Quality.Select(q => (q.Metric, q.Value, q.Passed)).Single());
        Assert.Equal(new GateRecord(8, 2, 0, 4, null, true), joint.Gate);
        Assert.Equal((200, 2), (joint.Harness.AllocatedBytes, joint.Harness.Gen0Collections));
        Assert.Equal(new CallTimes(20, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(4)), joint.CallTimes);
        Assert.Equal((2, 40), (joint.Unreadable.Count, joint.Unreadable.Seen));
        Assert.Same(a, JointMeasurement.Of([a], [1]));
    }

    private static TrialMeasurement Measured(long begin, long end, double rate, double stageCpu) => new(
        new Window(begin, end), TimeSpan.FromSeconds(1), 10, 20, new ItemsPerSecond(rate), Latencies.Summarise([10_000_000]),
        [new StageRecord("infer", 2, 20, TimeSpan.FromMilliseconds(5), Reading.Of(new Count(stageCpu)), 0.5)],
        [], [new QualityResult("relative_l2", rate > 25 ? 0.1 : 0.2, 0.15, rate > 25)], new UnreadableItems(1, [new UnreadableItem("x.jpg", "empty")], 20),
        new HarnessCost(100, 1, 0, 0, TimeSpan.Zero), null, new GateRecord(4, 1, 0, 2, rate > 25 ? 2 : null, true))
    {
        CallTimes = new CallTimes(10, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(2)),
    };

    private static string Line(WorkerMessage message) => WorkerMessage.LinePrefix + JsonSerializer.Serialize(message, Json.Line);

    private static async Task<ImmutableArray<WorkerMessage>> RunAsync(
        string script, int workers, Action<ImmutableArray<int>>? started = null, Action<TrialPhase, long>? progress = null, CancellationToken cancellation = default)
    {
        var group = new WorkerGroup(_ => new WorkerCommand("/bin/sh", ["-c", script], ImmutableSortedDictionary<string, string?>.Empty), TimeSpan.FromSeconds(30), new NoKills());
        return await group.RunAsync(
            [.. Enumerable.Range(1, workers).Select(i => SampleRequests.ModelCall($"worker-{i}"))],
            started ?? (_ => { }), progress ?? ((_, _) => { }), new WorkerLog(), cancellation);
    }
}
