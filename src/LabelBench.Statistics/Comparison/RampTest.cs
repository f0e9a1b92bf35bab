namespace LabelBench.Statistics.Comparison;

/// <summary>Whether the figures of one side and then the other look like a machine that drifts through both and nothing else: a ramp instead of a step.</summary>
/// <param name="Explained">What the ramp makes of the difference of the sides, in the unit of the values.</param>
/// <param name="PValue">Of the ramp, where the figures are of one level; 1 where there are too few.</param>
/// <param name="IsStepBetter">Whether a step between the sides leaves less of the scatter.</param>
/// <remarks>
/// The better of two ramps through all figures in order of time: a straight line, and one that is over soon, 1 - exp(-4 i / n). A trend that is looked for beside a step
/// (<see cref="TrendTest"/>) sees a third as many ramps, but a ramp and a step of the same size are hardly told apart by ten figures: this is no test of a change.
/// </remarks>
public sealed record RampTest(double Explained, double PValue, bool IsStepBetter)
{
    /// <summary>Figures over which the faster ramp has gone e-fold, as a share of all.</summary>
    private const double Soon = 0.25;

    /// <param name="from">In order of time, at least 1.</param>
    /// <param name="to">Measured after them, at least 1.</param>
    public static RampTest Of(double[] from, double[] to)
    {
        double[] all = [.. from, .. to];
        if (all.Length < 4)
            return new RampTest(0, 1, IsStepBetter: true);
        var step = new Fit(all, from.Length, i => i < from.Length ? 0 : 1);
        var line = new Fit(all, from.Length, i => i);
        var soon = new Fit(all, from.Length, i => -Math.Exp(-(i + 0.5) / (Soon * all.Length)));
        var best = line.Left <= soon.Left ? line : soon;
        return new RampTest(best.Between, best.PValue, step.Left < best.Left);
    }

    /// <summary>One shape, fitted by least squares.</summary>
    private sealed class Fit
    {
        public Fit(double[] values, int first, Func<int, double> shape)
        {
            var shapes = Enumerable.Range(0, values.Length).Select(shape).ToArray();
            var (mean, middle) = (Moments.Mean(values), Moments.Mean(shapes));
            double products = 0, squares = 0, whole = 0;
            for (var i = 0; i < values.Length; i++)
            {
                products += (shapes[i] - middle) * (values[i] - mean);
                squares += (shapes[i] - middle) * (shapes[i] - middle);
                whole += (values[i] - mean) * (values[i] - mean);
            }
            var (slope, freedom) = (products / squares, values.Length - 2);
            Left = Math.Max(0, whole - slope * products);
            Between = slope * (Moments.Mean(shapes.AsSpan(first)) - Moments.Mean(shapes.AsSpan(0, first)));
            PValue = whole == 0 ? 1 : Left == 0 ? 0 : 2 * StudentT.Cdf(-Math.Abs(slope) / Math.Sqrt(Left / freedom / squares), freedom);
        }

        /// <summary>Sum of squares about the fit.</summary>
        public double Left { get; }

        /// <summary>Mean of the fit over the second side less that over the first.</summary>
        public double Between { get; }

        public double PValue { get; }
    }
}
