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
    /// <remarks>
    /// Doubling until the tail is bracketed, Newton's method from its near end (the tail is convex, so that it does not overshoot), then bisection of what is left to the last
    /// bit: a third of the time of bisection alone, and the same result.
    /// </remarks>
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
        (low, high) = Narrowed(low, high, tail, degreesOfFreedom);
        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (UpperTail(middle, degreesOfFreedom) > tail)
                low = middle;
            else
                high = middle;
        }
        return p < 0.5 ? -high : high;
    }

    /// <summary>A bracket of a few thousand representable numbers where Newton's method converges, else the one given.</summary>
    private static (double Low, double High) Narrowed(double low, double high, double tail, double degreesOfFreedom)
    {
        const double Width = 1e-12;
        var scale = Math.Exp(SpecialFunctions.LogGamma((degreesOfFreedom + 1) / 2) - SpecialFunctions.LogGamma(degreesOfFreedom / 2)) / Math.Sqrt(degreesOfFreedom * Math.PI);
        var t = low;
        for (var (step, most) = (double.PositiveInfinity, 12); most > 0 && step > Width / 4 * t; most--)
        {
            var density = scale * Math.Pow(1 + t * t / degreesOfFreedom, -(degreesOfFreedom + 1) / 2);
            var next = Math.Clamp(t + (UpperTail(t, degreesOfFreedom) - tail) / density, low, high);
            (t, step) = (next, Math.Abs(next - t));
        }
        var (near, far) = (t * (1 - Width), t * (1 + Width));
        return (near > low && UpperTail(near, degreesOfFreedom) > tail ? near : low, far < high && UpperTail(far, degreesOfFreedom) <= tail ? far : high);
    }

    private static double UpperTail(double t, double degreesOfFreedom) =>
        0.5 * SpecialFunctions.IncompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);

    private static void RequirePositive(double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0) || !double.IsFinite(degreesOfFreedom))
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "Degrees of freedom are finite and above 0.");
    }
}
