using LabelBench.Capacity;
using LabelBench.Capacity.Plans;
using LabelBench.Web.Runs;
using Microsoft.Extensions.Caching.Memory;

namespace LabelBench.Web.Plans;

/// <summary>Answers the planner's questions; what the questions on a run have in common is worked out once.</summary>
internal sealed class PlanDesk(SiteOptions options) : IDisposable
{
    private const int KeptPlanners = 4;

    /// <summary>Each offer that lost is priced anew; of more than these that takes longer than anybody wants to wait unasked.</summary>
    private const int MostPricedUnasked = 500;

    private readonly MemoryCache _planners = new(new MemoryCacheOptions { SizeLimit = KeptPlanners });

    public CapacityPlan Answer(LoadedRun run, PlanQuestion question, PlanDepth depth) => Of(run).Planner.Plan(question.Demand, depth);

    /// <summary>What currencies are worth.</summary>
    public ExchangeRates Rates(LoadedRun run) => Of(run).Rates;

    /// <summary>How much is worked out of a question.</summary>
    /// <param name="everything">Whether the visitor asked for all of it.</param>
    public PlanDepth DepthOf(bool isMoving, bool everything) => isMoving ? PlanDepth.Formula : everything || options.Catalog.Offers.Length <= MostPricedUnasked ? PlanDepth.Full : PlanDepth.Purchase;

    public void Dispose() => _planners.Dispose();

    private (CapacityPlanner Planner, ExchangeRates Rates) Of(LoadedRun run) => _planners.GetOrCreate((run.Record.RunId, run.Record.EndedUtc), entry =>
    {
        entry.Size = 1;
        var data = options.PlanningData(run.Record.Plan.Workloads);
        return (new CapacityPlanner(run.Summary, options.Catalog, data), data.Rates);
    });
}
