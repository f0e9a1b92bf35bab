using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Training;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Worker;

/// <summary>The life of a worker process: read the request, load, warm up, measure, report, leave.</summary>
public static class WorkerHost
{
    private const double ShareOfFreeMemory = 0.95;

    /// <param name="input">Its first line is the request; its end means that the controller is gone, and the worker leaves too.</param>
    /// <param name="output">Takes the messages.</param>
    /// <param name="controllerGone">Called from another thread when <paramref name="input"/> ends.</param>
    /// <param name="isOwnProcess">Whether the process does nothing else, so that its memory may be limited.</param>
    /// <returns>0 when the trial was measured, 1 when it failed for a reason that was reported.</returns>
    public static int Run(TextReader input, TextWriter output, ISystemFactory factory, Action controllerGone, bool isOwnProcess = false)
    {
        var line = input.ReadLine();
        if (string.IsNullOrEmpty(line))
            return 1;
        var request = JsonSerializer.Deserialize<WorkerRequest>(line, Json.Line)
            ?? throw new InvalidOperationException("The worker was started without a request.");
        var messages = new MessageWriter(output, mayMeasure: !request.WaitsForOthers);
        new Thread(() =>
        {
            while (input.ReadLine() is { } said)
            {
                if (said.StartsWith(WorkerRequest.GoAhead, StringComparison.Ordinal))
                    messages.GoAhead(long.Parse(said.AsSpan(WorkerRequest.GoAhead.Length), System.Globalization.CultureInfo.InvariantCulture));
            }
            controllerGone();
        })
        { IsBackground = true, Name = "lifeline" }.Start();

        WorkerDescription? description = null;
        try
        {
            messages.Report(TrialPhase.Loading, 0);
            if ((request.Probe?.Memory ?? request.MemoryCeiling ?? (isOwnProcess ? CeilingOf(request.Cell) : null)) is { } memory)
                MemoryCeiling.Set(memory);
            using var system = Load(request, factory);
            description = system.Description;
            var (measurement, findings) = Measure(system, request, messages);
            description = description with { PeakMemory = PeakMemory(), Libraries = LoadedLibraries.OfThisProcess() };
            messages.Send(new WorkerMessage.Measured(description, measurement, request.Probe is null ? [.. findings, .. Judge(measurement, request.Workload)] : []));
            return 0;
        }
        catch (Exception exception)
        {
            var (reason, detail) = Explain(exception, factory);
            messages.Send(new WorkerMessage.Failed(reason, detail, description));
            return 1;
        }
    }

    private static LoadedSystem Load(WorkerRequest request, ISystemFactory factory)
    {
        var system = StubSystem.Of(request) ?? factory.Load(request, CancellationToken.None);
        return request.InjectedSlowdown is { } share ? system.SlowedBy(share) : system;
    }

