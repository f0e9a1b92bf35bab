using System.Collections.Immutable;
using LabelBench.Analysis.Comparison;
using LabelBench.Analysis.Histories;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Html;
using LabelBench.Storage.Sqlite;
using LabelBench.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;

namespace LabelBench.Web.Routes;

/// <summary>A metric over the runs that the store has of a machine.</summary>
internal sealed class HistoryRoutes(SiteParts site) : IDisposable
{
    private const int KeptHistories = 8;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = KeptHistories });

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/history", SiteParts.Reading, PageAsync);

    public void Dispose() => _kept.Dispose();

    private async Task PageAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var metric = query["metric"].ToString() is { Length: > 0 } named ? named : ComparedMetric.Families[0];
        var workload = query["workload"].ToString();
        var headers = new List<RunHeader>();
        var store = site.Runs.Store();
        if (store is not null)
            await foreach (var header in store.ListAsync(context.RequestAborted).ConfigureAwait(false))
                headers.Add(header);
        ImmutableArray<string> machines = [.. headers.Select(h => h.Machine).Distinct(StringComparer.Ordinal)];
        var machine = query["machine"].ToString() is { Length: > 0 } chosen ? chosen : machines.FirstOrDefault();
        var (history, why) = store is null || machine is null ? (null, "The store has no run. Measure one with: labelbench run")
            : !machines.Contains(machine) ? (null, $"'{machine}' has no run in the store{NearMatch.Hint(machine, machines)}")
            : await FollowAsync(store, new(machine, metric, workload, headers.Count(h => h.Machine == machine), headers.First(h => h.Machine == machine).RunId), context.RequestAborted).ConfigureAwait(false);
        await Answers.PageAsync(context, FollowPage.Content(machines, machine, metric, workload, history, why)).ConfigureAwait(false);
    }

    private async Task<(PageContent? History, string Why)> FollowAsync(SqliteResultStore store, Followed followed, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(followed, out (PageContent?, string) known))
            return known;
        var builder = new HistoryBuilder(followed.Metric, followed.Workload.Length == 0 ? null : cell => cell.WorkloadId == followed.Workload);
        await foreach (var record in store.ReadAsync(null, cancellation).ConfigureAwait(false))
            if (record.Machine.Name == followed.Machine)
                builder.Add(record);
        var made = await site.Workforce.DoAsync(() => Show(builder, followed), cancellation).ConfigureAwait(false);
        using var entry = _kept.CreateEntry(followed);
        (entry.Size, entry.Value) = (1, made);
        return made;
    }

    private static (PageContent? History, string Why) Show(HistoryBuilder builder, Followed followed)
    {
        var history = builder.Build();
        if (!history.Series.IsEmpty || !history.LeftOut.IsEmpty)
            return (HistoryPage.Content(history), "");
        return (null, builder.Known.Count == 0 ? "No run with a valid trial fits. Measure one with: labelbench run"
            : builder.Known.Contains(followed.Metric) ? $"'{followed.Metric}' is in none of the runs that fit."
            : $"'{followed.Metric}' is in no run{NearMatch.Hint(followed.Metric, [.. builder.Known])}");
    }

    /// <param name="Runs">How many runs the machine has, and the newest: with another run there is another history.</param>
    private sealed record Followed(string Machine, string Metric, string Workload, int Runs, string Newest);
}
