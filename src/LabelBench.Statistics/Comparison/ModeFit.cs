namespace LabelBench.Statistics.Comparison;

/// <summary>Two normal modes of one width, fitted to the logarithms of the iterations of one side.</summary>
internal sealed class ModeFit
{
    /// <summary>Values are counted in so many classes between the outermost that count.</summary>
    private const int Classes = 128;

    /// <summary>Values further out, in robust deviations, are outliers and no mode.</summary>
    private const double Outermost = 8;

    private const int MostSteps = 60;

    /// <summary>Shares of the upper mode that the search begins with.</summary>
    private static readonly double[] Starts = [0.1, 0.5, 0.9];

    private readonly double low, width;
    private readonly double[] counts = new double[Classes];
    private double deviation;

    private ModeFit(double[] sorted, double mean)
    {
        var (middle, spread) = (Quantiles.Of(sorted, 0.5), (Quantiles.Of(sorted, 0.95) - Quantiles.Of(sorted, 0.05)) / 3.29);
        (low, var high) = (Math.Max(sorted[0], middle - Outermost * spread), Math.Min(sorted[^1], middle + Outermost * spread));
        width = (high - low) / Classes;
        foreach (var value in sorted)
            if (value >= low && value <= high)
                counts[Math.Min(Classes - 1, (int)((value - low) / width))]++;
        (Count, Mean) = (counts.Sum(), mean);
        Fit();
    }

    public double Count { get; }

    /// <summary>Of all logarithms, outliers included.</summary>
    public double Mean { get; }

    public double Gain { get; private set; }

    public double Lower { get; private set; }

    public double Upper { get; private set; }

    public double UpperShare { get; private set; }

    /// <summary>Values near the modes and near the deepest place between them; none of a side in one mode.</summary>
    public ModeCounts Counts { get; private set; }

    /// <returns>Null where nothing varies.</returns>
    public static ModeFit? Of(IReadOnlyList<double[]> processes)
    {
        var logarithms = processes.Select(p => Array.ConvertAll(p, v => Math.Log(v))).ToArray();
        var means = logarithms.Select(p => Moments.Mean(p)).ToArray();
        var mean = Moments.Mean(means);
        var sorted = logarithms.SelectMany((p, i) => p.Select(v => v - means[i] + mean)).ToArray();
        Array.Sort(sorted);
        return Quantiles.Of(sorted, 0.95) > Quantiles.Of(sorted, 0.05) ? new ModeFit(sorted, mean) : null;
    }

    public void JoinNearerOf(ModeFit other)
    {
        var isUpper = Math.Abs(Mean - other.Upper) < Math.Abs(Mean - other.Lower);
        (Lower, Upper, UpperShare) = isUpper ? (other.Lower, Mean, 1) : (Mean, other.Upper, 0);
        Counts = default;
    }

    private double At(int place) => low + (place + 0.5) * width;

    private void Fit()
    {
        double sum = 0, squares = 0;
        for (var i = 0; i < Classes; i++)
            sum += counts[i] * At(i);
        var mean = sum / Count;
        for (var i = 0; i < Classes; i++)
            squares += counts[i] * (At(i) - mean) * (At(i) - mean);
        var one = -Count / 2 * (Math.Log(squares / Count) + 1);
        var best = Starts.Select(Maximised).MaxBy(f => f.Likelihood);
        (Gain, Lower, Upper, UpperShare, deviation) = (2 * (best.Likelihood - one), best.Lower, best.Upper, best.Share, best.Deviation);
        Counts = CountsNearModes();
    }

    /// <returns>The likelihood less its constant, as that of one mode.</returns>
    private (double Likelihood, double Lower, double Upper, double Share, double Deviation) Maximised(double share)
    {
        var (lower, upper, scatter) = Cut(share);
        var likelihood = double.NegativeInfinity;
        for (var step = 0; step < MostSteps; step++)
        {
            double inUpper = 0, sumUpper = 0, sumLower = 0, squares = 0, reached = 0;
            var (slope, middle, odds) = ((upper - lower) / (scatter * scatter), (upper + lower) / 2, Math.Log(share / (1 - share)));
            for (var i = 0; i < Classes; i++)
            {
                if (counts[i] == 0)
                    continue;
                var x = At(i);
                var belongs = 1 / (1 + Math.Exp(-slope * (x - middle) - odds));
                inUpper += counts[i] * belongs;
                sumUpper += counts[i] * belongs * x;
                sumLower += counts[i] * (1 - belongs) * x;
                squares += counts[i] * (belongs * (x - upper) * (x - upper) + (1 - belongs) * (x - lower) * (x - lower));
                // Of a value's density: that of the likelier mode over the share of it that this mode has.
                reached += counts[i] * (belongs > 0.5
                    ? Math.Log(share / belongs) - (x - upper) * (x - upper) / (2 * scatter * scatter)
                    : Math.Log((1 - share) / (1 - belongs)) - (x - lower) * (x - lower) / (2 * scatter * scatter));
            }
            reached -= Count * Math.Log(scatter);
            if (inUpper < 1 || inUpper > Count - 1 || reached - likelihood < 1e-3)
                return (Math.Max(reached, likelihood), lower, upper, share, scatter);
            likelihood = reached;
            (lower, upper, share, scatter) = (sumLower / (Count - inUpper), sumUpper / inUpper, inUpper / Count, Math.Max(width / 2, Math.Sqrt(squares / Count)));
        }
        return (likelihood, lower, upper, share, scatter);
    }

    /// <summary>Means of what lies below and above a quantile, and the deviation about them.</summary>
    private (double Lower, double Upper, double Scatter) Cut(double share)
    {
        double below = 0, sumBelow = 0, sum = 0, squares = 0;
        for (var i = 0; i < Classes; i++)
            sum += counts[i] * At(i);
        var at = 0;
        for (; at < Classes - 1 && (below == 0 || below + counts[at] <= (1 - share) * Count); at++)
            (below, sumBelow) = (below + counts[at], sumBelow + counts[at] * At(at));
        var (lower, upper) = (sumBelow / below, (sum - sumBelow) / Math.Max(1, Count - below));
        for (var i = 0; i < Classes; i++)
            squares += counts[i] * Math.Pow(At(i) - (i < at ? lower : upper), 2);
        return (lower, upper, Math.Max(width / 2, Math.Sqrt(squares / Count)));
    }

    private ModeCounts CountsNearModes()
    {
        var reach = Math.Max(width, Math.Min(deviation, (Upper - Lower) / 4) / 2);
        return new ModeCounts(Near(Lower), Near(Deepest()), Near(Upper));

        double Near(double place)
        {
            double near = 0;
            for (var i = 0; i < Classes; i++)
                near += Math.Abs(At(i) - place) <= reach ? counts[i] : 0;
            return near;
        }
    }

    /// <summary>Where the fitted density is lowest between the modes; what the values say there is then no matter of choice.</summary>
    private double Deepest()
    {
        const int Steps = 100;
        var (deepest, least) = (Lower, double.PositiveInfinity);
        for (var step = 1; step < Steps; step++)
        {
            var place = Lower + (Upper - Lower) * step / Steps;
            var density = (1 - UpperShare) * Normal.Density((place - Lower) / deviation) + UpperShare * Normal.Density((place - Upper) / deviation);
            (deepest, least) = density < least ? (place, density) : (deepest, least);
        }
        return deepest;
    }
}
