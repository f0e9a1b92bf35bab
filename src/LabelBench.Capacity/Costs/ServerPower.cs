namespace LabelBench.Capacity.Costs;

/// <summary>What one server draws.</summary>
/// <param name="MostWatts">When it is fully used, W.</param>
/// <param name="IdleWatts">When it does nothing, W; at most <paramref name="MostWatts"/>.</param>
public sealed record ServerPower(double MostWatts, double IdleWatts)
{
    /// <summary>
    /// Part of its full power that an idle server draws. Servers of 2007 drew half (Barroso and Hölzle 2007, "The Case for Energy-Proportional Computing",
    /// doi:10.1109/MC.2007.443); newer ones draw less, so that half is on the safe side for what electricity costs.
    /// </summary>
    public const double IdlePart = 0.5;

    /// <returns>Null where nobody says what the server draws.</returns>
    public static ServerPower? Of(Offer offer) => offer.Watts is { } watts ? new ServerPower(watts, IdlePart * watts) : null;

    /// <summary>Between idle and full in proportion to use.</summary>
    /// <param name="use">Share of the time that it is busy, 0 to 1.</param>
    public double MeanWatts(double use) => IdleWatts + (MostWatts - IdleWatts) * use;
}
