using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Capacity.Queueing;

/// <summary>A distribution of times known by mean and variability: constant at 0, gamma up to 1 (exponential), two exponentials with balanced means beyond.</summary>
/// <param name="Mean">Above 0.</param>
/// <param name="Variability">Variance over squared mean, 0 or more.</param>
/// <remarks>Whitt (1982), doi:10.1287/opre.30.1.125: the usual choice where two moments are all that is known.</remarks>
public readonly record struct Spread(double Mean, double Variability)
{
    /// <summary>Share and rate of the shorter of two exponentials.</summary>
    private (double Share, double First, double Second) Mixture
    {
        get
        {
            var share = (1 + Math.Sqrt((Variability - 1) / (Variability + 1))) / 2;
            return (share, 2 * share / Mean, 2 * (1 - share) / Mean);
        }
    }

    /// <summary>Beyond this the moment generating function is infinite.</summary>
    public double Pole => Variability switch { <= 0 => double.PositiveInfinity, <= 1 => 1 / (Mean * Variability), _ => Mixture.Second };

    /// <summary>log E[exp(s X)], s below <see cref="Pole"/>, of either sign.</summary>
    public double LogMoment(double s)
    {
        if (Variability <= 0)
            return s * Mean;
        if (Variability <= 1)
            return -Math.Log(1 - s * Mean * Variability) / Variability;
        var (share, first, second) = Mixture;
        return Math.Log(share * first / (first - s) + (1 - share) * second / (second - s));
    }

    /// <summary>Time that a share of all stays below, to about 1 %; for variabilities up to 1.</summary>
    /// <param name="level">Above 0 and below 1.</param>
    /// <remarks>Wilson and Hilferty (1931), doi:10.1073/pnas.17.12.684.</remarks>
    /// <exception cref="NotSupportedException">The variability is above 1.</exception>
    public double Percentile(double level)
    {
        if (Variability > 1)
            throw new NotSupportedException("Percentiles are known for variabilities up to 1.");
        var root = 1 - Variability / 9 + MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, level) * Math.Sqrt(Variability / 9);
        return Mean * root * root * root;
    }

    /// <summary>One time.</summary>
    public double Draw(ref SplitMix64 random)
    {
        if (Variability <= 0)
            return Mean;
        if (Variability > 1)
        {
            var (share, first, second) = Mixture;
            return Exponential(ref random) / (random.Unit() < share ? first : second);
        }
        return Variability == 1 ? Mean * Exponential(ref random) : Mean * Variability * Gamma(1 / Variability, ref random);
    }

    private static double Exponential(ref SplitMix64 random) => -Math.Log(1 - random.Unit());

    /// <summary>Gamma of unit scale and a shape of at least 1, by rejection.</summary>
    /// <remarks>Marsaglia and Tsang (2000), doi:10.1145/358407.358414.</remarks>
    private static double Gamma(double shape, ref SplitMix64 random)
    {
        var d = shape - 1.0 / 3;
        while (true)
        {
            var normal = Normal.Draw(ref random);
            var v = 1 + normal / Math.Sqrt(9 * d);
            if (v <= 0)
                continue;
            v = v * v * v;
            if (Math.Log(1 - random.Unit()) < normal * normal / 2 + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }
}
