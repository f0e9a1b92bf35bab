namespace LabelBench.Statistics.Tests;

/// <summary>The sample whose reference values are quoted in the tests, and the tolerance that they are held to.</summary>
internal static class Samples
{
    /// <summary>Ten draws of about Normal(10, 1), rounded to three places.</summary>
    public static readonly double[] X = [9.545, 9.700, 9.640, 7.725, 9.988, 7.958, 11.068, 11.017, 9.461, 8.555];

    /// <summary>Fails unless the two agree within a relative difference.</summary>
    public static void AssertClose(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Max(Math.Abs(expected), 1e-300),
            FormattableString.Invariant($"expected {expected:R}, got {actual:R}; they may differ by {relative} of the value"));
}
