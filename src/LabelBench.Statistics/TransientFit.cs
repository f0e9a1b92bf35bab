namespace LabelBench.Statistics;

/// <summary>What a series of windows does before, or instead of, standing still.</summary>
internal enum TransientKind
{
    /// <summary>One level throughout.</summary>
    None,

    /// <summary>Levels with sudden changes between them.</summary>
    Steps,

    /// <summary>One level, approached ever more slowly.</summary>
    Exponential,

    /// <summary>A straight slope from beginning to end.</summary>
    Drift,
}

/// <summary>The simplest of four descriptions that fits a series: each change, approach or slope must earn its keep.</summary>
/// <param name="LastChange">First window of the last level, for steps.</param>
/// <param name="Amplitude">Relative distance from the final level at window 0, signed, for an exponential; relative change a window for a drift; of the last change for steps.</param>
/// <param name="TimeConstant">Windows in which the distance falls to 37 %, for an exponential.</param>
internal sealed record TransientFit(TransientKind Kind, int LastChange = 0, double Amplitude = 0, double TimeConstant = 0)
{
    // As in ChangePoints; a drift has one number less than a step or an approach and pays half.
    private const double PenaltyFactor = 3;

    // Three windows in a row cannot pass for wild values, and a level of five is needed to be one.
    private const int RollingWindow = 7;
    private const int ShortestSegment = 5;

    /// <summary>A smaller change of level, as a share, is of no use to know.</summary>
    private const double LeastStep = 0.02;

    /// <summary>Where an approach is nearer than this its logarithm falls along a straight line, whether rates or times approach.</summary>
    private const double Near = 0.1;

    /// <param name="values">Above 0, in order of time; at least nine.</param>
    public static TransientFit Of(ReadOnlySpan<double> values)
    {
        var series = ChangePoints.Logarithms(values, RollingWindow);
        var points = ChangePoints.OfSize(LeastStep, series, ChangePoints.Of(values, ShortestSegment, RollingWindow));
        var steps = StepResiduals(series, points);
        var (approach, amplitude, tau) = ApproachResiduals(series);
        var (slope, perWindow) = Regress(series, i => i);
        var flat = StepResiduals(series, []);
        double[][] all = [flat, steps, approach, slope];
        var noise = all.Min(r => Cost(r) / (series.Length - 3));
        var best = all.MinBy(Cost)!;
        var unit = PenaltyFactor * noise * Autocorrelation.Inflation(Autocorrelation.AtLagOne(best)) * Math.Log(series.Length);
        var last = points.Length == 0 ? 0 : points[^1];
        return new (double Cost, TransientFit Fit)[]
        {
            (Cost(flat), new TransientFit(TransientKind.None)),
            (points.Length == 0 ? double.PositiveInfinity : Cost(steps) + unit * points.Length, new TransientFit(TransientKind.Steps, last, LastStep(series, points))),
            (Cost(approach) + unit, Refine(series, amplitude, tau)),
            (Cost(slope) + unit / 2, new TransientFit(TransientKind.Drift, 0, perWindow)),
        }.MinBy(candidate => candidate.Cost).Fit;
    }

    private static double Cost(double[] residuals) => residuals.Sum(r => r * r);

    private static double[] StepResiduals(double[] series, int[] points)
    {
        var residuals = new double[series.Length];
        int[] edges = [0, .. points, series.Length];
        for (var s = 0; s + 1 < edges.Length; s++)
        {
            var level = ChangePoints.Level(series, edges[s], edges[s + 1]);
            for (var i = edges[s]; i < edges[s + 1]; i++)
                residuals[i] = series[i] - level;
        }
        return residuals;
    }

    private static double LastStep(double[] series, int[] points)
    {
        if (points.Length == 0)
            return 0;
        var before = ChangePoints.Level(series, points.Length == 1 ? 0 : points[^2], points[^1]);
        return Math.Exp(ChangePoints.Level(series, points[^1], series.Length) - before) - 1;
    }

    /// <summary>Least squares over a grid of time constants, ten to a factor of e, up to a third of the series: a slower approach is a drift.</summary>
    private static (double[] Residuals, double Amplitude, double TimeConstant) ApproachResiduals(double[] series)
    {
        (double[] Residuals, double Amplitude, double TimeConstant, double Cost) best = ([], 0, 0, double.PositiveInfinity);
        for (var exponent = 0; Math.Exp(exponent / 10.0) <= series.Length / 3.0; exponent++)
        {
            var tau = Math.Exp(exponent / 10.0);
            var (residuals, amplitude) = Regress(series, i => Math.Exp(-i / tau));
            if (Cost(residuals) is var cost && cost < best.Cost)
                best = (residuals, amplitude, tau, cost);
        }
        return (best.Residuals, best.Amplitude, best.TimeConstant);
    }

    /// <summary>The same from where the approach is near: what it does further away need not be exponential. The amplitude is that at window 0 all the same.</summary>
    private static TransientFit Refine(double[] series, double amplitude, double tau)
    {
        var near = (int)Math.Ceiling(tau * Math.Log(Math.Max(1, Math.Abs(amplitude) / Near)));
        if (near > 0 && series.Length - near >= 3 * ShortestSegment)
        {
            var (_, atNear, tauNear) = ApproachResiduals(series[near..]);
            (amplitude, tau) = (atNear * Math.Exp(near / tauNear), tauNear);
        }
        return new TransientFit(TransientKind.Exponential, 0, amplitude, tau);
    }

    private static (double[] Residuals, double Slope) Regress(double[] series, Func<int, double> term)
    {
        var x = series.Select((_, i) => term(i)).ToArray();
        var (meanX, meanY) = (Moments.Mean(x), Moments.Mean(series));
        var slope = x.Zip(series, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        return ([.. x.Zip(series, (a, b) => b - meanY - slope * (a - meanX))], slope);
    }
}
