using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>A figure that a plan rests on: what it is, how sure, where it comes from and how long it may be used.</summary>
/// <param name="What">"driving-boxes on hetzner AX42, eu-central", "price of hetzner AX42, eu-central".</param>
/// <param name="Unit">Of the figure: items/s, EUR a month.</param>
/// <param name="AsOf">Day of the measurement, the publication or the price; null where the demand states it.</param>
/// <param name="Expires">Day from which on it should be looked up or measured again; null where it does not age.</param>
public sealed record PlanFigure(string What, string Unit, Figure Figure, DateOnly? AsOf, DateOnly? Expires)
{
    /// <summary>How it came about.</summary>
    public required FigureKind Kind { get; init; }

    /// <summary>The same with its 80 % interval; null where there is none.</summary>
    public Figure? At80 { get; init; }

    /// <summary>Valid trials behind it; null where it was not measured.</summary>
    public int? Trials { get; init; }

    /// <summary>Why it may be far off; null where nothing points to it.</summary>
    public string? LowConfidence { get; init; }
}
