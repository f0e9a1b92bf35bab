using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Load;

/// <summary>Sets what the load generator saw of a query against what the system under test says of its parts. The two are stamped apart, so that work outside every part shows. Pure.</summary>
public static class CostAccount
{
    /// <summary>Of a pipeline into which the load put items.</summary>
    /// <param name="stay">By the generator's stamps.</param>
    /// <param name="stages">By the pipeline's.</param>
    /// <returns>Null where stages did not keep where items were.</returns>
    public static CostRecord? OfPipeline(PipelineStay? stay, ImmutableArray<StageRecord> stages)
    {
        if (stay is null || Parts(stages) is not { } parts)
            return null;
        var alone = stay.Depth == 1;
        return CostRecord.Of(stay.Items, stay.Depth, alone ? stay.Mean + stay.Between : stay.Mean, alone ? [new CostPart(CostParts.Between, stay.Between), .. parts] : parts) with
        {
            InFlight = stay.InFlight,
            InFlightByLittlesLaw = stay.InFlightByLittlesLaw,
        };
    }

    /// <summary>Of a model call, its tensors copied; one query is one call.</summary>
    /// <param name="latency">By the generator's stamps.</param>
    /// <param name="calls">By the system's.</param>
    /// <param name="streams">Queries inside at once.</param>
    public static CostRecord? OfCalls(LatencySummary latency, CallTimes? calls, int streams) =>
        calls is { Calls: > 0 } ? CostRecord.Of(latency.Count, streams, latency.Mean, Parts(calls)) : null;

    /// <summary>Where queries came by themselves.</summary>
    /// <param name="response">From when they were due.</param>
    /// <param name="stages">Of a pipeline; empty for a model call.</param>
    /// <returns>Null where queries were not answered, and where nothing says more than response and service time do.</returns>
    public static CostRecord? OfArrivals(LatencySummary response, OpenLoopRecord loop, ImmutableArray<StageRecord> stages, CallTimes? calls)
    {
        if (loop.Unanswered > 0 || (stages.IsEmpty ? calls is { Calls: > 0 } ? Parts(calls) : null : Parts(stages)) is not { } parts)
            return null;
        return CostRecord.Of(loop.Queries, null, response.Mean, [new CostPart(CostParts.Queue, response.Mean - loop.Service.Mean), .. parts]);
    }

    /// <summary>What to say where the parts do not add up.</summary>
    /// <param name="edge">Queries that one side may have counted and the other not, where the window opened and closed.</param>
    public static IEnumerable<Finding> Findings(CostRecord? costs, int edge)
    {
        if (costs is null || costs.ClosingError <= costs.Allowed + (double)edge / costs.Queries)
            yield break;
        yield return new Finding(CostRecord.Rule, false, string.Create(CultureInfo.InvariantCulture,
            $"of {costs.Query.TotalMilliseconds:G3} ms a query {costs.Unaccounted.TotalMilliseconds:G3} ms ({costs.ClosingError:P1}) are in none of its parts, at most {costs.Allowed:P0} may be: where the time goes is not to be relied on; throughput and latency are"));
    }

    private static ImmutableArray<CostPart>? Parts(ImmutableArray<StageRecord> stages) => stages.IsEmpty || stages.Any(s => s.WaitPerItem is null || s.StayPerItem is null)
        ? null
        : [new CostPart(CostParts.Waiting, TimeSpan.FromTicks(stages.Sum(s => s.WaitPerItem!.Value.Ticks))), .. stages.Select(s => new CostPart(s.Name, s.StayPerItem!.Value))];

    private static ImmutableArray<CostPart> Parts(CallTimes calls) =>
        [new(CostParts.CopyIn, calls.Upload / calls.Calls), new(CostParts.Call, calls.Compute / calls.Calls), new(CostParts.CopyOut, calls.Download / calls.Calls)];
}
