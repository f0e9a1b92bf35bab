using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Sheets;

/// <summary>Servers to compare a server with: the runs that were given, then the offers that were, then the nearest of the catalog.</summary>
internal static class SheetNeighbours
{
    public static ImmutableArray<SheetNeighbour> Of(SheetRequest request, ImmutableArray<SheetJob> jobs, PlanningData data)
    {
        var models = jobs.ToDictionary(j => j.Headline.Workload.Id, j => new ThroughputModel(RunBasis.From(request.Run, j.Headline.Workload.Id, data.Gpus), data), StringComparer.Ordinal);
        var given = request.Others.Select(r => Measured(r, jobs)).Concat(request.Against.Select(o => Expected(o, jobs, models))).Where(n => !n.Rates.IsEmpty).Take(ServerSheets.MostNeighbours).ToArray();
        // Offers that were named stand alone: whoever names one does not ask for another.
        return request.Against.IsEmpty
            ? [.. given, .. Nearest(request, jobs, models, data.Rates).Take(ServerSheets.MostNeighbours - given.Length)]
            : [.. given];
    }

    /// <summary>Scores of the same jobs, measured in the same way.</summary>
    private static SheetNeighbour Measured(RunSummary run, ImmutableArray<SheetJob> jobs)
    {
        var theirs = run.Record.InjectedSlowdown is null ? Headlines.Of(run) : [];
        return new SheetNeighbour(run, null, Rates(jobs, job => theirs.FirstOrDefault(h => IsSameJob(h, job.Headline))?.Best.Throughput));
    }

    private static bool IsSameJob(Headline a, Headline b) =>
        (a.Workload.Id, a.Workload.FileHash, a.Best.Cell.Scope, a.Best.Cell.Scenario) == (b.Workload.Id, b.Workload.FileHash, b.Best.Cell.Scope, b.Best.Cell.Scenario);

    private static SheetNeighbour Expected(Offer offer, ImmutableArray<SheetJob> jobs, Dictionary<string, ThroughputModel> models) =>
        new(null, offer, Rates(jobs, job => CanBePredicted(job.Headline) && models[job.Headline.Workload.Id].Predict(offer) is Prediction.Known known ? known.Throughput : null));

    /// <summary>The model predicts what a server does of the whole way of a job when it always has something to do, and of a model where nothing else is measured.</summary>
    private static bool CanBePredicted(Headline headline) => headline.Best is { Cell.Scenario: Scenario.Offline, Training: null }
        && (headline.Best.Cell.Scope is Scope.Pipeline || headline.Workload.Task is LabelingTask.ModelOnly);

    /// <summary>Of the offers that do the first job that can be predicted: one to either side, by price where the server's own is known, else by what they do; then the next nearest.</summary>
    private static IEnumerable<SheetNeighbour> Nearest(SheetRequest request, ImmutableArray<SheetJob> jobs, Dictionary<string, ThroughputModel> models, ExchangeRates rates)
    {
        if (jobs.FirstOrDefault(j => CanBePredicted(j.Headline)) is not { } job)
            return [];
        var (own, first) = (request.Offer, job.Headline.Workload.Id);
        var able = request.Catalog.Offers
            .Where(o => own is null || (o.Provider, o.Name) != (own.Provider, own.Name))
            .Select(o => Expected(o, jobs, models))
            // What is quoted as measured is a server of the run's own type.
            .Where(n => n.Rates.TryGetValue(first, out var rate) && rate.Provenance is Provenance.Predicted)
            .Select(n => (Neighbour: n, Distance: own is null ? Math.Log(n.Rates[first].Value / job.Rate.Value) : Math.Log((double)(rates.Convert(n.Offer!.PricePerMonth, n.Offer.Currency, own.Currency) / own.PricePerMonth))))
            .OrderBy(n => Math.Abs(n.Distance)).ThenBy(n => n.Neighbour.Offer!.Id, StringComparer.Ordinal)
            .DistinctBy(n => (n.Neighbour.Offer!.Provider, n.Neighbour.Offer.Name))
            .ToArray();
        var sides = able.DistinctBy(n => n.Distance < 0).ToArray();
        return sides.Concat(able.Except(sides)).Select(n => n.Neighbour);
    }

    private static ImmutableSortedDictionary<string, Figure> Rates(ImmutableArray<SheetJob> jobs, Func<SheetJob, Figure?> rate) => jobs
        .Select(job => (job.Headline.Workload.Id, Rate: rate(job)))
        .Where(r => r.Rate is not null)
        .ToImmutableSortedDictionary(r => r.Id, r => r.Rate!, StringComparer.Ordinal);
}
