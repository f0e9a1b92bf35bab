using System.Globalization;

namespace LabelBench.Simulations;

/// <summary>One line of output.</summary>
/// <param name="Target">Least value wanted, or most where <paramref name="AtMost"/>; null for a figure that only informs.</param>
public sealed record SimulatedFigure(string Name, double Value, string Unit, double? Target = null, bool AtMost = false)
{
    /// <summary>Standard error from the number of repetitions; 0 for a figure that has none.</summary>
    public double Error { get; init; }

    /// <summary>Whether it is known to be short of its target: it is printed, and no test holds it to it.</summary>
    public bool IsKnownShort { get; init; }

    /// <summary>Short of the target by more than chance explains with so few repetitions: 2.5 standard errors.</summary>
    public bool IsContradicted => !IsKnownShort && Target is { } target && (AtMost ? Value - target : target - Value) > 2.5 * Error;

    public bool? Reached => Target is { } target ? (AtMost ? Value <= target : Value >= target) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name} {Value:0.####} {Unit} {(Target is { } t ? $"{(AtMost ? "<=" : ">=")}{t:0.####}" : "-")} {Reached switch { true => "ok", false => "short", null => "-" }}");

    public static SimulatedFigure Share(string name, int count, int of, double? target = null, bool atMost = false) =>
        new(name, 100.0 * count / of, "%", target, atMost) { Error = target is { } t ? 100 * Math.Sqrt(t / 100 * (1 - t / 100) / of) : 0 };
}
