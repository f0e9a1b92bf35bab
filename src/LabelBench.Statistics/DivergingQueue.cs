namespace LabelBench.Statistics;

/// <summary>Notices that a queue runs away: queries arrive faster than they are answered, and waiting longer shows nothing new.</summary>
/// <remarks>
/// The idea of guidellm: straight lines through queries in flight and response time against time, both rising. There the margin may be twice the slope,
/// which leaves zero inside; here the margin stays below the slope itself, at a confidence that bounds false stops over all looks, and is widened for the
/// correlation of neighbouring windows. A queue that ends no higher than twice where it began is let go on. Feed it window by window.
/// </remarks>
public sealed class DivergingQueue
{
    /// <summary>Windows before the first look.</summary>
    public const int LeastWindows = 10;

    /// <summary>Windows that the lines go through: the last ones.</summary>
    public const int MostWindows = 60;

    /// <summary>Of one look at one of the two lines. Windows of a stable queue follow each other closely, so looks are few in effect.</summary>
    public const double Confidence = 0.9999;

    private readonly List<double> inFlight = [];
    private readonly List<double> response = [];

    /// <summary>Adds a window and looks.</summary>
    /// <param name="meanInFlight">Queries scheduled and not answered, mean over the window.</param>
    /// <param name="meanResponse">Of the queries answered in the window; any unit, the same throughout. Where none was answered, the age of the oldest waiting.</param>
    /// <returns>True when the queue runs away.</returns>
    public bool Add(double meanInFlight, double meanResponse)
    {
        inFlight.Add(meanInFlight);
        response.Add(meanResponse);
        return inFlight.Count >= LeastWindows && Rises(inFlight) && Rises(response);
    }

    private static bool Rises(List<double> values)
    {
        var y = values.Skip(values.Count - MostWindows).ToArray();
        var n = y.Length;
        var (meanX, meanY) = ((n - 1) / 2.0, Moments.Mean(y));
        double xx = 0, xy = 0;
        for (var i = 0; i < n; i++)
            (xx, xy) = (xx + (i - meanX) * (i - meanX), xy + (i - meanX) * (y[i] - meanY));
        var slope = xy / xx;
        var begin = meanY - slope * meanX;
        if (slope <= 0 || begin + slope * (n - 1) < 2 * Math.Max(begin, 0))
            return false;
        var residuals = y.Select((value, i) => value - meanY - slope * (i - meanX)).ToArray();
        var variance = residuals.Sum(r => r * r) / (n - 2) / xx * Autocorrelation.Inflation(Autocorrelation.AtLagOne(residuals));
        return StudentT.Quantile(Confidence, n - 2) * Math.Sqrt(variance) < slope;
    }
}
