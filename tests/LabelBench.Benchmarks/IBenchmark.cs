using System.Globalization;
using LabelBench.Statistics;

namespace LabelBench.Benchmarks;

internal interface IBenchmark
{
    string Name { get; }

    IEnumerable<Figure> Measure(Workshop workshop);
}

/// <param name="Target">Least value wanted, or most where <paramref name="AtMost"/>; null for a figure that only informs.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Target = null, bool AtMost = false)
{
    /// <summary>Where the value has one; printed behind the verdict.</summary>
    public Estimate? Interval { get; init; }

    public bool? Reached => Target is { } target ? (AtMost ? Value <= target : Value >= target) : null;

    /// <summary>The median of ratios that were each taken between neighbours in time.</summary>
    public static Figure OfRatios(string name, double[] ratios, double? target)
    {
        var median = Estimate.OfMedian(ratios);
        return new Figure(name, median.Value, "ratio", target) { Interval = median };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name} {Value:0.####} {Unit} {(Target is { } t ? $"{(AtMost ? "<=" : ">=")}{t:0.####}" : "-")} {Reached switch { true => "ok", false => "short", null => "-" }}{Ends}");

    private string Ends => Interval is { Low: { } low, High: { } high, Confidence: { } confidence }
        ? string.Create(CultureInfo.InvariantCulture, $" {low:0.###}..{high:0.###} ({confidence:P0})")
        : "";
}
