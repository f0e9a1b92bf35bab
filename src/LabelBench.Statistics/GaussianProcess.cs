namespace LabelBench.Statistics;

/// <summary>Predicts a smooth surface, and how unsure it is of it, from a few noisy values.</summary>
/// <remarks>
/// Gaussian process regression with a Matérn 5/2 kernel, a length scale for each axis and a linear trend: Rasmussen and Williams (2006), "Gaussian Processes for Machine
/// Learning". Length scales and noise maximise the marginal likelihood over a small grid, axis by axis; mean and variance follow in closed form. O(n³).
/// </remarks>
public sealed class GaussianProcess
{
    private static readonly double[] Scales = [0.35, 0.5, 0.7, 1, 1.4, 2, 3];
    private static readonly double[] Noises = [1e-4, 1e-3, 1e-2];

    // A straight trend along every axis, as more of most things is steadily more or less.
    private const double Trend = 1;

    private readonly double[][] points;
    private readonly double mean;
    private double[] lengths;
    private double noise = 1e-3;
    private double[,] factor = new double[0, 0];
    private double[] weights = [];
    private double variance;

    /// <param name="points">At least two, each with the same number of coordinates, about 0 to 1.</param>
    /// <param name="values">One for each point.</param>
    /// <exception cref="ArgumentException">There are fewer than two points, or not one value for each.</exception>
    public GaussianProcess(IReadOnlyList<double[]> points, IReadOnlyList<double> values)
    {
        if (points.Count < 2 || points.Count != values.Count)
            throw new ArgumentException("A surface needs two points or more and a value for each.", nameof(points));
        this.points = [.. points];
        mean = Moments.Mean([.. values]);
        double[] centred = [.. values.Select(v => v - mean)];
        lengths = [.. Enumerable.Repeat(1.0, points[0].Length)];
        var best = Fit(centred);
        for (var round = 0; round < 2; round++)
        {
            for (var axis = 0; axis < lengths.Length; axis++)
                best = Choose(centred, best, Scales, scale => lengths[axis] = scale, lengths[axis]);
            best = Choose(centred, best, Noises, n => noise = n, noise);
        }
        Fit(centred);
    }

    /// <summary>Expected value at a point and its standard deviation, noise of a measurement left out.</summary>
    public (double Mean, double Deviation) At(double[] point)
    {
        var covariances = points.Select(p => Kernel(p, point)).ToArray();
        var solved = Forward(covariances);
        var explained = solved.Sum(v => v * v);
        return (mean + covariances.Zip(weights, (c, w) => c * w).Sum(), Math.Sqrt(variance * Math.Max(0, Kernel(point, point) - explained)));
    }

    private double Choose(double[] values, double best, double[] options, Action<double> set, double current)
    {
        foreach (var option in options)
        {
            set(option);
            if (Fit(values) is var likelihood && likelihood > best + 1e-9)
                (best, current) = (likelihood, option);
        }
        set(current);
        return best;
    }

    /// <summary>Logarithm of the marginal likelihood at its best variance.</summary>
    private double Fit(double[] values)
    {
        var n = points.Length;
        factor = new double[n, n];
        double determinant = 0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = Kernel(points[i], points[j]) + (i == j ? noise : 0);
                for (var k = 0; k < j; k++)
                    sum -= factor[i, k] * factor[j, k];
                factor[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / factor[j, j];
            }
            determinant += Math.Log(factor[i, i]);
        }
        var forward = Forward(values);
        variance = Math.Max(1e-12, forward.Sum(v => v * v) / n);
        weights = Backward(forward);
        // A little pull towards middling length scales, as few points fit almost any.
        var prior = lengths.Sum(l => Math.Log(l) * Math.Log(l)) / 8;
        return -0.5 * n * Math.Log(variance) - determinant - prior;
    }

    private double[] Forward(double[] values)
    {
        var solved = new double[values.Length];
        for (var i = 0; i < solved.Length; i++)
        {
            var sum = values[i];
            for (var k = 0; k < i; k++)
                sum -= factor[i, k] * solved[k];
            solved[i] = sum / factor[i, i];
        }
        return solved;
    }

    private double[] Backward(double[] values)
    {
        var solved = new double[values.Length];
        for (var i = solved.Length - 1; i >= 0; i--)
        {
            var sum = values[i];
            for (var k = i + 1; k < solved.Length; k++)
                sum -= factor[k, i] * solved[k];
            solved[i] = sum / factor[i, i];
        }
        return solved;
    }

    private double Kernel(double[] a, double[] b)
    {
        double square = 0, trend = 0;
        for (var i = 0; i < a.Length; i++)
        {
            square += (a[i] - b[i]) * (a[i] - b[i]) / (lengths[i] * lengths[i]);
            trend += (a[i] - 0.5) * (b[i] - 0.5);
        }
        var distance = Math.Sqrt(5 * square);
        return (1 + distance + distance * distance / 3) * Math.Exp(-distance) + Trend * trend;
    }
}
