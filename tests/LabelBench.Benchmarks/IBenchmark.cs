using System.Globalization;

namespace LabelBench.Benchmarks;

internal interface IBenchmark
{
    string Name { get; }

    IEnumerable<Figure> Measure(Workshop workshop);
}

/// <param name="Target">Least value wanted, or most where <paramref name="AtMost"/>; null for a figure that only informs.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Target = null, bool AtMost = false)
{
    public bool? Reached => Target is { } target ? (AtMost ? Value <= target : Value >= target) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name} {Value:0.####} {Unit} {(Target is { } t ? $"{(AtMost ? "<=" : ">=")}{t:0.####}" : "-")} {Reached switch { true => "ok", false => "short", null => "-" }}");
}
