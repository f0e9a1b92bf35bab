namespace LabelBench.Statistics;

/// <summary>A logistic curve through shares that were counted in clusters: logit(share) = intercept + slope · x.</summary>
/// <param name="Dispersion">By how much counts vary more than independent ones would, 1 or more.</param>
/// <param name="Points">Points behind it.</param>
/// <remarks>
/// Quasi-binomial regression by iteratively reweighted least squares, McCullagh and Nelder (1989), "Generalized Linear Models"; dispersion by Pearson's
/// statistic over the degrees of freedom. Half a success and half a failure are added to every point, so that counts of 0 or of all stay finite. A normal
/// prior on the slope, as wide as its user is unsure, keeps the curve rising where the points alone say little.
/// </remarks>
public sealed record LogisticFit(double Intercept, double Slope, double Dispersion, int Points)
{
    /// <summary>Degrees of freedom that the expected dispersion counts for.</summary>
    public const int PriorWeight = 10;

    // A curve flatter than this part of what is expected, or falling, would cross anywhere.
    private const double LeastSlope = 0.25;

    private const int Rounds = 4;
    private const int Iterations = 50;

    private double VarianceOfIntercept { get; init; }

    private double VarianceOfSlope { get; init; }

    private double Covariance { get; init; }

    /// <param name="points">At least one; x best near 0.</param>
    /// <param name="priorSlope">Slope expected before any point is seen.</param>
    /// <param name="priorDeviation">How unsure that is, above 0.</param>
    /// <param name="priorDispersion">Dispersion expected; it counts as much as <see cref="PriorWeight"/> points, so that a few lucky ones do not look precise.</param>
    /// <exception cref="ArgumentException">There is no point.</exception>
    public static LogisticFit Of(ReadOnlySpan<LogisticPoint> points, double priorSlope, double priorDeviation, double priorDispersion)
    {
        if (points.IsEmpty)
            throw new ArgumentException("A curve needs at least one point.", nameof(points));
        var dispersion = priorDispersion;
        LogisticFit fit = null!;
        for (var round = 0; round < Rounds; round++)
        {
            fit = Solve(points, priorSlope, priorDeviation, dispersion);
            if (fit.Slope * priorSlope <= 0 || Math.Abs(fit.Slope) < LeastSlope * Math.Abs(priorSlope))
                fit = Solve(points, LeastSlope * priorSlope, LeastSlope * Math.Abs(priorSlope) / 10, dispersion);
            dispersion = Math.Max(1, (fit.Pearson(points) + PriorWeight * priorDispersion) / (Math.Max(0, points.Length - 2) + PriorWeight));
        }
        return fit;
    }

    /// <summary>Where the curve crosses a share, with an interval from the variances of both numbers to first order (delta method).</summary>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public Estimate Crossing(double share, double confidence = 0.95)
    {
        var at = (Math.Log(share / (1 - share)) - Intercept) / Slope;
        var t = StudentT.Quantile(1 - (1 - confidence) / 2, Math.Max(0, Points - 2) + PriorWeight);
        var half = t * Math.Sqrt(VarianceOfIntercept + 2 * at * Covariance + at * at * VarianceOfSlope) / Math.Abs(Slope);
        return new Estimate(at, at - half, at + half, confidence, Points);
    }

    private double ShareAt(double x) => 1 / (1 + Math.Exp(-(Intercept + Slope * x)));

    private double Pearson(ReadOnlySpan<LogisticPoint> points)
    {
        double sum = 0;
        foreach (var point in points)
        {
            var share = ShareAt(point.X);
            var difference = point.Successes + 0.5 - (point.Trials + 1) * share;
            sum += difference * difference / ((point.Trials + 1) * share * (1 - share));
        }
        return sum;
    }

    private static LogisticFit Solve(ReadOnlySpan<LogisticPoint> points, double priorSlope, double priorDeviation, double dispersion)
    {
        double successes = 0, trials = 0;
        foreach (var point in points)
            (successes, trials) = (successes + point.Successes + 0.5, trials + point.Trials + 1);
        double a = Math.Log(successes / (trials - successes)), b = priorSlope;
        double aa = 0, ab = 0, bb = 0;
        for (var i = 0; i < Iterations; i++)
        {
            (aa, ab, bb) = (0, 0, 1 / (priorDeviation * priorDeviation));
            double ga = 0, gb = (priorSlope - b) * bb;
            foreach (var point in points)
            {
                var share = Math.Clamp(1 / (1 + Math.Exp(-(a + b * point.X))), 1e-12, 1 - 1e-12);
                var weight = (point.Trials + 1) * share * (1 - share) / dispersion;
                var pull = (point.Successes + 0.5 - (point.Trials + 1) * share) / dispersion;
                (aa, ab, bb) = (aa + weight, ab + weight * point.X, bb + weight * point.X * point.X);
                (ga, gb) = (ga + pull, gb + pull * point.X);
            }
            var determinant = aa * bb - ab * ab;
            double stepA = (bb * ga - ab * gb) / determinant, stepB = (aa * gb - ab * ga) / determinant;
            var most = Math.Max(1, Math.Max(Math.Abs(stepA) / 2, Math.Abs(stepB) / 20)); // damped, as far steps of Newton's method overshoot
            (a, b) = (a + stepA / most, b + stepB / most);
            if (Math.Abs(stepA) + Math.Abs(stepB) < 1e-10)
                break;
        }
        var det = aa * bb - ab * ab;
        return new LogisticFit(a, b, dispersion, points.Length) { VarianceOfIntercept = bb / det, VarianceOfSlope = aa / det, Covariance = -ab / det };
    }
}
