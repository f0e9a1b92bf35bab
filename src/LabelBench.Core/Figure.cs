namespace LabelBench.Core;

/// <summary>Where a shown figure comes from.</summary>
public enum Provenance
{
    /// <summary>Measured by LabelBench; the source names the run and the number of trials.</summary>
    Measured,

    /// <summary>Computed by a model from measurements or specifications; the interval says how sure.</summary>
    Predicted,

    /// <summary>Taken from a publication that the source names.</summary>
    Published,

    /// <summary>A provider's list price; the source names the provider and the date.</summary>
    ListPrice,

    /// <summary>Stated by the user or assumed by default; the source says which.</summary>
    Assumed,
}

/// <summary>A number that is shown to somebody: its value, its interval where there is one, and where it comes from.</summary>
/// <param name="Value">Best single value, in the unit that the property holding the figure names.</param>
/// <param name="Low">Lower end of the interval, same unit; null when no interval is known.</param>
/// <param name="High">Upper end of the interval, same unit; null when no interval is known.</param>
/// <param name="Confidence">Nominal coverage of the interval, 0 to 1; null when no interval is known.</param>
/// <param name="Provenance">Kind of source.</param>
/// <param name="Source">Short plain words: "3 trials, run 01J...", "power model from specifications", "hetzner.com, 2026-08-01".</param>
public sealed record Figure(double Value, double? Low, double? High, double? Confidence, Provenance Provenance, string Source);
