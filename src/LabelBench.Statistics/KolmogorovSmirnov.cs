namespace LabelBench.Statistics;

/// <summary>How far a sample lies from a distribution: the greatest distance between the two distribution functions, and how likely as great a one is by chance.</summary>
/// <param name="Distance">0 to 1.</param>
/// <param name="PValue">Probability of at least this distance when the sample does follow the distribution, 0 to 1.</param>
/// <param name="Count">Values in the sample.</param>
/// <remarks>Kolmogorov (1933); p by the limiting series at (√n + 0.12 + 0.11 / √n) D, Stephens (1970), good from about five values on.</remarks>
public sealed record KolmogorovSmirnov(double Distance, double PValue, int Count)
{
    /// <param name="values">At least one value, any order.</param>
    /// <param name="distribution">The distribution function: a continuous, rising function into 0 to 1.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static KolmogorovSmirnov Of(ReadOnlySpan<double> values, Func<double, double> distribution)
    {
        if (values.IsEmpty)
            throw new ArgumentException("A distance needs at least one value.", nameof(values));
        var sorted = values.ToArray();
        Array.Sort(sorted);
        double distance = 0, n = sorted.Length;
        for (var i = 0; i < sorted.Length; i++)
        {
            var f = distribution(sorted[i]);
            distance = Math.Max(distance, Math.Max(f - i / n, (i + 1) / n - f));
        }
        return new KolmogorovSmirnov(distance, Tail((Math.Sqrt(n) + 0.12 + 0.11 / Math.Sqrt(n)) * distance), sorted.Length);
    }

    private static double Tail(double x)
    {
        if (x < 0.2)
            return 1; // the series needs too many terms, and the probability differs from 1 by less than 1e-12
        double sum = 0, sign = 1;
        for (var k = 1; k <= 100; k++, sign = -sign)
        {
            var term = Math.Exp(-2 * k * k * x * x);
            sum += sign * term;
            if (term < 1e-17)
                break;
        }
        return Math.Clamp(2 * sum, 0, 1);
    }
}
