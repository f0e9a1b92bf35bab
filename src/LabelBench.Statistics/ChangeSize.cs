using System.Globalization;

namespace LabelBench.Statistics;

/// <summary>Relative changes in words: per cent as long as a reader can picture them, and no more than their kind beyond, where digits would claim to be known.</summary>
public static class ChangeSize
{
    /// <summary>Ten times as high, or a tenth.</summary>
    private const double Manifold = 10;

    /// <param name="change">New over old, less 1.</param>
    /// <returns><c>+12.3 %</c>, <c>more than 10 times as high</c>, <c>less than a tenth of it</c>.</returns>
    public static string Say(double change) =>
        IsManifold(change) ? change > 0 ? "more than 10 times as high" : "less than a tenth of it" : (100 * change).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>After the name of what changed: <c>changed by -15 %</c>, <c>became more than 10 times as high</c>.</summary>
    public static string Happened(double change) =>
        IsManifold(change) ? change > 0 ? "became more than 10 times as high" : "fell to less than a tenth of it" : $"changed by {(100 * change).ToString("+0.#;-0.#", CultureInfo.InvariantCulture)} %";

    /// <param name="allowed">A size, above 0.</param>
    /// <returns><c>35 %</c>, and <c>factor of 12</c> where per cent say nothing any more.</returns>
    public static string Limit(double allowed) => IsManifold(allowed) ? $"factor of {(1 + allowed).ToString("#,0", CultureInfo.InvariantCulture)}" : (100 * allowed).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    internal static bool IsManifold(double change) => 1 + change is > Manifold or < 1 / Manifold;
}
