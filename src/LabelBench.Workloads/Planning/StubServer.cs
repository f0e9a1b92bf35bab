using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>Makes a workload of the built-in stub: a server whose answer to every load is known, to check the measurement itself by.</summary>
/// <remarks>
/// One query after the other, each takes the same time. Under Poisson arrivals that is the queue M/D/1, whose waiting times are known exactly: with 2 ms a
/// query, 1 % of responses take longer than 20 ms at 386.7 queries/s.
/// </remarks>
public static class StubServer
{
    public const string Id = "stub";

    /// <param name="serviceTime">Of a query, above 0.</param>
    public static Workload Workload(TimeSpan serviceTime) => new(
        Id,
        Title: string.Create(CultureInfo.InvariantCulture, $"Stub server, {serviceTime.TotalMilliseconds:0.###} ms a query"),
        Description: "No model: a server of known behaviour inside the worker, which answers one query after the other in the same time.",
        Task: LabelingTask.ModelOnly,
        Item: "query",
        Items: "queries",
        Model: new ModelSource.Stub(serviceTime),
        Input: new InputSource.SeededTensors(),
        Preprocessing: null,
        Scopes: [Scope.Infer],
        Scenarios: [Scenario.Offline, Scenario.SingleStream],
        BatchSizes: [1],
        Precisions: [Precision.Fp32],
        Slo: null,
        Quality: [],
        Review: null,
        MaximumUnreadableShare: new Share(0),
        Licence: "nothing in it belongs to others",
        FileHash: "");
}
