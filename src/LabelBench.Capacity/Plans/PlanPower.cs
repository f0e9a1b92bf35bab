using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Roofs;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>What a plan's watts, kilowatt-hours and cost of electricity rest on.</summary>
internal static class PlanPower
{
    public static IEnumerable<PlanFigure> Figures(TeamDemand demand, ImmutableArray<ServerPool> pools, PlanningData data)
    {
        var offers = pools.SelectMany(p => p.Servers).Where(s => s.Candidate.Power is not null).Select(s => s.Candidate.Offer).DistinctBy(o => o.Id).ToArray();
        foreach (var limited in pools.SelectMany(p => p.Servers).Select(s => s.Candidate).Where(c => c.GpuLimit is not null).DistinctBy(c => c.Offer.GpuName, StringComparer.OrdinalIgnoreCase))
            yield return Kept(limited.GpuLimit!, data.Gpus.Find(limited.Offer.GpuName!)!);
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

    /// <summary>How they come about, where offers say what they draw or limits on GPUs were tried.</summary>
    /// <param name="curve">Those limits.</param>
    public static IEnumerable<string> Sentences(TeamDemand demand, Market market, ImmutableArray<PowerLimitPoint> curve)
    {
        if (market.Able.Any(o => ServerPower.Of(o.Offer) is not null))
            yield return string.Create(CultureInfo.InvariantCulture, $"A server draws {ServerPower.IdlePart:0.##} of its stated watts when it does nothing (assumed) and all of them when it is fully used, in between in proportion to its use: at most the mean hour of the week over what it is bought for, or over what it does where it can do more than is asked for. ")
                + $"{(market.Period.Days is null ? "A month has" : "The plan's time has")} {Say.Number(market.Period.Hours)} h{(market.Able.Any(o => o.Offer.Electricity is ElectricityTerms.Extra) ? "; what electricity costs on top of rents is part of what is made cheapest" : "")}.";
        if (!demand.Rules.GpuPowerLimits.IsEmpty)
            yield return $"GPUs are limited in dedicated servers only, NVIDIA boards of {Say.Number(PowerCapCurve.LeastBoardWatts)} W or more: whoever rents a virtual machine does not decide on its power. {(curve.IsEmpty ? "No offer that may be rented has such; the plan is for full power." : "A board has a lowest limit of its own (nvidia-smi -q -d POWER): ask whether it may be set.")}";
        if (curve.IsEmpty)
            yield break;
        yield return PowerCapCurve.Builtin.Sentence;
        if (demand.Jobs.Any(j => j.Retraining is not null))
            yield return "What limited GPUs keep was published for inference and is taken for training, too.";
    }

    /// <summary>Over all servers; null where there are none, or one whose power nobody knows.</summary>
    public static double? Total(ImmutableArray<ServerPool> pools, Func<PowerUse, double> of)
    {
        var servers = pools.SelectMany(p => p.Servers).ToArray();
        return servers.Length == 0 || servers.Any(s => s.Candidate.Power is null) ? null : servers.Sum(s => s.Count * of(s.Candidate.Power!));
    }

    private static PlanFigure Kept(GpuLimit limit, GpuSpecification gpu) => new(
        string.Create(CultureInfo.InvariantCulture, $"{gpu.Name} at {limit.Watts:0} of {gpu.PowerWatts:0} W"), "of its rate", PowerCapCurve.Builtin.Kept(limit.Share, gpu).ToFigure(PowerLimitPair.Wording), null, null)
    {
        Kind = FigureKind.Predicted,
    };

    private static PlanFigure Figure(string what, string unit, double value, FigureKind kind, string source, DateOnly? asOf = null) =>
        new(what, unit, new Figure(value, null, null, null, Provenance.Assumed, source), asOf, null) { Kind = kind };
}
