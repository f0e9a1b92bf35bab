using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Controller;

/// <summary>Puts the queries of several workers, which were dealt from one schedule, back into one order and judges them as one load.</summary>
/// <param name="Window">The time in which all workers measured.</param>
/// <param name="Responses">In the order in which queries were due, nanoseconds.</param>
/// <param name="Findings">What speaks against the figures, with the worker that is behind it.</param>
public sealed record JointOpenLoop(Window Window, OpenLoopRecord Record, long[] Responses, ImmutableArray<Finding> Findings)
{
    /// <summary>A worker whose P99 is so many times that of all others is named.</summary>
    private const double Slow = 2;

    /// <param name="requests">Of the workers.</param>
    /// <param name="parts">What each measured, in the same order.</param>
    /// <returns>Null where there is one worker, or a closed loop.</returns>
    public static JointOpenLoop? Of(ImmutableArray<WorkerRequest> requests, ImmutableArray<TrialMeasurement> parts) => requests.Any(r => r.Share is null)
        ? null
        : Of(
            [.. requests.Select((r, i) => $"worker {i + 1} of {requests.Length} (on {r.Cell.Device})")],
            parts,
            [.. requests.Select(r => RawStamps.Read(RawStamps.PathOf(r.LatencyPath)))],
            requests[0].Workload.Slo);

    /// <param name="names">Of the workers, as sentences call them.</param>
    /// <param name="parts">What each measured.</param>
    /// <param name="stamps">Its queries, and when it stopped waiting for answers.</param>
    /// <param name="slo">The workload's promise; null without one.</param>
    public static JointOpenLoop Of(ImmutableArray<string> names, ImmutableArray<TrialMeasurement> parts, ImmutableArray<(long ClosedAt, QueryStamps[] Queries)> stamps, ServiceLevelObjective? slo)
    {
        var window = JointMeasurement.Common([.. parts.Select(p => p.Window)]);
        var loops = parts.Select(p => p.OpenLoop!).ToArray();
        var inside = stamps.Select(s => s.Queries.Where(q => q.Scheduled >= window.BeginNs && q.Scheduled < window.EndNs).ToArray()).ToArray();
        var account = new OpenLoopAccount([.. inside.SelectMany(q => q).OrderBy(q => q.Scheduled)], slo, window.EndNs - window.BeginNs, stamps.Max(s => s.ClosedAt));
        var diverged = loops.Min(l => l.DivergedAfter);
        var record = account.Record(
            loops.All(l => l.Rates.Requested is not null) ? new QueriesPerSecond(loops.Sum(l => l.Rates.Requested!.Value.Value)) : null,
            loops.Sum(l => l.InFlight.Counted), loops.Min(l => l.InFlight.Looks), loops[0].ScheduleSeed, diverged);
        return new JointOpenLoop(window, record, account.Responses, [.. account.Findings(diverged).Select(f => f with { Text = $"{f.Text}; {Behind(f.Rule)}" }), .. SlowWorker()]);

        string Behind(string rule) => rule switch
        {
            OpenLoopFindings.DivergingQueue => $"first in {names[Array.FindIndex(loops, l => l.DivergedAfter == diverged)]}",
            OpenLoopFindings.Unanswered => $"most of them in {names[IndexOfMax(loops, l => l.Unanswered)]}",
            _ when IndexOfMax(loops, l => l.Lag.P99.Ticks) is var worst => string.Create(CultureInfo.InvariantCulture,
                $"most of all in {names[worst]}, where P99 was {loops[worst].Lag.P99.TotalMilliseconds:0.###} ms and the longest {loops[worst].Lag.Maximum.TotalMilliseconds:0.###} ms"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        IEnumerable<Finding> SlowWorker()
        {
            var worst = IndexOfMax(parts, p => p.Latency.P99.Ticks);
            var others = parts.Where((_, i) => i != worst).Max(p => p.Latency.P99);
            if (parts[worst].Latency.P99 > others * Slow)
                yield return new Finding(OpenLoopFindings.SlowWorker, false, string.Create(CultureInfo.InvariantCulture,
                    $"{names[worst]} answered with a P99 of {parts[worst].Latency.P99.TotalMilliseconds:0.###} ms (longest {parts[worst].Latency.Maximum.TotalMilliseconds:0.###} ms), no other with more than {others.TotalMilliseconds:0.###} ms"));
        }
    }

    private static int IndexOfMax<T>(IReadOnlyList<T> all, Func<T, long> value) => Enumerable.Range(0, all.Count).MaxBy(i => value(all[i]));
}
