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

    /// <param name="limit">Null where its GPUs have their full power.</param>
    /// <returns>Null where nobody says what the server draws.</returns>
    /// <remarks>A limit saves what it takes off the boards, and never more than in proportion: stated watts may be less than the boards' together.</remarks>
    public static ServerPower? Of(Offer offer, GpuLimit? limit = null)
    {
        if (offer.Watts is not { } watts)
            return null;
        var most = limit is null ? watts : Math.Max(watts * limit.Share, watts - offer.Gpus * limit.Saved);
        return new ServerPower(most, Math.Min(most, IdlePart * watts));
    }

    /// <summary>Between idle and full in proportion to use.</summary>
    /// <param name="use">Share of the time that it is busy, 0 to 1.</param>
    public double MeanWatts(double use) => IdleWatts + (MostWatts - IdleWatts) * use;
}
