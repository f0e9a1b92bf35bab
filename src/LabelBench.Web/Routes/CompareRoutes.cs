using System.Globalization;
using LabelBench.Analysis.Comparison;
using LabelBench.Core;
using LabelBench.Reporting.Html;
using LabelBench.Web.Pages;
using LabelBench.Web.Runs;
using LabelBench.Workloads.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LabelBench.Web.Routes;

/// <summary>Two runs and the verdict on them.</summary>
internal sealed class CompareRoutes(SiteParts site)
{
    private const double LeastPercent = 0.1, MostPercent = 100;

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/compare", SiteParts.Reading, PageAsync);

    private async Task PageAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (from, to, anyMachine) = (Named(query["base"]), Named(query["candidate"]), query["any_machine"] == "1");
        var threshold = Threshold(query["threshold"].ToString());
        PageContent? comparison = null;
        if (from is not null && to is not null)
        {
            if (await site.FindOrRefuseAsync(context, from).ConfigureAwait(false) is not { } before || await site.FindOrRefuseAsync(context, to).ConfigureAwait(false) is not { } after)
                return;
            var rules = ComparisonPolicy.Default with { Threshold = threshold, AnyMachine = anyMachine };
            comparison = await site.Workforce.DoAsync(() => ComparisonPage.Content(RunComparer.Compare(Side(before), Side(after), rules)), context.RequestAborted).ConfigureAwait(false);
        }
        var runs = await site.Runs.ListAsync(context.RequestAborted).ConfigureAwait(false);
        await Answers.PageAsync(context, ComparePage.Content(runs, from, to, threshold, anyMachine, comparison)).ConfigureAwait(false);
    }

    private static string? Named(string? id) => string.IsNullOrEmpty(id) ? null : id;

    private static double Threshold(string percent) => percent.Length == 0 ? ComparisonPolicy.Default.Threshold
        : double.TryParse(percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= LeastPercent and <= MostPercent ? value / 100
        : throw new UserMistakeException("threshold", $"'{percent}' is not 0.1 to 100 per cent.");

    private static RunSet Side(LoadedRun run) => RunSet.Of(run.Record.Label ?? run.Record.RunId, [new ComparedRun(run.Record, run.Folder is null ? null : run.Latencies)]);
}
