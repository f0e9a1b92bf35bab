using System.Collections.Immutable;
using LabelBench.Capacity.Roofs;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Simulations;

/// <summary>Published rates of GPUs, dies and architectures against predictions by fits that did not see them; nothing is drawn at random.</summary>
public sealed class GpuRoofSimulation : ISimulation
{
    private static readonly ImmutableArray<RatePoint> Points = GpuPoints.Builtin;

    public string Name => "gpu-roofs";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        // A single GPU takes a fit for every other one: minutes for all of them.
        RoofNovelty[] levels = full ? [RoofNovelty.Gpu, RoofNovelty.Die, RoofNovelty.Architecture] : [RoofNovelty.Die];
        foreach (var level in levels)
        {
            var groupOf = RoofCalibration.GroupOf(level);
            var name = $"{Name}.{level.ToString().ToLowerInvariant()}-out";
            var (median, p90) = level switch { RoofNovelty.Gpu => (7.5, 21.0), RoofNovelty.Die => (9, 26), _ => (12.5, 33) };
            var left = LeftOut.Of(Points, groupOf);
            foreach (var figure in Errors(name, left, median, p90))
                yield return figure;
            foreach (var figure in Errors(name + ".anchored", LeftOut.Anchored(Points, groupOf), level switch { RoofNovelty.Gpu => 7.5, RoofNovelty.Die => 8.5, _ => null }, level switch { RoofNovelty.Gpu => 20, RoofNovelty.Die => 23, _ => null }))
                yield return figure;
            foreach (var figure in Coverage(name, groupOf, held: level != RoofNovelty.Architecture))
                yield return figure;
            foreach (var figure in Confidence(name, left, held: level != RoofNovelty.Architecture))
                yield return figure;
        }
        foreach (var figure in Scaling(Scenario.Offline, 1, 4.5).Concat(Scaling(Scenario.Server, 1.5, 12)))
            yield return figure;
    }

    private static IEnumerable<SimulatedFigure> Errors(string name, IEnumerable<LeftOut> left, double? median, double? p90)
    {
        double[] errors = [.. left.Select(l => 100 * l.RelativeError).Order()];
        yield return new SimulatedFigure($"{name}.median-error", Quantiles.Of(errors, 0.5), "%", median, AtMost: true);
        yield return new SimulatedFigure($"{name}.p90-error", Quantiles.Of(errors, 0.9), "%", p90, AtMost: true);
    }

    /// <summary>Of each group the intervals that the others calibrate; what they predict of each other is left out of the group's own fit as well.</summary>
    private static IEnumerable<SimulatedFigure> Coverage(string name, Func<GpuTraits, string> groupOf, bool held)
    {
        var groups = Points.Select(p => groupOf(p.Gpu)).Distinct(StringComparer.Ordinal).ToArray();
        var judged = Repeat.Times(groups.Length, i =>
        {
            ImmutableArray<RatePoint> others = [.. Points.Where(p => groupOf(p.Gpu) != groups[i])];
            (string, double)[] errors = [.. LeftOut.Of(others, groupOf).Select(l => (l.Group, Scaled(l)))];
            var (at80, at90) = (ConformalQuantile.Of(errors, 0.8), ConformalQuantile.Of(errors, 0.9));
            var fit = RoofEnsemble.Fit(others);
            return Points.Where(p => groupOf(p.Gpu) == groups[i])
                .Select(p => new LeftOut(p, groups[i], fit.Predict(p.Model, p.Gpu)))
                .Select(l => (Error: Scaled(l), At80: at80, At90: at90, Scale: RoofCalibration.Scale(l.Predicted.Ignorance))).ToArray();
        }).SelectMany(j => j).ToArray();

        foreach (var (label, half, least, most, widest) in new[] { ("80", judged.Select(j => j.At80).ToArray(), 76, 85, 1.25), ("90", [.. judged.Select(j => j.At90)], 87, 94, 1.40) })
        {
            var covered = 100.0 * judged.Where((j, i) => j.Error <= half[i]).Count() / judged.Length;
            yield return new SimulatedFigure($"{name}.interval-{label}.covers-enough", covered, "%", held ? least : null);
            yield return new SimulatedFigure($"{name}.interval-{label}.covers-no-more", covered, "%", held ? most : null, AtMost: true);
            yield return new SimulatedFigure($"{name}.interval-{label}.half-width", Math.Exp(Quantiles.Of([.. judged.Select((j, i) => half[i] * j.Scale).Order()], 0.5)), "x", held ? widest : null, AtMost: true);
        }
    }

    private static double Scaled(LeftOut left) => Math.Abs(left.LogError) / RoofCalibration.Scale(left.Predicted.Ignorance);

    private static IEnumerable<SimulatedFigure> Confidence(string name, ImmutableArray<LeftOut> left, bool held)
    {
        var missed = left.Where(l => l.RelativeError > 0.3).ToArray();
        yield return new SimulatedFigure($"{name}.low-confidence.of-misses", 100.0 * missed.Count(IsFlagged) / missed.Length, "%", held ? 80 : null);
        yield return new SimulatedFigure($"{name}.low-confidence.of-all", 100.0 * left.Count(IsFlagged) / left.Length, "%", held ? 25 : null, AtMost: true);

        static bool IsFlagged(LeftOut l) => l.Predicted.Disagreement > RoofCalibration.LowConfidenceAbove;
    }

    /// <summary>Eight GPUs from one, the whole submission left out.</summary>
    private IEnumerable<SimulatedFigure> Scaling(Scenario scenario, double median, double p90)
    {
        var pairs = GpuScaling.Builtin.Pairs;
        double[] errors =
        [
            .. pairs.Where(p => p.Scenario == scenario)
                .Select(p => 100 * Math.Abs(new GpuScaling([.. pairs.Where(o => o.Submission != p.Submission)]).OfEight(scenario, p.Model, p.Architecture) / p.Efficiency - 1)).Order(),
        ];
        var name = $"{Name}.eight-gpus.{scenario.ToString().ToLowerInvariant()}";
        yield return new SimulatedFigure($"{name}.median-error", Quantiles.Of(errors, 0.5), "%", median, AtMost: true);
        yield return new SimulatedFigure($"{name}.p90-error", Quantiles.Of(errors, 0.9), "%", p90, AtMost: true);
    }
}
