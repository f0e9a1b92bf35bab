using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Sheets;
using LabelBench.Cli.Checking;
using LabelBench.Core;

namespace LabelBench.Cli.Running;

/// <summary>Which offers the runs of sheets measured, and the sheets with their prices.</summary>
internal static class SheetOffers
{
    private const string OfferOption = "--offer", AgainstOption = "--against";

    /// <summary>An offer for each run, or null where none is known: a price that is not given is not told. Mistakes are kept.</summary>
    /// <param name="areAllFound">Else nobody knows which offer is which run's, and only their names are checked.</param>
    /// <param name="hasOwnCatalog">Prices of the shipped catalog are told only where one names the offer.</param>
    public static ImmutableArray<Offer?> Of(Given given, ImmutableArray<RunSummary> runs, bool areAllFound, string[] named, Catalog catalog, bool hasOwnCatalog)
    {
        if (!areAllFound)
        {
            given.Add(named.SelectMany(id => MeasuredOffer.Find(id, catalog, OfferOption).Problems));
            return [];
        }
        if (named.Length > runs.Length)
            given.Add(new Problem(OfferOption, "", string.Create(CultureInfo.InvariantCulture, $"names {named.Length} offers for {runs.Length} {(runs.Length == 1 ? "run" : "runs")}; one for each run, in their order.")));
        return [.. runs.Select((run, i) => i < named.Length
            ? given.Take(MeasuredOffer.Named(named[i], run.Record.Machine, catalog, GpuTable.Builtin, OfferOption))
            : hasOwnCatalog && SameType(run, catalog) is [var only] ? only : null)];
    }

    public static ImmutableArray<Offer> Against(Given given, string[] named, Catalog catalog)
    {
        if (named.Length > ServerSheets.MostNeighbours)
            given.Add(new Problem(AgainstOption, "", string.Create(CultureInfo.InvariantCulture, $"names {named.Length} offers; a sheet has room for {ServerSheets.MostNeighbours}.")));
        return [.. named.Select(id => given.Take(MeasuredOffer.Find(id, catalog, AgainstOption))).OfType<Offer>()];
    }

    /// <summary>A sheet for each run, compared with the others; null where there can be none, which is kept.</summary>
    public static ImmutableArray<ServerSheet?> Sheets(Given given, ImmutableArray<RunSummary> runs, ImmutableArray<Offer?> offers, ImmutableArray<Offer> against, Catalog catalog, ImmutableArray<string> jobs) =>
        [.. runs.Select((run, i) => given.Take(ServerSheets.Of(new SheetRequest(run, offers.ElementAtOrDefault(i), [.. runs.Where((_, other) => other != i)], against, catalog, jobs), Recommending.Data(run.Record.Plan.Workloads))))];

    /// <summary>What the sheets leave out, or tell that is old, on standard error.</summary>
    public static void Warn(ImmutableArray<RunSummary> runs, ImmutableArray<Offer?> offers, Catalog catalog, bool hasOwnCatalog, ImmutableArray<Offer> against, ImmutableArray<ServerSheet> sheets)
    {
        foreach (var run in runs.Where((_, i) => hasOwnCatalog && offers[i] is null))
        {
            var same = SameType(run, catalog);
            var why = same.Length == 0 ? "no offer of --servers is the machine of" : $"{string.Join(", ", same.Take(3).Select(o => o.Id))}{(same.Length > 3 ? " ..." : "")} are all the machine of";
            Console.Error.WriteLine($"! {why} run {run.Record.RunId}, so the sheet tells no price. fix: name the offer with {OfferOption} ID");
        }
        foreach (var old in offers.OfType<Offer>().Where(IsOld).DistinctBy(o => o.Id))
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"! the price of {old.Id} is of {old.AsOf:yyyy-MM-dd}, more than a year old. fix: look it up and date it in the catalog"));
        foreach (var sheet in sheets)
            foreach (var unknown in against.Where(o => sheet.Neighbours.All(n => n.Offer != o)))
                Console.Error.WriteLine($"! {unknown.Id} is not compared: nothing in run {sheet.Run.Record.RunId} tells what it does. fix: labelbench plan --run {sheet.Run.Record.RunId} --rejected says why");
    }

    private static ImmutableArray<Offer> SameType(RunSummary run, Catalog catalog) => MeasuredOffer.SameType(run.Record.Machine, catalog, GpuTable.Builtin);

    private static bool IsOld(Offer offer) => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).DayNumber - offer.AsOf.DayNumber > CatalogReader.StaleAfterDays;
}
