using LabelBench.Capacity;
using LabelBench.Capacity.Roofs;
using LabelBench.Statistics;

namespace LabelBench.Simulations;

/// <summary>
/// Published results with limited power against the curve fitted without their GPU or die, and against what one would say without it: the curve is to miss by less than any of that,
/// and its intervals are to cover what those of the roofs are. Nothing is drawn at random.
/// </summary>
public sealed class PowerLimitSimulation : ISimulation
{
    public string Name => "power-limits";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var pairs = PowerLimitPair.Builtin;
        SimulatedFigure[] without =
        [
            .. Errors($"{Name}.no-loss", pairs.Select(p => Math.Log(p.Kept))),
            .. Errors($"{Name}.in-proportion", pairs.Select(p => Math.Log(p.Kept / p.Share))),
            .. Errors($"{Name}.power-roofs", Roofs()),
        ];
        foreach (var (name, groupOf) in new (string, Func<PowerLimitPair, string>)[] { ("gpu-out", p => p.Gpu.Name), ("die-out", p => p.Gpu.Die) })
            foreach (var figure in Errors($"{Name}.{name}", PowerCapCurve.LeftOut(pairs, groupOf).Select(l => l.LogError)))
                yield return figure with { Target = without.Where(w => Quantile(w) == Quantile(figure)).Min(w => w.Value), AtMost = true };
        foreach (var figure in Coverage($"{Name}.gpu-out", p => p.Gpu.Name).Concat(without))
            yield return figure;
    }

    private static string Quantile(SimulatedFigure figure) => figure.Name[(figure.Name.LastIndexOf('.') + 1)..];

    private static IEnumerable<SimulatedFigure> Errors(string name, IEnumerable<double> logErrors)
    {
        double[] errors = [.. logErrors.Select(e => 100 * (Math.Exp(Math.Abs(e)) - 1)).Order()];
        yield return new SimulatedFigure($"{name}.median-error", Quantiles.Of(errors, 0.5), "%");
        yield return new SimulatedFigure($"{name}.p90-error", Quantiles.Of(errors, 0.9), "%");
    }

    private static IEnumerable<SimulatedFigure> Coverage(string name, Func<PowerLimitPair, string> groupOf)
    {
        var covered = 100 * Covered(groupOf);
        yield return new SimulatedFigure($"{name}.interval-90.covers-enough", covered, "%", 87);
        yield return new SimulatedFigure($"{name}.interval-90.covers-no-more", covered, "%", 94, AtMost: true);
    }

    /// <summary>Share of each GPU's pairs within the interval that the others calibrate, every GPU weighing the same.</summary>
    private static double Covered(Func<PowerLimitPair, string> groupOf) => PowerLimitPair.Builtin.GroupBy(groupOf, StringComparer.Ordinal).Average(left =>
    {
        var curve = PowerCapCurve.Fit([.. PowerLimitPair.Builtin.Where(p => groupOf(p) != left.Key)]);
        return left.Average(p => Math.Abs(Math.Log(p.Kept) - curve.Exponent * Math.Log(p.Share)) <= curve.OtherGpu ? 1.0 : 0);
    });

    /// <summary>What the power term of the shipped roofs says of the same limits, for the models that have roofs.</summary>
    private static IEnumerable<double> Roofs() =>
        from pair in PowerLimitPair.Builtin
        where RoofModel.Builtin.Ensemble.Roofs.ContainsKey(pair.Model)
        let full = pair.Gpu.TraitsFor(Workloads.Precision.Int8)!
        select Math.Log(pair.Kept) - RoofModel.Builtin.Ensemble.Roofs[pair.Model].Average(r => r.LogRate(full with { Watts = pair.LimitWatts }) - r.LogRate(full));
}
