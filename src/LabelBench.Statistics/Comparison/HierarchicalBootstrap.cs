using LabelBench.Core;

namespace LabelBench.Statistics.Comparison;

/// <summary>Interval of a ratio by resampling processes, and iterations inside each: for quantiles, and from 8 processes a side; below that it covers too little.</summary>
public static class HierarchicalBootstrap
{
    /// <summary>With fewer processes the interval of 95 % covers 81 to 93 %.</summary>
    public const int LeastProcesses = 8;

    /// <param name="from">Iterations of every process of the first side, above 0.</param>
    /// <param name="to">Of the second side, same unit.</param>
    /// <param name="summary">What a process is summarised by, of its iterations in ascending order: a quantile of <see cref="HarrellDavis"/>.</param>
    /// <returns>Logarithm of the ratio of the geometric means of the summaries, second over first, with the percentile interval.</returns>
    /// <exception cref="ArgumentException">A side has fewer than <see cref="LeastProcesses"/> processes.</exception>
    public static Estimate LogRatio(double[][] from, double[][] to, Func<double[], double> summary, ulong seed, int resamples = 1_000, double confidence = 0.95)
    {
        if (from.Length < LeastProcesses || to.Length < LeastProcesses)
            throw new ArgumentException($"The bootstrap takes at least {LeastProcesses} processes a side; there are {from.Length} and {to.Length}.");
        var random = new SplitMix64(seed);
        var ratios = new double[resamples];
        for (var i = 0; i < resamples; i++)
            ratios[i] = Resampled(to, summary, ref random) - Resampled(from, summary, ref random);
        Array.Sort(ratios);
        var tail = (1 - confidence) / 2;
        return new Estimate(Level(to, summary) - Level(from, summary), Quantiles.Of(ratios, tail), Quantiles.Of(ratios, 1 - tail), confidence, Math.Min(from.Length, to.Length));
    }

    /// <summary>Mean logarithm of the summaries.</summary>
    private static double Level(double[][] processes, Func<double[], double> summary) => processes.Average(p => Math.Log(summary([.. p.Order()])));

    /// <summary>The same of processes drawn with replacement, and of iterations drawn with replacement from each.</summary>
    private static double Resampled(double[][] processes, Func<double[], double> summary, ref SplitMix64 random)
    {
        double sum = 0;
        for (var i = 0; i < processes.Length; i++)
        {
            var process = processes[random.Below(processes.Length)];
            var drawn = new double[process.Length];
            for (var k = 0; k < drawn.Length; k++)
                drawn[k] = process[random.Below(process.Length)];
            Array.Sort(drawn);
            sum += Math.Log(summary(drawn));
        }
        return sum / processes.Length;
    }
}
