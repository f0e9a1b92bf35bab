using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Worker;

/// <summary>Sends a cell's arrivals to the system that is loaded.</summary>
internal static class OpenLoopTrial
{
    /// <exception cref="UserMistakeException">The arrivals cannot be sent: a trace with mistakes, or more queries than there is memory for.</exception>
    public static OpenLoopResult Run(LoadedSystem system, ArrivalPlan arrivals, WorkerRequest request, ILoadObserver observer)
    {
        // 53 bits, which every reader of JSON keeps exactly.
        var seed = arrivals is ArrivalPlan.LoadGen { Seed: { } asked } ? asked : LoadSeeds.From(request.Share?.Seed ?? request.Trial.Seed).Schedule >> 11;
        var timeline = LoadTimeline.Build(arrivals, request.Load, seed, LoadCheck.RoomOf(request.Share?.Of ?? 1), request.Share).ValueOrThrow();
        using IQueryServer server = system.Pipeline is { } pipeline
            ? new PipelineServer(pipeline, request.Cell.Streams * (request.Cell.Batch - 1))
            : new StreamServer(system.Synchronous!);
        using var loop = new OpenLoop(server, timeline, request.Load, request.Workload.Slo, system.Pipeline);
        var result = loop.Run(observer, CancellationToken.None);
        if (request.Share is not null)
            RawStamps.Write(RawStamps.PathOf(request.LatencyPath), result.ClosedAt, result.Queries);
        return result;
    }
}