    /// <summary>Training takes several times the memory of inference: a batch too large for the host fails in this process, before the kernel kills whom it likes.</summary>
    private static Bytes? CeilingOf(Cell cell)
    {
        if (cell is not { Scenario: Scenario.Training, Provider: ExecutionProvider.Cpu })
            return null;
        GC.Collect(0); // what follows is as of the last collection
        var memory = GC.GetGCMemoryInfo();
        return new Bytes(ShareOfFreeMemory * Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes));
    }

    private static Bytes PeakMemory()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new Bytes(process.PeakWorkingSet64);
    }

    private static (TrialMeasurement Measurement, ImmutableArray<Finding> Findings) Measure(LoadedSystem system, WorkerRequest request, MessageWriter messages)
    {
        LoadResult result;
        OpenLoopRecord? openLoop = null;
        ImmutableArray<StageRecord> stages = [];
        ImmutableArray<Finding> findings = [];
        var unreadable = new UnreadableItems(0, []);
        var calls = new CallWatch(system.ReadCalls, messages);
        TrainingOutcome? outcome = null;
        if (request.Cell.Arrivals is { } arrivals)
        {
            (result, openLoop, stages, findings) = OpenLoopTrial.Run(system, arrivals, request, calls);
            unreadable = system.Pipeline?.Unreadable ?? unreadable;
        }
        else if (system.Training is { } training)
        {
            var steps = request.Workload.Training ?? TrainingSettings.Default;
            (result, outcome, stages) = TrainingLoad.Run(
                training, request.Probe is null ? steps : steps with { Steps = null, CheckpointEvery = null }, request.Load, calls, CancellationToken.None);
            unreadable = training.Unreadable;
        }
        else if (system.Pipeline is { } pipeline)
        {
            (result, stages) = PipelineLoad.Run(pipeline, request.Cell.Scenario, request.Load, calls, CancellationToken.None, request.Cell.SamplesPerQuery ?? 1, system.MostItems);
            unreadable = pipeline.Unreadable;
        }
        else
        {
            using var queries = request.Cell.SamplesPerQuery is { } samples ? new QueryOfSamples(system.Synchronous!, samples) : null;
            result = ClosedLoop.Run(queries ?? system.Synchronous!, request.Load, calls, CancellationToken.None);
        }
        var (callTimes, latency) = (calls.InWindow(), Latencies.Summarise(result.Latencies));
        var costs = Costs(system, request.Cell, result, openLoop, stages, callTimes, latency);
        messages.Report(TrialPhase.Finishing, result.Latencies.Length);
        RawLatencies.Write(request.LatencyPath, result.Latencies);
        var measurement = new TrialMeasurement(
            result.Window,
            result.WarmUp,
            result.Latencies.Length,
            result.Items,
            result.Throughput,
            latency,
            stages,
            [],
            system.CheckQuality(),
            unreadable,
            result.Harness,
            null,
            system.ReadGate?.Invoke())
        {
            CallTimes = callTimes,
            Costs = costs,
            OpenLoop = openLoop,
            Omitted = request.Cell.Scenario is Scenario.SingleStream or Scenario.MultiStream ? Omitted(result.Latencies) : null,
            EarlyStopping = request.Cell.Scenario is Scenario.SingleStream or Scenario.MultiStream ? Estimate(request.Cell.Scenario, result.Latencies) : null,
            Steady = result.Steady,
            RelativeHalfWidth = result.RelativeHalfWidth,
            Training = outcome,
        };
        var edge = openLoop is null ? 1 : system.Pipeline?.InFlightLimit ?? 1;
        return (measurement, [.. findings, .. result.Findings, .. CostAccount.Findings(costs, edge)]);
    }

    private static CostRecord? Costs(
        LoadedSystem system, Cell cell, LoadResult result, OpenLoopRecord? loop, ImmutableArray<StageRecord> stages, CallTimes? calls, LatencySummary latency) =>
        cell.Scenario is Scenario.Training ? null
        : loop is not null ? CostAccount.OfArrivals(latency, loop, stages, calls)
        : system.Pipeline is not null ? CostAccount.OfPipeline(result.Stay, stages)
        : cell.SamplesPerQuery is not null ? null // one query is several calls, side by side
        : CostAccount.OfCalls(latency, calls, cell.Streams);

    private static OmittedRecord? Omitted(long[] latencies)
    {
        if (latencies.Length == 0)
            return null;
        var omitted = OmittedWork.Of(latencies);
        return new OmittedRecord(TimeSpan.FromTicks(omitted.Interval / 100), omitted.Queries, omitted.Share, TimeSpan.FromTicks(omitted.P99 / 100));
    }

    /// <summary>The percentile that MLPerf reports of the scenario.</summary>
    private static EarlyStoppingRecord Estimate(Scenario scenario, long[] latencies)
    {
        var percentile = EarlyStoppingRecord.PercentileOf(scenario);
        var estimate = new EarlyStopping(percentile / 100).Estimate([.. latencies.Order()]);
        return new EarlyStoppingRecord(percentile, estimate.Nanoseconds is { } ns ? TimeSpan.FromTicks(ns / 100) : null, estimate.Discarded, estimate.Queries, estimate.QueriesStillNeeded);
    }

    /// <summary>Checks what the worker itself can see: the labels. What the machine did is judged by the controller.</summary>
    private static ImmutableArray<Finding> Judge(TrialMeasurement measurement, Workload workload) =>
        [.. TrainingFindings.Of(measurement.Training), .. CollectionFindings.Of(measurement.Harness, measurement.Window.Duration), .. JudgeLabels(measurement, workload)];

    private static ImmutableArray<Finding> JudgeLabels(TrialMeasurement measurement, Workload workload)
    {
        foreach (var quality in measurement.Quality.Where(q => !q.Passed))
        {
            throw new TrialFailureException(FailureReason.WrongOutput, string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{quality.Metric} is {quality.Value:G4}, {(quality.Maximum is { } max ? $"{max:G4} is the most allowed" : "which is not allowed")}"));
        }
        var unreadable = measurement.Unreadable;
        if (unreadable.Count == 0)
            return [];
        var examples = string.Join("; ", unreadable.First.Take(3).Select(u => $"{u.Item}: {u.Reason}"));
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{unreadable.Count} of {unreadable.Seen} inputs could not be read ({unreadable.Share:P1}, limit {workload.MaximumUnreadableShare.Value:P0}): {examples}");
        return unreadable.Share > workload.MaximumUnreadableShare.Value
            ? throw new TrialFailureException(FailureReason.UnusableInput, text)
            : [new Finding("unreadable-items", false, text)];
    }

    private static (FailureReason Reason, string Detail) Explain(Exception exception, ISystemFactory factory)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is TrialFailureException failure)
                return (failure.Reason, failure.Message);
            if (e is UserMistakeException mistake)
                return (FailureReason.UnusableInput, string.Join("; ", mistake.Problems));
            if (factory.Classify(e) is { } reason)
                return (reason, OneLine(e.Message));
            if (e is OutOfMemoryException or InsufficientExecutionStackException)
                return (FailureReason.OutOfMemory, OneLine(e.Message));
            if (e is IOException io && FullDisk.Caused(io))
                return (FailureReason.NoSpace, $"no space left while writing labels or latencies: {OneLine(io.Message)}");
        }
        return (FailureReason.Crashed, $"{exception.GetType().Name}: {OneLine(exception.Message)}");
    }

    private static string OneLine(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var part in text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            builder.Append(builder.Length == 0 ? "" : " ").Append(part);
        return builder.ToString();
    }

    private sealed class MessageWriter(TextWriter output, bool mayMeasure) : ILoadObserver
    {
        private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
        private readonly Lock gate = new();
        private long lastNs;
        private TrialPhase lastPhase = TrialPhase.Finishing;
        private bool mayMeasure = mayMeasure;

        private long windowBegin;

        public bool MayMeasure => Volatile.Read(ref mayMeasure);

        public long? WindowBegin => Volatile.Read(ref windowBegin) is not 0 and var at ? at : null;

        public void GoAhead(long at)
        {
            Volatile.Write(ref windowBegin, at);
            Volatile.Write(ref mayMeasure, true);
        }

        public void Report(TrialPhase phase, long completed) => Report(new WorkerMessage.Progress(phase, completed));

        public void ReportIdle(TrialPhase phase, long completed) => Report(new WorkerMessage.Progress(phase, completed, IsIdle: true));

        private void Report(WorkerMessage.Progress progress)
        {
            var now = MonotonicClock.NowNanoseconds;
            if (progress.Phase == lastPhase && MonotonicClock.Between(lastNs, now) < Pace)
                return;
            (lastNs, lastPhase) = (now, progress.Phase);
            Send(progress);
        }

        public void Send(WorkerMessage message)
        {
            lock (gate)
            {
                output.WriteLine(WorkerMessage.LinePrefix + JsonSerializer.Serialize(message, Json.Line));
                output.Flush();
            }
        }
    }
}
