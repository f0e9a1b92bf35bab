using System.Collections.Concurrent;
using LabelBench.Core;

namespace LabelBench.Capacity.Queueing;

/// <summary>Times of mean 1 that were drawn before: queues that differ in rate and speed alone are played on the same ones, without drawing them again.</summary>
/// <remarks>May be used from several threads. What is drawn depends on the seed alone, so that it does not matter what is kept.</remarks>
public sealed class DrawnTimes
{
    /// <summary>Series that are kept; with one more all are drawn anew. Those of a plan's replay take half a megabyte each.</summary>
    private const int Most = 64;

    private readonly ConcurrentDictionary<(double Variability, ulong Seed, int Stream, int Count), double[]> _series = new();

    /// <param name="variability">Squared coefficient of variation, 0 or more.</param>
    /// <param name="stream">Number of the series among those of a seed.</param>
    /// <returns>So many times of mean 1, not to be changed.</returns>
    public double[] Of(double variability, ulong seed, int stream, int count)
    {
        if (_series.TryGetValue((variability, seed, stream, count), out var known))
            return known;
        if (_series.Count >= Most)
            _series.Clear();
        var (random, spread, times) = (SplitMix64.For(seed, stream), new Spread(1, variability), new double[count]);
        for (var i = 0; i < count; i++)
            times[i] = spread.Draw(ref random);
        return _series.GetOrAdd((variability, seed, stream, count), times);
    }
}
