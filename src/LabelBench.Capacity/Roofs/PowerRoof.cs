using System.Collections.Immutable;
using LabelBench.Statistics;

namespace LabelBench.Capacity.Roofs;

/// <summary>Rate of one model on any GPU, from what an item costs in operations, bytes and joules.</summary>
/// <param name="Costs">Weights of arithmetic, memory and power, 0 or more.</param>
internal sealed record PowerRoof(RoofForm Form, ImmutableArray<double> Costs)
{
    /// <summary>Costs with the least squared relative error: minimises Σ (T^p · predicted(1 / T^p) - 1)².</summary>
    /// <param name="points">Of one model in one stack; at least one.</param>
    public static PowerRoof Fit(RoofForm form, IReadOnlyList<RatePoint> points)
    {
        double[][] rows = [.. points.Select(p => Scaled(form, p))];
        return new PowerRoof(form, [.. NonNegativeLeastSquares.Solve(rows, [.. points.Select(_ => 1.0)])]);
    }

    /// <summary>Natural logarithm of items per second and GPU.</summary>
    public double LogRate(GpuTraits gpu) => -Math.Log(Form.Terms(gpu).Zip(Costs, (t, c) => t * c).Sum()) / Form.Exponent;

    private static double[] Scaled(RoofForm form, RatePoint point)
    {
        var rate = Math.Pow(point.Rate, form.Exponent);
        return [.. form.Terms(point.Gpu).Select(t => t * rate)];
    }
}
