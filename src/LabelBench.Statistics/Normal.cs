using LabelBench.Core;

namespace LabelBench.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>A value drawn from it.</summary>
    /// <remarks>Box and Muller (1958), doi:10.1214/aoms/1177706645.</remarks>
    public static double Draw(ref SplitMix64 random) => Math.Sqrt(-2 * Math.Log(1 - random.Unit())) * Math.Cos(2 * Math.PI * random.Unit());

    /// <summary>Value that a share of all stays below.</summary>
    /// <param name="level">Above 0 and below 1.</param>
    public static double Quantile(double level) => StudentT.Quantile(level, 1e9);

    public static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Probability of a value of at most <paramref name="z"/>, to about 1e-7.</summary>
    /// <remarks>Abramowitz and Stegun 26.2.17.</remarks>
    public static double Cdf(double z)
    {
        var t = 1 / (1 + 0.2316419 * Math.Abs(z));
        var tail = Density(z) * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return z >= 0 ? 1 - tail : tail;
    }

    /// <summary>Probability of a value above <paramref name="z"/>, with a relative error below 1e-6 however far out.</summary>
    /// <remarks>From 2 on the continued fraction of Abramowitz and Stegun 26.2.14; <see cref="Cdf"/> keeps no digits there.</remarks>
    public static double UpperTail(double z)
    {
        const int Terms = 100;
        if (z < 2)
            return 1 - Cdf(z);
        var fraction = z;
        for (var term = Terms; term >= 1; term--)
            fraction = z + term / fraction;
        return Density(z) / fraction;
    }
}
