using LabelBench.Capacity;
using LabelBench.Capacity.Plans;
using LabelBench.Reporting.Html;
using LabelBench.Web.Pages;
using LabelBench.Web.Plans;
using LabelBench.Web.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LabelBench.Web.Routes;

/// <summary>The planner: its page, and the answers that it asks for while somebody drags.</summary>
internal sealed class PlanRoutes(SiteParts site) : IDisposable
{
    private readonly PlanDesk _desk = new(site.Options);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/plan", SiteParts.Reading, PageAsync);
        routes.MapMethods("/api/plan", SiteParts.Reading, AnswerAsync);
    }

    public void Dispose() => _desk.Dispose();

    private async Task PageAsync(HttpContext context)
    {
        var runs = await site.Runs.ListAsync(context.RequestAborted).ConfigureAwait(false);
        if (context.Request.Query["run"].Count == 0 && runs.All(r => r.Header is not { TrialsValid: > 0 }))
        {
            await Answers.PageAsync(context, PlannerPage.Nothing).ConfigureAwait(false);
            return;
        }
        var newest = runs.FirstOrDefault(r => r.Header is { TrialsValid: > 0 })?.RunId ?? "";
        if (await site.FindOrRefuseAsync(context, context.Request.Query["run"].ToString() is { Length: > 0 } named ? named : newest).ConfigureAwait(false) is not { } run)
            return;
        var (question, plan) = await PlanAsync(context, run, PlanDepth.Full).ConfigureAwait(false);
        await Answers.PageAsync(context, PlannerPage.Content(runs, run, question, plan, Rates(run)), StatusCodes.Status200OK, "plan.js").ConfigureAwait(false);
    }

    /// <summary><c>depth=formula</c> answers a move of a slider, <c>depth=full</c> where it came to rest.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        if (await site.FindOrRefuseAsync(context, context.Request.Query["run"].ToString()).ConfigureAwait(false) is not { } run)
            return;
        var isWhole = context.Request.Query["depth"] == "full";
        var (_, plan) = await PlanAsync(context, run, isWhole ? PlanDepth.Full : PlanDepth.Formula).ConfigureAwait(false);
        var details = isWhole ? PlanPage.Details(plan) : null;
        await Answers.JsonAsync(context, new { Possible = plan.IsPossible, plan.PricePerMonth, plan.Servers, Answer = PlanPage.Summary(plan).Text, Details = details?.Body.Text, Charts = details?.ChartsJson }).ConfigureAwait(false);
    }

    private async Task<(PlanQuestion Question, CapacityPlan Plan)> PlanAsync(HttpContext context, LoadedRun run, PlanDepth depth)
    {
        var question = PlanQuestion.Read(context.Request.Query, run.Summary, Rates(run)).ValueOrThrow();
        return (question, await site.Workforce.DoAsync(() => _desk.Answer(run, question, depth), context.RequestAborted).ConfigureAwait(false));
    }

    private ExchangeRates Rates(LoadedRun run) => site.Options.PlanningData(run.Record.Plan.Workloads).Rates;
}
