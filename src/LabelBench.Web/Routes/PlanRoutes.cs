using System.Text.Json;
using LabelBench.Capacity.Plans;
using LabelBench.Core;
using LabelBench.Reporting.Html;
using LabelBench.Web.Pages;
using LabelBench.Web.Plans;
using LabelBench.Web.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;

namespace LabelBench.Web.Routes;

/// <summary>The planner: its page, and the answers that it asks for while somebody drags.</summary>
internal sealed class PlanRoutes(SiteParts site) : IDisposable
{
    /// <summary>Bytes of answers that are kept: a slider has a hundred places, and people drag back and forth.</summary>
    private const int KeptBytes = 16 << 20;

    private readonly PlanDesk _desk = new(site.Options);
    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = KeptBytes });

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/plan", SiteParts.Reading, PageAsync);
        routes.MapMethods("/api/plan", SiteParts.Reading, AnswerAsync);
    }

    public void Dispose()
    {
        _answers.Dispose();
        _desk.Dispose();
    }

    private async Task PageAsync(HttpContext context)
    {
        var runs = await site.Runs.ListAsync(context.RequestAborted).ConfigureAwait(false);
        var newest = runs.FirstOrDefault(r => r.HasFigures)?.RunId;
        if (context.Request.Query["run"].Count == 0 && newest is null)
        {
            await Answers.PageAsync(context, PlannerPage.Nothing).ConfigureAwait(false);
            return;
        }
        if (await site.FindOrRefuseAsync(context, context.Request.Query["run"].ToString() is { Length: > 0 } named ? named : newest ?? "").ConfigureAwait(false) is not { } run)
            return;
        var depth = _desk.DepthOf(isMoving: false, context.Request.Query["everything"] == "1");
        var question = Read(context, run);
        var plan = await site.Workforce.DoAsync(() => _desk.Answer(run, question, depth), context.RequestAborted).ConfigureAwait(false);
        await Answers.PageAsync(context, PlannerPage.Content(runs, run, question, plan, depth, _desk.Rates(run)), StatusCodes.Status200OK, "plan.js").ConfigureAwait(false);
    }

    /// <summary><c>moving=1</c> answers a move of a slider; without it, where it came to rest.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        if (await site.FindOrRefuseAsync(context, context.Request.Query["run"].ToString()).ConfigureAwait(false) is not { } run)
            return;
        var depth = _desk.DepthOf(context.Request.Query["moving"] == "1", everything: false);
        var question = Read(context, run);
        var asked = (run.Record.RunId, run.Record.EndedUtc, question, depth);
        if (!_answers.TryGetValue(asked, out byte[]? answer))
        {
            answer = await site.Workforce.DoAsync(() => Answer(run, question, depth), context.RequestAborted).ConfigureAwait(false);
            using var entry = _answers.CreateEntry(asked);
            (entry.Size, entry.Value) = (answer.Length, answer);
        }
        await Answers.BytesAsync(context, answer!, Answers.JsonType).ConfigureAwait(false);
    }

    private byte[] Answer(LoadedRun run, PlanQuestion question, PlanDepth depth)
    {
        var plan = _desk.Answer(run, question, depth);
        var details = depth is PlanDepth.Formula ? null : PlannerPage.Details(run, question, plan, depth);
        return JsonSerializer.SerializeToUtf8Bytes(
            new { Possible = plan.IsPossible, plan.PricePerMonth, plan.Servers, Answer = PlanPage.Summary(plan).Text, Details = details?.Body.Text, Charts = details?.ChartsJson }, Json.Line);
    }

    private PlanQuestion Read(HttpContext context, LoadedRun run) => PlanQuestion.Read(context.Request.Query, run.Summary, _desk.Rates(run)).ValueOrThrow();
}
