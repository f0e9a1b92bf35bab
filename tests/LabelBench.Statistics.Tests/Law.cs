using FsCheck;
using FsCheck.Fluent;

namespace LabelBench.Statistics.Tests;

/// <summary>Checks a claim on generated samples. The seed is fixed, so a failure comes back on every run.</summary>
internal static class Law
{
    private static readonly Config Configuration = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(1729, 1);

    /// <summary>Samples of 1 to 60 values between -1,000 and 1,000 in steps of 1/64, so that sums of a few are exact.</summary>
    public static void HoldsForSamples(Func<double[], bool> claim, int atLeast = 1) =>
        Check.One(Configuration, Prop.ForAll(SamplesOf(atLeast, -64_000).ToArbitrary(), claim));

    /// <summary>The same with values above zero, and a second number between 1/8 and 1,000 beside the sample.</summary>
    public static void HoldsForPositiveSamples(Func<double[], double, bool> claim, int atLeast = 1) =>
        Check.One(Configuration, Prop.ForAll(SamplesOf(atLeast, 1).ToArbitrary(), Gen.Choose(1, 8_000).Select(n => n / 8.0).ToArbitrary(), claim));

    private static Gen<double[]> SamplesOf(int atLeast, int smallest) =>
        from count in Gen.Choose(atLeast, 60)
        from values in Gen.ArrayOf(Gen.Choose(smallest, 64_000).Select(n => n / 64.0), count)
        select values;

    public static bool Near(double a, double b, double scale = 1) => Math.Abs(a - b) <= 1e-9 * Math.Max(scale, Math.Max(Math.Abs(a), Math.Abs(b)));
}
