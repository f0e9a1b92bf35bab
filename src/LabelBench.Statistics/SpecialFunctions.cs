namespace LabelBench.Statistics;

/// <summary>The functions behind the distributions.</summary>
public static class SpecialFunctions
{
    // Lanczos (1964) with g = 7 and n = 9; coefficients by Godfrey (2001). Relative error of Γ below 1e-14 for x > 0.
    private const double LanczosG = 7;

    private static ReadOnlySpan<double> Lanczos =>
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>Natural logarithm of the gamma function.</summary>
    /// <param name="x">Above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is not above 0.</exception>
    public static double LogGamma(double x)
    {
        if (!(x > 0))
            throw new ArgumentOutOfRangeException(nameof(x), x, "The logarithm of the gamma function is taken above 0 only.");
        if (x < 0.5) // reflection: Γ(x) Γ(1 - x) = π / sin πx
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        var series = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
            series += Lanczos[i] / (x - 1 + i);
        var t = x - 1 + LanczosG + 0.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x - 0.5) * Math.Log(t) - t + Math.Log(series);
    }

    /// <summary>Derivative of <see cref="LogGamma"/>.</summary>
    /// <param name="x">Above 0.</param>
    /// <remarks>Recurrence up to 10, then the asymptotic series: DLMF 5.5.2 and 5.11.2.</remarks>
    public static double Digamma(double x)
    {
        RequireAboveZero(x);
        double sum = 0;
        for (; x < 10; x++)
            sum -= 1 / x;
        var square = 1 / (x * x);
        return sum + Math.Log(x) - 0.5 / x - square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square * (1.0 / 240 - square / 132))));
    }

    /// <summary>Second derivative of <see cref="LogGamma"/>.</summary>
    /// <param name="x">Above 0.</param>
    /// <remarks>DLMF 5.15.5 and 5.15.8.</remarks>
    public static double Trigamma(double x)
    {
        RequireAboveZero(x);
        double sum = 0;
        for (; x < 10; x++)
            sum += 1 / (x * x);
        var square = 1 / (x * x);
        return sum + 1 / x + square / 2 + square / x * (1.0 / 6 - square * (1.0 / 30 - square * (1.0 / 42 - square * (1.0 / 30 - square * 5 / 66))));
    }

    /// <summary>The x at which <see cref="Trigamma"/> has this value.</summary>
    /// <param name="value">Above 0.</param>
    public static double TrigammaInverse(double value)
    {
        RequireAboveZero(value);
        double low = 1e-8, high = 1;
        while (Trigamma(high) > value)
            (low, high) = (high, 2 * high);
        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
            (low, high) = Trigamma(middle) > value ? (middle, high) : (low, middle);
        return (low + high) / 2;
    }

    private static void RequireAboveZero(double x)
    {
        if (!(x > 0))
            throw new ArgumentOutOfRangeException(nameof(x), x, "The function is taken above 0 only.");
    }

    /// <summary>Regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b) at x.</summary>
    /// <param name="x">0 to 1.</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <remarks>Continued fraction of DLMF 8.17.22, evaluated by the method of Lentz (1976) as modified by Thompson and Barnett (1986).</remarks>
    public static double IncompleteBeta(double x, double a, double b)
    {
        if (!(x is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(x), x, "The incomplete beta function is taken between 0 and 1.");
        if (!(a > 0))
            throw new ArgumentOutOfRangeException(nameof(a), a, "The first parameter is above 0.");
        if (!(b > 0))
            throw new ArgumentOutOfRangeException(nameof(b), b, "The second parameter is above 0.");
        if (x is 0 or 1)
            return x;
        // The fraction converges fast below the mean of the distribution; above it the mirror image does.
        return x < (a + 1) / (a + b + 2)
            ? Front(x, a, b) * Fraction(x, a, b) / a
            : 1 - Front(1 - x, b, a) * Fraction(1 - x, b, a) / b;
    }

    // x^a (1 - x)^b / B(a, b), written as a binomial probability so that large parameters lose no digits: the sum of logarithms of
    // gamma functions would cancel away seven places at a = 10^7. Loader (2000), "Fast and Accurate Computation of Binomial Probabilities".
    private static double Front(double x, double a, double b)
    {
        var n = a + b;
        var logarithm = StirlingError(n) - StirlingError(a) - StirlingError(b) - Deviance(a, n * x) - Deviance(b, n * (1 - x));
        return Math.Sqrt(a * b / (2 * Math.PI * n)) * Math.Exp(logarithm);
    }

    /// <summary>log Γ(x + 1) less Stirling's formula: log(√(2πx) (x/e)^x).</summary>
    private static double StirlingError(double x)
    {
        if (x < 16)
            return LogGamma(x + 1) - (x + 0.5) * Math.Log(x) + x - 0.5 * Math.Log(2 * Math.PI);
        var square = 1 / (x * x); // DLMF 5.11.1
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - square / 1188) * square) * square) * square) / x;
    }

    /// <summary>x log(x / m) + m - x without cancellation where x is near m.</summary>
    private static double Deviance(double x, double m)
    {
        if (Math.Abs(x - m) >= 0.1 * (x + m))
            return x * Math.Log(x / m) + m - x;
        var v = (x - m) / (x + m);
        var sum = (x - m) * v;
        var term = 2 * x * v;
        for (var odd = 3; ; odd += 2)
        {
            term *= v * v;
            var next = sum + term / odd;
            if (next == sum)
                return next;
            sum = next;
        }
    }

    private static double Fraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        const double Precision = 1e-16;
        // About the square root of the larger parameter suffices; the bound only stops a broken invariant from looping.
        var most = 1000 + (int)(10 * Math.Sqrt(Math.Max(a, b)));
        double c = 1, d = 1 / AwayFromZero(1 - (a + b) * x / (a + 1), Tiny), h = d;
        for (var m = 1; m <= most; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / AwayFromZero(1 + even * d, Tiny);
            c = AwayFromZero(1 + even / c, Tiny);
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / AwayFromZero(1 + odd * d, Tiny);
            c = AwayFromZero(1 + odd / c, Tiny);
            h *= d * c;
            if (Math.Abs(d * c - 1) <= Precision)
                return h;
        }
        return h;
    }

    private static double AwayFromZero(double value, double tiny) => Math.Abs(value) < tiny ? tiny : value;
}
