using System.Collections.Concurrent;
using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace LabelBench.Capacity.Roofs;

/// <summary>Power roofs of several forms, averaged, and corrected by how measured GPUs like the one in question miss theirs. One stack: one provider, one precision.</summary>
/// <remarks>
/// Log rate = mean over forms and kernels of (roof + smoothed residual). Residuals of all models and GPUs are smoothed by Gaussian processes with
/// squared-exponential kernels over the logs of the GPUs' limits: Rasmussen and Williams (2006), algorithm 2.1. O(n³) once, O(n²) a prediction.
/// </remarks>
internal sealed class RoofEnsemble
{
    private readonly ImmutableArray<RatePoint> _points;
    private readonly ImmutableArray<Smoother> _smoothers;
    private readonly ConcurrentDictionary<(string Model, GpuTraits Gpu), RoofPrediction> _predicted = [];

    private RoofEnsemble(ImmutableArray<RatePoint> points, ImmutableSortedDictionary<string, ImmutableArray<PowerRoof>> roofs)
    {
        (_points, Roofs) = (points, roofs);
        var n = points.Length;
        var residuals = Matrix<double>.Build.Dense(n, roofs.Values.First().Length, (i, f) => Math.Log(points[i].Rate) - roofs[points[i].Model][f].LogRate(points[i].Gpu));
        var distances = Matrix<double>.Build.Dense(n, n, (i, j) => points[i].Gpu.SquaredDistance(points[j].Gpu));
        _smoothers = [.. RoofKernel.Grid.Select(kernel =>
        {
            var factor = Matrix<double>.Build.Dense(n, n, (i, j) => kernel.Of(points[i].Model == points[j].Model, distances[i, j]) + (i == j ? 1 : 0)).Cholesky();
            return new Smoother(kernel, factor, factor.Solve(residuals));
        })];
    }

    /// <summary>By model, one roof for each form.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<PowerRoof>> Roofs { get; }

    public static RoofEnsemble Fit(ImmutableArray<RatePoint> points) => new(points, RoofsOf(points));

    /// <summary>From roofs that were fitted before.</summary>
    public static RoofEnsemble With(ImmutableArray<RatePoint> points, ImmutableSortedDictionary<string, ImmutableArray<PowerRoof>> roofs) => new(points, roofs);

    public static ImmutableSortedDictionary<string, ImmutableArray<PowerRoof>> RoofsOf(IEnumerable<RatePoint> points) =>
        points.GroupBy(p => p.Model, StringComparer.Ordinal).ToImmutableSortedDictionary(
            g => g.Key,
            g => RoofForm.Grid.Select(form => PowerRoof.Fit(form, [.. g])).ToImmutableArray(),
            StringComparer.Ordinal);

    /// <summary>The same roofs, and what else was measured since: models that have a roof, on any GPU.</summary>
    public RoofEnsemble Anchored(params ReadOnlySpan<RatePoint> measured) => new([.. _points, .. measured], Roofs);

    /// <param name="model">One that was fitted.</param>
    public RoofPrediction Predict(string model, GpuTraits gpu) => _predicted.GetOrAdd((model, gpu), PredictAnew);

    private RoofPrediction PredictAnew((string Model, GpuTraits Gpu) wanted)
    {
        var (model, gpu) = wanted;
        double[] distances = [.. _points.Select(p => p.Gpu.SquaredDistance(gpu))];
        var logs = Roofs[model].Select(roof => roof.LogRate(gpu)).ToArray();
        var ignorance = 0.0;
        foreach (var (kernel, factor, weights) in _smoothers)
        {
            var covariances = Vector<double>.Build.Dense(_points.Length, i => kernel.Of(model == _points[i].Model, distances[i]));
            var corrections = weights.LeftMultiply(covariances);
            for (var f = 0; f < logs.Length; f++)
                logs[f] += corrections[f] / _smoothers.Length;
            ignorance += (1 - covariances.DotProduct(factor.Solve(covariances)) / kernel.Of(sameModel: true, 0)) / _smoothers.Length;
        }
        var mean = logs.Average();
        return new RoofPrediction(mean, Math.Sqrt(logs.Sum(l => (l - mean) * (l - mean)) / (logs.Length - 1)), ignorance);
    }

    /// <summary>How many times the rate of one GPU another has, for a model that has no roof: the geometric mean over those that have.</summary>
    public RoofPrediction Ratio(GpuTraits from, GpuTraits to)
    {
        var each = Roofs.Keys.Select(model => (From: Predict(model, from), To: Predict(model, to))).ToArray();
        return new RoofPrediction(each.Average(e => e.To.LogRate - e.From.LogRate), each.Average(e => e.To.Disagreement), each.Average(e => e.To.Ignorance));
    }

    private sealed record Smoother(RoofKernel Kernel, Cholesky<double> Factor, Matrix<double> Weights);
}
