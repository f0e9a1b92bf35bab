using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>What a plan's watts, kilowatt-hours and cost of electricity rest on.</summary>
internal static class PlanPower
{
    public static IEnumerable<PlanFigure> Figures(TeamDemand demand, ImmutableArray<ServerPool> pools)
    {
        var offers = pools.SelectMany(p => p.Servers).Where(s => s.Candidate.Power is not null).Select(s => s.Candidate.Offer).DistinctBy(o => o.Id).ToArray();
        if (offers.Length == 0)
            yield break;
        foreach (var offer in offers)
            yield return Figure($"power of {PlanFigures.Name(offer)}", "W", offer.Watts!.Value, FigureKind.Stated, PlanFigures.Source(offer), offer.AsOf);
        yield return Figure("power of an idle server", "of its full power", ServerPower.IdlePart, FigureKind.Assumed, "Barroso and Hölzle 2007, servers of that time; newer ones draw less");
        yield return demand.Rules.PowerOverhead == 1
            ? Figure("power of a site", "times that of its servers", 1, FigureKind.Assumed, "nothing for cooling and distribution; power_overhead states it")
            : Figure("power of a site", "times that of its servers", demand.Rules.PowerOverhead, FigureKind.Stated, FigureKinds.Stated);
        if (demand.Rules.ElectricityPerKilowattHour is { } price && offers.Any(o => o.Electricity is ElectricityTerms.Extra))
            yield return Figure("electricity", $"{demand.Currency} a kWh", (double)price, FigureKind.Stated, FigureKinds.Stated);
    }

    /// <summary>How they come about, where offers say what they draw.</summary>
    public static IEnumerable<string> Sentences(Market market)
    {
        if (market.Able.All(o => ServerPower.Of(o.Offer) is null))
            yield break;
        var idle = ServerPower.IdlePart.ToString("0.##", CultureInfo.InvariantCulture);
        yield return $"A server draws {idle} of its stated watts when it does nothing (assumed) and all of them when it is fully used, in between in proportion to its use: the mean hour of the week over what it is bought for, at most. "
            + $"A month has {Offer.HoursPerMonth} h{(market.Able.Any(o => o.Offer.Electricity is ElectricityTerms.Extra) ? "; what electricity costs on top of rents is part of what is made cheapest" : "")}.";
    }

    private static PlanFigure Figure(string what, string unit, double value, FigureKind kind, string source, DateOnly? asOf = null) =>
        new(what, unit, new Figure(value, null, null, null, Provenance.Assumed, source), asOf, null) { Kind = kind };
}
