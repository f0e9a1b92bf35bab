namespace LabelBench.Statistics;

/// <summary>Student's t distribution.</summary>
public static class StudentT
{
    /// <summary>Probability of a value of at most <paramref name="t"/>.</summary>
    /// <param name="t">Any finite number.</param>
    /// <param name="degreesOfFreedom">Above 0; need not be whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <remarks>DLMF 8.17 and Abramowitz and Stegun 26.7.1: the two tails hold I_x(ν/2, 1/2) at x = ν / (ν + t²).</remarks>
    public static double Cdf(double t, double degreesOfFreedom)
    {
        if (!double.IsFinite(t))
            throw new ArgumentOutOfRangeException(nameof(t), t, "The distribution is evaluated at finite values.");
        RequirePositive(degreesOfFreedom);
        var tail = UpperTail(Math.Abs(t), degreesOfFreedom);
        return t > 0 ? 1 - tail : tail;
    }

    /// <summary>The value that a share <paramref name="p"/> of the distribution stays below.</summary>
    /// <param name="p">Above 0 and below 1.</param>
    /// <param name="degreesOfFreedom">Above 0; need not be whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <remarks>Doubling until the tail is bracketed, then bisection to the last bit: plain, and exact enough for any number of trials.</remarks>
    public static double Quantile(double p, double degreesOfFreedom)
    {
        if (!(p is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile's level is above 0 and below 1.");
        RequirePositive(degreesOfFreedom);
        if (p == 0.5)
            return 0;
        var tail = Math.Min(p, 1 - p);
        double low = 0, high = 1;
        while (UpperTail(high, degreesOfFreedom) > tail)
            (low, high) = (high, high * 2);
        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (UpperTail(middle, degreesOfFreedom) > tail)
                low = middle;
            else
                high = middle;
        }
        return p < 0.5 ? -high : high;
    }

    private static double UpperTail(double t, double degreesOfFreedom) =>
        0.5 * SpecialFunctions.IncompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);

    private static void RequirePositive(double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0) || !double.IsFinite(degreesOfFreedom))
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "Degrees of freedom are finite and above 0.");
    }
}
