using LabelBench.Core;

namespace LabelBench.Capacity.Queueing;

/// <summary>Times of mean 1 that were drawn before: queues that differ in rate and speed alone are played on the same ones, without drawing them again.</summary>
/// <remarks>May be used from several threads.</remarks>
internal sealed class DrawnTimes
{
    /// <summary>Series that are kept. Those of a plan's replay take half a megabyte each.</summary>
    private const int Most = 64;

    private readonly Remembered<(double Variability, ulong Seed, int Stream, int Count), double[]> _series = new(Most);

    /// <param name="variability">Squared coefficient of variation, 0 or more.</param>
    /// <param name="stream">Number of the series among those of a seed.</param>
    /// <returns>So many times of mean 1, not to be changed.</returns>
    public double[] Of(double variability, ulong seed, int stream, int count) => _series.Of((variability, seed, stream, count), _ =>
    {
        var (random, spread, times) = (SplitMix64.For(seed, stream), new Spread(1, variability), new double[count]);
        for (var i = 0; i < count; i++)
            times[i] = spread.Draw(ref random);
        return times;
    });
}
