using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;

namespace LabelBench.Cli.Running;

/// <summary>Which offers the runs of sheets measured, and the sheets with their prices.</summary>
internal static class SheetOffers
{
    private const string OfferOption = "--offer", AgainstOption = "--against";

    /// <summary>An offer for each run, or null where none is known: a price that is not given is not told.</summary>
    /// <param name="hasOwnCatalog">Prices of the shipped catalog are told only where one names the offer.</param>
    public static ImmutableArray<Offer?> Of(ImmutableArray<RunSummary> runs, string[] named, Catalog catalog, bool hasOwnCatalog)
    {
        if (named.Length > runs.Length)
            throw new UserMistakeException(OfferOption, string.Create(CultureInfo.InvariantCulture, $"names {named.Length} offers for {runs.Length} {(runs.Length == 1 ? "run" : "runs")}; one for each run, in their order."));
        ImmutableArray<Offer?> offers = [.. runs.Select((run, i) => i < named.Length
            ? MeasuredOffer.Named(named[i], run.Record.Machine, catalog, GpuTable.Builtin, OfferOption).ValueOrThrow()
            : hasOwnCatalog ? OfSameType(run, catalog) : null)];
        foreach (var old in offers.OfType<Offer>().Where(IsOld).DistinctBy(o => o.Id))
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"! the price of {old.Id} is of {old.AsOf:yyyy-MM-dd}, more than a year old. fix: look it up and date it in the catalog"));
        return offers;
    }

    public static ImmutableArray<Offer> Against(string[] named, Catalog catalog) => named.Length > ServerSheets.MostNeighbours
        ? throw new UserMistakeException(AgainstOption, string.Create(CultureInfo.InvariantCulture, $"names {named.Length} offers; a sheet has room for {ServerSheets.MostNeighbours}."))
        : [.. named.Select(id => MeasuredOffer.Find(id, catalog, AgainstOption).ValueOrThrow())];

    /// <summary>A sheet for each run, compared with the others.</summary>
    public static ImmutableArray<ServerSheet> Sheets(ImmutableArray<RunSummary> runs, ImmutableArray<Offer?> offers, ImmutableArray<Offer> against, Catalog catalog, ImmutableArray<string> jobs) =>
        [.. runs.Select((run, i) =>
        {
            var sheet = ServerSheets.Of(new SheetRequest(run, offers[i], [.. runs.Where((_, other) => other != i)], against, catalog, jobs), Recommending.Data(run.Record.Plan.Workloads)).ValueOrThrow();
            foreach (var unknown in against.Where(o => sheet.Neighbours.All(n => n.Offer != o)))
                Console.Error.WriteLine($"! {unknown.Id} is not compared: nothing in run {run.Record.RunId} tells what it does. fix: labelbench plan --run {run.Record.RunId} --rejected says why");
            return sheet;
        })];

    private static Offer? OfSameType(RunSummary run, Catalog catalog)
    {
        var same = MeasuredOffer.SameType(run.Record.Machine, catalog, GpuTable.Builtin);
        if (same.Length == 1)
            return same[0];
        var why = same.Length == 0 ? "no offer of --servers is the machine of" : $"{string.Join(", ", same.Take(3).Select(o => o.Id))}{(same.Length > 3 ? " ..." : "")} are all the machine of";
        Console.Error.WriteLine($"! {why} run {run.Record.RunId}, so the sheet tells no price. fix: name the offer with {OfferOption} ID");
        return null;
    }

    private static bool IsOld(Offer offer) => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).DayNumber - offer.AsOf.DayNumber > CatalogReader.StaleAfterDays;
}
