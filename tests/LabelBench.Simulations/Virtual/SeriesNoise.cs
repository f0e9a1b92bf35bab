using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Simulations.Virtual;

/// <summary>Noise of a metric from run to run, on the logarithmic scale; about 1 %.</summary>
/// <param name="Correlation">From one run to the next.</param>
/// <param name="Tail">Share of runs that are higher by an exponential amount of mean 6 %.</param>
/// <param name="IsBimodal">A quarter of the runs is 3 % higher, over noise of half the size.</param>
public sealed record SeriesNoise(string Name, double Correlation = 0, double Tail = 0, bool IsBimodal = false)
{
    private const double Deviation = 0.01;

    public static IReadOnlyList<SeriesNoise> Kinds { get; } = [new("iid"), new("ar3", 0.3), new("ar6", 0.6), new("heavy", Tail: 0.05), new("bimodal", IsBimodal: true)];

    /// <param name="level">Logarithm of each run's level over 100.</param>
    public double[] Levelled(int count, Func<int, double> level, ref SplitMix64 random)
    {
        var (values, error) = (new double[count], Normal.Draw(ref random));
        for (var i = 0; i < count; i++)
        {
            var noise = IsBimodal ? Deviation * (0.5 * Normal.Draw(ref random) + (random.Unit() < 0.25 ? 3 : 0)) : Deviation * error;
            if (Tail > 0 && random.Unit() < Tail)
                noise -= 6 * Deviation * Math.Log(1 - random.Unit());
            values[i] = 100 * Math.Exp(level(i) + noise);
            error = Correlation * error + Math.Sqrt(1 - Correlation * Correlation) * Normal.Draw(ref random);
        }
        return values;
    }
}
