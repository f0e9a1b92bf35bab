using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Controller;

/// <summary>Runs the workers of one trial: one, or several at once, which wait for each other before they open their windows.</summary>
/// <remarks>All keep their load up from their own warm-up until their own window closes, so that every window sees all the others at work.</remarks>
/// <param name="command">How the worker of a cell is started: its environment chooses the GPU.</param>
public sealed class WorkerGroup(Func<Cell, WorkerCommand> command, TimeSpan hangTimeout, IOutOfMemoryWitness witness)
{
    /// <param name="requests">At least one.</param>
    /// <param name="started">Told the process ids of the workers that run, whenever one more does.</param>
    /// <param name="progress">Told how far the last of them is, and what all have done together.</param>
    /// <returns>One message a request. When one fails the others are stopped: they then say that they were cancelled.</returns>
    public async Task<ImmutableArray<WorkerMessage>> RunAsync(
        ImmutableArray<WorkerRequest> requests,
        Action<ImmutableArray<int>> started,
        Action<TrialPhase, long> progress,
        WorkerLog log,
        CancellationToken cancellation)
    {
        if (requests is [var only])
            return [await new TrialProcess(command(only.Cell), hangTimeout, witness).RunAsync(only, id => started([id]), progress, log, null, cancellation).ConfigureAwait(false)];

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var muster = new Muster(requests.Length, started, progress);
        return [.. await Task.WhenAll(requests.Select((request, i) => RunMemberAsync(request with { WaitsForOthers = true }, i, muster, log, stop))).ConfigureAwait(false)];
    }

    /// <summary>What became of a trial whose workers ended like this: null when all have measured.</summary>
    /// <param name="devices">Of the workers, in their order.</param>
    public static WorkerMessage.Failed? Failure(ImmutableArray<WorkerMessage> messages, ImmutableArray<string> devices)
    {
        var failures = messages.Index().Where(m => m.Item is WorkerMessage.Failed).Select(m => (m.Index, Failed: (WorkerMessage.Failed)m.Item)).ToList();
        if (failures.Count == 0)
            return null;
        // The one that failed by itself explains those that were stopped because of it.
        var (index, first) = failures.OrderBy(f => f.Failed.Reason == FailureReason.Cancelled).First();
        return messages.Length == 1 || first.Reason == FailureReason.Cancelled
            ? first
            : first with { Detail = string.Create(CultureInfo.InvariantCulture, $"worker {index + 1} of {messages.Length} (on {devices[index]}): {first.Detail}") };
    }

    private async Task<WorkerMessage> RunMemberAsync(WorkerRequest request, int number, Muster muster, WorkerLog log, CancellationTokenSource stop)
    {
        var message = await new TrialProcess(command(request.Cell), hangTimeout, witness).RunAsync(
            request,
            id => muster.Started(number, id),
            (phase, completed) => muster.Progressed(number, phase, completed),
            log,
            muster.AllReady,
            stop.Token).ConfigureAwait(false);
        if (message is WorkerMessage.Failed)
            await stop.CancelAsync().ConfigureAwait(false);
        return message;
    }

    /// <summary>Who is there, how far everybody is, and whether all are ready.</summary>
    private sealed class Muster(int workers, Action<ImmutableArray<int>> started, Action<TrialPhase, long> progress)
    {
        private readonly Lock gate = new();
        /// <summary>Until the windows of all open: enough for the slowest to hear of it, which looks ten times a second.</summary>
        private const long Notice = 500_000_000;

        private readonly TaskCompletionSource<long> allReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SortedDictionary<int, int> processIds = [];
        private readonly TrialPhase[] phases = new TrialPhase[workers];
        private readonly long[] completed = new long[workers];

        public Task<long> AllReady => allReady.Task;

        public void Started(int worker, int processId)
        {
            lock (gate)
            {
                processIds[worker] = processId;
                started([.. processIds.Values]);
            }
        }

        public void Progressed(int worker, TrialPhase phase, long done)
        {
            lock (gate)
            {
                (phases[worker], completed[worker]) = (phase, done);
                if (phases.All(p => p >= TrialPhase.Ready))
                    allReady.TrySetResult(MonotonicClock.NowNanoseconds + Notice);
                progress(phases.Min(), completed.Sum());
            }
        }
    }
}
