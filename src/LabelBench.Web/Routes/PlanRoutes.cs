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
        if (Named(context).Length == 0 && newest is null)
        {
            await Answers.PageAsync(context, PlannerPage.Nothing).ConfigureAwait(false);
            return;
        }
        if (await BasisAsync(context, Named(context) is { Length: > 0 } named ? named : [newest ?? ""]).ConfigureAwait(false) is not { } basis)
            return;
        var depth = _desk.DepthOf(isMoving: false, context.Request.Query["everything"] == "1");
        var question = Read(context, basis);
        var plan = await site.Workforce.DoAsync(() => _desk.Answer(basis, question, depth), context.RequestAborted).ConfigureAwait(false);
        await Answers.PageAsync(context, PlannerPage.Content(runs, basis, question, plan, depth, _desk.Rates(basis)), StatusCodes.Status200OK, "plan.js").ConfigureAwait(false);
    }

    /// <summary>Runs of the address, each once.</summary>
    private static string[] Named(HttpContext context) => [.. context.Request.Query["run"].OfType<string>().Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <returns>What to plan on, or null where the request was answered already: there is no such run.</returns>
    /// <exception cref="UserMistakeException">Nothing can be planned on these runs together.</exception>
    private async Task<PlanBasis?> BasisAsync(HttpContext context, string[] ids)
    {
        if (ids.Length > PlanBasis.MostRuns)
            throw new UserMistakeException("run", $"names {ids.Length} runs; a plan here rests on at most {PlanBasis.MostRuns}, labelbench plan takes more.");
        var runs = new List<LoadedRun>();
        foreach (var id in ids.DefaultIfEmpty(""))
        {
            if (await site.FindOrRefuseAsync(context, id).ConfigureAwait(false) is not { } run)
                return null;
            runs.Add(run);
        }
        return PlanBasis.Of(runs).ValueOrThrow();
    }

    /// <summary><c>moving=1</c> answers a move of a slider; without it, where it came to rest.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        if (await BasisAsync(context, Named(context)).ConfigureAwait(false) is not { } basis)
            return;
        var depth = _desk.DepthOf(context.Request.Query["moving"] == "1", everything: false);
        var question = Read(context, basis);
        var asked = (basis.State, _desk.Today, question, depth);
        if (!_answers.TryGetValue(asked, out byte[]? answer))
        {
            answer = await site.Workforce.DoAsync(() => Answer(basis, question, depth), context.RequestAborted).ConfigureAwait(false);
            using var entry = _answers.CreateEntry(asked);
            (entry.Size, entry.Value) = (answer.Length, answer);
        }
        await Answers.BytesAsync(context, answer!, Answers.JsonType).ConfigureAwait(false);
    }

    private byte[] Answer(PlanBasis basis, PlanQuestion question, PlanDepth depth)
    {
        var plan = _desk.Answer(basis, question, depth);
        var details = depth is PlanDepth.Formula ? null : PlannerPage.Details(basis, question, plan, depth);
        return JsonSerializer.SerializeToUtf8Bytes(
            new { Possible = plan.IsPossible, plan.Price, plan.Servers, Answer = PlanPage.Summary(plan).Text, Details = details?.Body.Text, Charts = details?.ChartsJson }, Json.Line);
    }

    private PlanQuestion Read(HttpContext context, PlanBasis basis) => PlanQuestion.Read(context.Request.Query, basis.Runs, _desk.Rates(basis)).ValueOrThrow();
}
