using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>A figure that a plan rests on: what it is, how sure, where it comes from and how long it may be used.</summary>
/// <param name="What">"driving-boxes on hetzner AX42, eu-central", "price of hetzner AX42, eu-central".</param>
/// <param name="Unit">Of the figure: items/s, EUR a month.</param>
/// <param name="AsOf">Day of the measurement, the publication or the price; null where the demand states it.</param>
/// <param name="Expires">Day from which on it should be looked up or measured again; null where it does not age.</param>
public sealed record PlanFigure(string What, string Unit, Figure Figure, DateOnly? AsOf, DateOnly? Expires);
