using LabelBench.Capacity;
using LabelBench.Capacity.Plans;
using Microsoft.Extensions.Caching.Memory;

namespace LabelBench.Web.Plans;

/// <summary>Answers the planner's questions; what the questions on the same runs have in common is worked out once a day.</summary>
internal sealed class PlanDesk(SiteOptions options) : IDisposable
{
    private const int KeptPlanners = 4;

    /// <summary>Each offer that lost is priced anew; of more than these that takes longer than anybody wants to wait unasked.</summary>
    private const int MostPricedUnasked = 500;

    private readonly MemoryCache _planners = new(new MemoryCacheOptions { SizeLimit = KeptPlanners });

    /// <summary>Prices are as old as they are today.</summary>
    public DateOnly Today => DateOnly.FromDateTime(options.Clock.GetUtcNow().UtcDateTime);

    public CapacityPlan Answer(PlanBasis basis, PlanQuestion question, PlanDepth depth) => Of(basis).Planner.Plan(question.Demand, depth);

    /// <summary>What currencies are worth.</summary>
    public ExchangeRates Rates(PlanBasis basis) => Of(basis).Rates;

    /// <summary>How much is worked out of a question.</summary>
    /// <param name="everything">Whether the visitor asked for all of it.</param>
    public PlanDepth DepthOf(bool isMoving, bool everything) => isMoving ? PlanDepth.Formula : everything || options.Catalog.Offers.Length <= MostPricedUnasked ? PlanDepth.Full : PlanDepth.Purchase;

    public void Dispose() => _planners.Dispose();

    private (CapacityPlanner Planner, ExchangeRates Rates) Of(PlanBasis basis) => _planners.GetOrCreate((basis.State, Today), entry =>
    {
        entry.Size = 1;
        var data = options.PlanningData([.. basis.Runs.All.SelectMany(r => r.Record.Plan.Workloads)]) with { Today = Today };
        return (new CapacityPlanner(basis.Runs, options.Catalog, data), data.Rates);
    });
}
