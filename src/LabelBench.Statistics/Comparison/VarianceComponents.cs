namespace LabelBench.Statistics.Comparison;

/// <summary>Which level of a measurement makes how much of its variance: iterations, process starts, reboots.</summary>
/// <param name="Components">Unbiased, lowest level first (iterations), in the unit of the values squared; may be below 0 where a level adds nothing.</param>
/// <param name="Counts">Repetitions of each level that they were found with.</param>
/// <param name="TopVariance">Variance of the means at the top level.</param>
/// <param name="Mean">Of all.</param>
/// <remarks>Kalibera and Jones (2013), doi:10.1145/2464157.2464160, with the corrected T_i² = S_i² - S_{i-1}²/r_{i-1}.</remarks>
public sealed record VarianceComponents(IReadOnlyList<double> Components, IReadOnlyList<int> Counts, double TopVariance, double Mean)
{
    /// <param name="processes">At least 2, each of at least 2 iterations; all of one length.</param>
    public static VarianceComponents Of(double[][] processes) => Of([processes]);

    /// <param name="boots">Iterations of processes of reboots, or of any three levels; one boot counts as two levels. All of one length.</param>
    /// <exception cref="ArgumentException">A level has fewer than 2 members, or they differ in length.</exception>
    public static VarianceComponents Of(double[][][] boots)
    {
        var (processes, iterations) = (boots[0].Length, boots[0][0].Length);
        if (processes < 2 || iterations < 2 || boots.Any(b => b.Length != processes || b.Any(p => p.Length != iterations)))
            throw new ArgumentException("Components need at least 2 processes of at least 2 iterations each, all of one length.", nameof(boots));
        var means = boots.Select(b => b.Select(p => Moments.Mean(p)).ToArray()).ToArray();
        var ofIterations = boots.SelectMany(b => b).Average(values => Moments.Variance(values));
        var ofProcesses = means.Average(values => Moments.Variance(values));
        var bootMeans = means.Select(m => m.Average()).ToArray();
        List<double> components = [ofIterations, ofProcesses - ofIterations / iterations];
        List<int> counts = [iterations, processes];
        if (boots.Length > 1)
        {
            components.Add(Moments.Variance(bootMeans) - ofProcesses / processes);
            counts.Add(boots.Length);
        }
        return new VarianceComponents(components, counts, boots.Length > 1 ? Moments.Variance(bootMeans) : ofProcesses, bootMeans.Average());
    }

    /// <summary>Repetitions of every level below the top that reach a precision in the least time: ⌈√(c_{i+1}/c_i · T_i²/T_{i+1}²)⌉.</summary>
    /// <param name="costs">Seconds that one more repetition costs, lowest level first: an iteration; a process start with loading and warm-up; a reboot. One for every component.</param>
    /// <returns>1 for a level whose component, or that above it, is not above 0.</returns>
    public IReadOnlyList<int> BestRepetitions(IReadOnlyList<double> costs)
    {
        if (costs.Count != Components.Count || costs.Any(c => !(c > 0)))
            throw new ArgumentException($"There is one cost above 0 for each of {Components.Count} levels.", nameof(costs));
        return [.. Enumerable.Range(0, Components.Count - 1).Select(i => Components[i] > 0 && Components[i + 1] > 0
            ? Math.Max(1, (int)Math.Ceiling(Math.Sqrt(costs[i + 1] / costs[i] * Components[i] / Components[i + 1])))
            : 1)];
    }
}
