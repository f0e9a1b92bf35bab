namespace LabelBench.Statistics;

/// <summary>How evenly events come: variance of the counts in equal windows over their mean. 1 for a Poisson process, 0 for a clockwork, above 1 for bursts.</summary>
/// <param name="Index">Variance over mean.</param>
/// <param name="Windows">Whole windows counted.</param>
/// <param name="MeanCount">Events a window.</param>
/// <remarks>Cox and Lewis (1966), "The Statistical Analysis of Series of Events". Under a Poisson process its standard error is about √(2 / (windows - 1)).</remarks>
public sealed record CountDispersion(double Index, int Windows, double MeanCount)
{
    /// <param name="times">Times of the events in ascending order.</param>
    /// <param name="begin">Where the first window begins.</param>
    /// <param name="window">Length of a window, above 0, in the unit of the times.</param>
    /// <param name="windows">At least 2.</param>
    /// <returns>Null when no event falls into the windows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The window is not above 0, or there are fewer than two.</exception>
    public static CountDispersion? Of(ReadOnlySpan<long> times, long begin, double window, int windows)
    {
        if (!(window > 0))
            throw new ArgumentOutOfRangeException(nameof(window), window, "A window is longer than 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(windows, 2);
        double sum = 0, squares = 0;
        var next = 0;
        while (next < times.Length && times[next] < begin)
            next++;
        for (var i = 1; i <= windows; i++)
        {
            var first = next;
            var edge = begin + i * window;
            while (next < times.Length && times[next] < edge)
                next++;
            double count = next - first;
            sum += count;
            squares += count * count;
        }
        var mean = sum / windows;
        return sum == 0 ? null : new CountDispersion((squares - sum * mean) / (windows - 1) / mean, windows, mean);
    }
}
