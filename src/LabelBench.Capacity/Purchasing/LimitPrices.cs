namespace LabelBench.Capacity.Purchasing;

/// <summary>What a server, and a watt, is worth where their number is limited: multipliers that raise the linear program's bound most.</summary>
/// <remarks>
/// The bound is concave in a multiplier, and its slope is what the program's solution uses of the limit beyond what there is, so the best is where that changes sign: by bisection.
/// The program, a fractional knapsack, is solved by partition about pivots in linear time, without sorting (Balas and Zemel 1980, doi:10.1287/opre.28.5.1130).
/// </remarks>
internal static class LimitPrices
{
    private const int Steps = 28;

    /// <returns>0 for a limit that is kept by itself.</returns>
    public static (double Server, double Watt) Of(ServerKind[] kinds, double need, int servers, double watts)
    {
        var (server, watt) = (0.0, 0.0);
        if (kinds.Length == 0 || (servers == int.MaxValue && double.IsInfinity(watts)))
            return (0, 0);
        var both = servers != int.MaxValue && !double.IsInfinity(watts);
        for (var round = 0; round < (both ? 2 : 1); round++)
        {
            if (servers != int.MaxValue)
                server = Best(m => Slope((m, watt), use => use.Servers - servers), kinds.Max(k => k.Price) + 1.0);
            if (!double.IsInfinity(watts))
                watt = Best(m => Slope((server, m), use => use.Watts - watts), kinds.Max(k => k.Price / Math.Max(1e-3, k.Watts)) + 1.0);
        }
        return (server, watt);

        double Slope((double, double) multipliers, Func<(double Servers, double Watts), double> excess) => excess(Relaxed(kinds, need, multipliers));
    }

    /// <summary>Where a falling slope changes sign between 0 and a limit; 0 where it is not above 0 there.</summary>
    private static double Best(Func<double, double> slope, double limit)
    {
        if (slope(0) <= 0)
            return 0;
        var (low, high) = (0.0, limit);
        for (var step = 0; step < Steps; step++)
        {
            var middle = (low + high) / 2;
            if (slope(middle) > 0)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    /// <summary>Servers and watts of the cheapest fractions of kinds that cover a need.</summary>
    private static (double Servers, double Watts) Relaxed(ServerKind[] kinds, double need, (double Server, double Watt) multipliers)
    {
        var (ratios, order) = (new double[kinds.Length], new int[kinds.Length]);
        for (var i = 0; i < kinds.Length; i++)
            (ratios[i], order[i]) = (CoverSearch.Price(kinds[i], multipliers) / kinds[i].ItemsPerSecond, i);
        var (from, to, left, servers, watts) = (0, kinds.Length, need, 0.0, 0.0);
        while (to - from > 32)
        {
            var middle = Partition(ratios, order, from, to);
            var capacity = 0.0;
            for (var i = from; i < middle; i++)
                capacity += kinds[order[i]].Stock * kinds[order[i]].ItemsPerSecond;
            if (capacity >= left)
            {
                to = middle;
                continue;
            }
            for (; from < middle; from++)
                Take(kinds[order[from]], kinds[order[from]].Stock);
        }
        Array.Sort(ratios, order, from, to - from);
        for (; from < to && left > 0; from++)
            Take(kinds[order[from]], Math.Min(kinds[order[from]].Stock, left / kinds[order[from]].ItemsPerSecond));
        return (servers, watts);

        void Take(ServerKind kind, double count) => (left, servers, watts) = (left - count * kind.ItemsPerSecond, servers + count, watts + count * kind.Watts);
    }

    /// <summary>Puts what is at most a middling ratio before what is at least that; both sides have something.</summary>
    private static int Partition(double[] ratios, int[] order, int from, int to)
    {
        var (a, b, c) = (ratios[from], ratios[(from + to) / 2], ratios[to - 1]);
        var pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
        var (low, high) = (from, to - 1);
        while (low <= high)
        {
            while (ratios[low] < pivot)
                low++;
            while (ratios[high] > pivot)
                high--;
            if (low > high)
                break;
            (ratios[low], ratios[high]) = (ratios[high], ratios[low]);
            (order[low], order[high]) = (order[high], order[low]);
            (low, high) = (low + 1, high - 1);
        }
        return Math.Clamp(low, from + 1, to - 1);
    }
}
