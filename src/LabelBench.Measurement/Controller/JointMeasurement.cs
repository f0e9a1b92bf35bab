using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Controller;

/// <summary>Puts what several workers measured at once together to the figures of one trial.</summary>
public static class JointMeasurement
{
    /// <param name="parts">Of every worker, at least one; windows on one clock.</param>
    /// <param name="latencies">Of all workers together, nanoseconds; at least one.</param>
    /// <returns>Counts and rates are sums, the window is the time in which all of them measured, and of the labels' figures the greatest stands.</returns>
    public static TrialMeasurement Of(ImmutableArray<TrialMeasurement> parts, ReadOnlySpan<long> latencies) => parts is [var only]
        ? only
        : parts[0] with
        {
            Window = Common([.. parts.Select(p => p.Window)]),
            WarmUp = parts.Max(p => p.WarmUp),
            Queries = parts.Sum(p => p.Queries),
            Items = parts.Sum(p => p.Items),
            Throughput = new ItemsPerSecond(parts.Sum(p => p.Throughput.Value)),
            Latency = Latencies.Summarise(latencies),
            Stages = [.. parts[0].Stages.Select(stage => Joined([.. parts.Select(p => p.Stages.First(s => s.Name == stage.Name))]))],
            Quality = [.. parts.SelectMany(p => p.Quality).GroupBy(q => q.Metric).Select(same => same.MaxBy(q => (!q.Passed, q.Value))!)],
            Unreadable = new UnreadableItems(parts.Sum(p => p.Unreadable.Count), [.. parts.SelectMany(p => p.Unreadable.First).Distinct().Take(UnreadableItems.Named)], parts.Sum(p => p.Unreadable.Seen)),
            Harness = parts.Select(p => p.Harness).Aggregate((sum, next) => sum + next),
            CallTimes = CallTimes.Sum(parts.Select(p => p.CallTimes)),
            Steady = parts.Select(p => p.Steady).FirstOrDefault(s => s is { Outcome: not SteadyOutcome.Steady }) ?? parts[0].Steady,
            Costs = null, // each divided the time of its own queries
            Omitted = null, // each omitted its own
            EarlyStopping = null, // of a stream, and these are several
            RelativeHalfWidth = null, // each closed its window by its own
            Training = null, // each trained a network of its own
            Gate = parts.All(p => p.Gate is not null) ? GateRecord.Sum([.. parts.Select(p => p.Gate!)]) : null,
        };

    /// <summary>The time in which all windows were open; the whole span should they miss each other.</summary>
    internal static Window Common(ImmutableArray<Window> windows)
    {
        var (begin, end) = (windows.Max(w => w.BeginNs), windows.Min(w => w.EndNs));
        return begin < end ? new Window(begin, end) : new Window(windows.Min(w => w.BeginNs), windows.Max(w => w.EndNs));
    }

    private static StageRecord Joined(ImmutableArray<StageRecord> stages) => stages[0] with
    {
        Workers = stages.Sum(s => s.Workers),
        Items = stages.Sum(s => s.Items),
        Busy = TimeSpan.FromTicks(stages.Sum(s => s.Busy.Ticks)),
        Cpu = stages.Select(s => s.Cpu).Aggregate((sum, next) => sum.Match(a => next.Map(b => new Count(a.Value + b.Value)), Reading.Missing<Count>)),
        MeanQueue = stages.Sum(s => s.MeanQueue),
        WaitPerItem = MeanPerItem(stages, s => s.WaitPerItem),
        StayPerItem = MeanPerItem(stages, s => s.StayPerItem),
        QueuePlaces = stages.All(s => s.QueuePlaces is not null) ? stages.Sum(s => s.QueuePlaces) : null,
    };

    private static TimeSpan? MeanPerItem(ImmutableArray<StageRecord> stages, Func<StageRecord, TimeSpan?> of) => stages.Sum(s => s.Items) is > 0 and var items && stages.All(s => of(s) is not null)
        ? TimeSpan.FromTicks((long)Math.Round(stages.Sum(s => (double)of(s)!.Value.Ticks * s.Items) / items))
        : null;
}
