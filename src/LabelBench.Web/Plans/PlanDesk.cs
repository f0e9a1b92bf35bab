using LabelBench.Capacity.Plans;
using LabelBench.Web.Runs;
using Microsoft.Extensions.Caching.Memory;

namespace LabelBench.Web.Plans;

/// <summary>Answers the planner's questions; what the questions on a run have in common is worked out once.</summary>
internal sealed class PlanDesk(SiteOptions options) : IDisposable
{
    private const int KeptPlanners = 4;

    private readonly MemoryCache _planners = new(new MemoryCacheOptions { SizeLimit = KeptPlanners });

    public CapacityPlan Answer(LoadedRun run, PlanQuestion question, PlanDepth depth) => PlannerOf(run).Plan(question.Demand, depth);

    public void Dispose() => _planners.Dispose();

    private CapacityPlanner PlannerOf(LoadedRun run) => _planners.GetOrCreate((run.Record.RunId, run.Record.EndedUtc), entry =>
    {
        entry.Size = 1;
        return new CapacityPlanner(run.Summary, options.Catalog, options.PlanningData(run.Record.Plan.Workloads));
    })!;
}
