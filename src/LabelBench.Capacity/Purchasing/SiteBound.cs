namespace LabelBench.Capacity.Purchasing;

/// <summary>What servers cost at least that carry a demand without whichever sites fail: a bound of the linear program by duality.</summary>
/// <remarks>
/// What k sites take away is at least Σ ν cap for any ν in 0 to 1 that adds up to k, so Σ (1 - ν) cap ≥ demand is necessary. For one ν this is a fractional knapsack;
/// the best ν is climbed to along the gradient, which is the capacity that its solution puts on each site. Any ν gives a bound that holds.
/// </remarks>
/// <param name="Value">Bound, in units of price; infinite where all servers together do not suffice.</param>
/// <param name="Worth">By site: what an item a second there is worth.</param>
/// <param name="PerDemand">What an item a second of the demand costs: the dual price of the demand.</param>
internal sealed record SiteBound(double Value, double[] Worth, double PerDemand)
{
    private const int MostSteps = 120;

    /// <summary>Kinds times steps that are looked at most.</summary>
    private const int Effort = 2_000_000;

    public static SiteBound Of(SiteKind[] kinds, int sites, int failing, double need)
    {
        double[] share = [.. Enumerable.Repeat(Math.Min(1, failing / (double)sites), sites)];
        SiteBound? best = null;
        var steps = Math.Clamp(Effort / Math.Max(1, kinds.Length), 8, MostSteps);
        for (var step = 0; step < steps; step++)
        {
            var (bound, capacity) = Fractional(kinds, share, need);
            if (best is null || bound.Value > best.Value)
                best = bound;
            if (double.IsInfinity(bound.Value) || capacity.Sum() <= 0)
                break;
            var (stride, total) = (1 / Math.Sqrt(step + 1), capacity.Sum());
            share = OnSimplex([.. share.Zip(capacity, (v, c) => v + stride * c / total)], failing);
        }
        return best!;
    }

    /// <summary>Cheapest fractions of kinds whose capacities, each weighted by what may not fail, cover the need.</summary>
    private static (SiteBound Bound, double[] Capacity) Fractional(SiteKind[] kinds, double[] share, double need)
    {
        var (keys, order) = (new double[kinds.Length], new int[kinds.Length]);
        for (var i = 0; i < kinds.Length; i++)
        {
            order[i] = i;
            var worth = (1 - share[kinds[i].Site]) * kinds[i].Kind.ItemsPerSecond;
            keys[i] = worth > 1e-12 * need ? kinds[i].Kind.Price / worth : double.PositiveInfinity;
        }
        Array.Sort(keys, order);
        var (left, spent, capacity) = (need, 0.0, new double[share.Length]);
        for (var place = 0; place < order.Length && !double.IsInfinity(keys[place]); place++)
        {
            var (kind, site) = kinds[order[place]];
            var worth = (1 - share[site]) * kind.ItemsPerSecond;
            var taken = Math.Min(kind.Stock, left / worth);
            (left, spent) = (left - taken * worth, spent + taken * kind.Price);
            capacity[site] += taken * kind.ItemsPerSecond;
            if (left <= 1e-12 * need)
                return (new SiteBound(spent, [.. share.Select(v => keys[place] * (1 - v))], keys[place]), capacity);
        }
        return (new SiteBound(double.PositiveInfinity, new double[share.Length], 0), capacity);
    }

    /// <summary>The nearest shares of 0 to 1 that add up to as many as may fail.</summary>
    private static double[] OnSimplex(double[] share, int failing)
    {
        var (low, high) = (share.Min() - 1, share.Max());
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (share.Sum(v => Math.Clamp(v - middle, 0, 1)) > failing)
                low = middle;
            else
                high = middle;
        }
        return [.. share.Select(v => Math.Clamp(v - high, 0, 1))];
    }
}
