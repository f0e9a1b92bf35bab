namespace LabelBench.Statistics;

/// <summary>How much neighbouring values of a series resemble each other.</summary>
public static class Autocorrelation
{
    /// <summary>Correlation of a series with itself one step later, about a given centre.</summary>
    /// <param name="residuals">Values less their centre or fit, in order of time; at least 3.</param>
    /// <returns>-1 to 1; 0 for a series that does not vary.</returns>
    /// <remarks>Box and Jenkins: the divisor is the sum of all squares, so the estimate leans towards 0 in short series.</remarks>
    /// <exception cref="ArgumentException">There are fewer than 3 values.</exception>
    public static double AtLagOne(ReadOnlySpan<double> residuals)
    {
        if (residuals.Length < 3)
            throw new ArgumentException("A correlation with the next value needs at least 3 values.", nameof(residuals));
        double products = 0, squares = residuals[0] * residuals[0];
        for (var i = 1; i < residuals.Length; i++)
        {
            products += residuals[i] * residuals[i - 1];
            squares += residuals[i] * residuals[i];
        }
        return squares == 0 ? 0 : products / squares;
    }

    /// <summary>By how much the variance of a mean or level grows when neighbours correlate: (1 + φ) / (1 - φ) for an AR(1) series.</summary>
    /// <param name="atLagOne">φ; below 0 counts as 0 and above 0.9 as 0.9, beyond which a short series tells nothing.</param>
    public static double Inflation(double atLagOne)
    {
        var phi = Math.Clamp(atLagOne, 0, 0.9);
        return (1 + phi) / (1 - phi);
    }

    /// <summary>The correlation without what is lost when means are taken out: each level that was fitted draws it towards -1 / n.</summary>
    /// <param name="atLagOne">About the levels, -1 to 1.</param>
    /// <param name="count">Values, at least 1.</param>
    /// <param name="levels">Levels that were fitted to them.</param>
    /// <remarks>Marriott and Pope (1954), doi:10.1093/biomet/41.3-4.390: E r = φ - (1 + 4 φ) / n about one estimated mean.</remarks>
    public static double Unbiased(double atLagOne, int count, int levels) => atLagOne + levels * (1 + 4 * Math.Max(0, atLagOne)) / count;
}
