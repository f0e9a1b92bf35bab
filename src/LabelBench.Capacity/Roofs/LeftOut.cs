using System.Collections.Immutable;

namespace LabelBench.Capacity.Roofs;

/// <summary>A point as it is predicted from points of other groups.</summary>
/// <param name="Group">GPU, die or architecture that was left out of the fit.</param>
public sealed record LeftOut(RatePoint Point, string Group, RoofPrediction Predicted)
{
    /// <summary>Natural logarithm of true over predicted rate.</summary>
    public double LogError => Math.Log(Point.Rate) - Predicted.LogRate;

    /// <summary>Difference of the predicted to the true rate over the true one, without sign.</summary>
    public double RelativeError => Math.Abs(Predicted.Rate / Point.Rate - 1);

    /// <summary>Every point, each group predicted by a fit without it.</summary>
    public static ImmutableArray<LeftOut> Of(ImmutableArray<RatePoint> points, Func<GpuTraits, string> groupOf) =>
        EachGroup(points, groupOf, (ensemble, left) => left.Select(p => (p, ensemble.Predict(p.Model, p.Gpu))));

    /// <summary>Every ordered pair of models on a GPU: the fit without the group, and the first model's rate on that GPU. What a level that was measured there is worth; the product carries ratios.</summary>
    public static ImmutableArray<LeftOut> Anchored(ImmutableArray<RatePoint> points, Func<GpuTraits, string> groupOf) =>
        EachGroup(points, groupOf, (ensemble, left) => left.SelectMany(anchor =>
        {
            var anchored = ensemble.Anchored(anchor);
            return left.Where(p => p.Gpu == anchor.Gpu && p.Model != anchor.Model).Select(p => (p, anchored.Predict(p.Model, p.Gpu)));
        }));

    /// <summary>Every model as if it were nobody's: its rate on each GPU outside the group, carried into the group by the roofs of the other models.</summary>
    public static ImmutableArray<LeftOut> Carried(ImmutableArray<RatePoint> points, Func<GpuTraits, string> groupOf) =>
    [
        .. points.GroupBy(p => p.Model, StringComparer.Ordinal).SelectMany(own => EachGroup(
            [.. points.Where(p => p.Model != own.Key)], groupOf,
            (ensemble, left) => from to in left.Select(p => p.Gpu).Distinct().Join(own, gpu => gpu, p => p.Gpu, (_, p) => p)
                                from known in own
                                where groupOf(known.Gpu) != groupOf(to.Gpu)
                                let ratio = ensemble.Ratio(known.Gpu, to.Gpu)
                                select (to, ratio with { LogRate = Math.Log(known.Rate) + ratio.LogRate }))),
    ];

    /// <summary>The same for every ordered pair of models as if both were nobody's: the other's rates are known on both GPUs.</summary>
    public static ImmutableArray<LeftOut> CarriedBeside(ImmutableArray<RatePoint> points, Func<GpuTraits, string> groupOf)
    {
        var models = points.Select(p => p.Model).Distinct(StringComparer.Ordinal).ToArray();
        return
        [
            .. models.SelectMany((one, i) => models.Skip(i + 1).SelectMany(two =>
            {
                var both = points.Where(p => p.Model == one).Join(points.Where(p => p.Model == two), p => p.Gpu, p => p.Gpu, (a, b) => (One: a, Two: b)).ToArray();
                return EachGroup([.. points.Where(p => p.Model != one && p.Model != two)], groupOf, (ensemble, left) =>
                    from to in left.Select(p => p.Gpu).Distinct().Join(both, gpu => gpu, p => p.One.Gpu, (_, p) => p)
                    from known in both
                    where groupOf(known.One.Gpu) != groupOf(to.One.Gpu)
                    let ratio = ensemble.Ratio(known.One.Gpu, to.One.Gpu)
                    from pair in new[] { (Own: (known.One, to.One), Other: (known.Two, to.Two)), (Own: (known.Two, to.Two), Other: (known.One, to.One)) }
                    let drawn = ratio.Towards(Math.Log(pair.Other.Item2.Rate / pair.Other.Item1.Rate))
                    select (pair.Own.Item2, drawn with { LogRate = Math.Log(pair.Own.Item1.Rate) + drawn.LogRate }));
            })),
        ];
    }

    private static ImmutableArray<LeftOut> EachGroup(
        ImmutableArray<RatePoint> points,
        Func<GpuTraits, string> groupOf,
        Func<RoofEnsemble, RatePoint[], IEnumerable<(RatePoint Point, RoofPrediction Predicted)>> predict) =>
    [
        .. points.GroupBy(p => groupOf(p.Gpu), StringComparer.Ordinal).SelectMany(left =>
        {
            var ensemble = RoofEnsemble.Fit([.. points.Where(p => groupOf(p.Gpu) != left.Key)]);
            // A model that nothing else ran has no roof.
            return predict(ensemble, [.. left.Where(p => ensemble.Roofs.ContainsKey(p.Model))]).Select(p => new LeftOut(p.Point, left.Key, p.Predicted));
        }),
    ];
}
