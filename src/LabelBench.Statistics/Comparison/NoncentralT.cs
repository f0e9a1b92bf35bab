namespace LabelBench.Statistics.Comparison;

/// <summary>Student's t where the mean is not zero: what a t test meets when there is something to find.</summary>
public static class NoncentralT
{
    /// <summary>Probability of a value of at most <paramref name="t"/>.</summary>
    /// <param name="noncentrality">The true difference in standard errors; at most 37 in size, beyond which its terms underflow.</param>
    /// <remarks>Lenth (1989), Algorithm AS 243, doi:10.2307/2347693; to about 1e-7, the accuracy of the normal distribution used.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Cdf(double t, double degreesOfFreedom, double noncentrality)
    {
        if (!(Math.Abs(noncentrality) <= 37))
            throw new ArgumentOutOfRangeException(nameof(noncentrality), noncentrality, "The noncentrality is at most 37 in size.");
        if (noncentrality == 0)
            return StudentT.Cdf(t, degreesOfFreedom);
        if (t < 0)
            return 1 - Cdf(-t, degreesOfFreedom, -noncentrality);
        var half = noncentrality * noncentrality / 2;
        var x = t * t / (t * t + degreesOfFreedom);
        var sum = Normal.Cdf(-noncentrality);
        if (x == 0)
            return sum;
        // Weights of Poisson and half-step Poisson, and I_x(j + 1/2, b) and I_x(j + 1, b), each from the one before: DLMF 8.17.20.
        var b = degreesOfFreedom / 2;
        var (poisson, halfStep) = (Math.Exp(-half), Math.Exp(-half) * Math.Sqrt(half) / Math.Exp(SpecialFunctions.LogGamma(1.5)) * Math.Sign(noncentrality));
        var (odd, even) = (SpecialFunctions.IncompleteBeta(x, 0.5, b), 1 - Math.Pow(1 - x, b));
        var oddStep = Math.Exp(0.5 * Math.Log(x) + b * Math.Log(1 - x) + SpecialFunctions.LogGamma(0.5 + b) - SpecialFunctions.LogGamma(1.5) - SpecialFunctions.LogGamma(b));
        var evenStep = b * x * Math.Pow(1 - x, b);
        // Terms rise up to about half and fall after it.
        var most = (int)(half + 12 * Math.Sqrt(half + 1) + 30);
        double terms = 0;
        for (var j = 0; j <= most; j++)
        {
            terms += poisson * odd + halfStep * even;
            (odd, even) = (odd - oddStep, even - evenStep);
            (oddStep, evenStep) = (oddStep * x * (j + 0.5 + b) / (j + 1.5), evenStep * x * (j + 1 + b) / (j + 2));
            (poisson, halfStep) = (poisson * half / (j + 1), halfStep * half / (j + 1.5));
        }
        return Math.Clamp(sum + terms / 2, 0, 1);
    }
}
