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

    private static double Front(double x, double a, double b) =>
        Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));

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
