namespace LabelBench.Labeling.Review;

/// <summary>Seconds of a person's work, from the least to the most that is reported.</summary>
public readonly record struct SecondsRange(double Low, double High)
{
    public double Middle => (Low + High) / 2;
}

/// <summary>How well a figure is founded.</summary>
public enum Evidence
{
    /// <summary>A publication with a method.</summary>
    Published,

    /// <summary>A vendor's word or a single unrefereed report.</summary>
    Weak,

    /// <summary>Plausible, without a source that was checked.</summary>
    Unverified,

    /// <summary>Computed here from a published time and a published factor.</summary>
    Derived,
}

/// <summary>What one label costs a person, with and without a pre-label.</summary>
/// <param name="Task">Kebab-case name.</param>
/// <param name="Unit">What the seconds are for.</param>
/// <param name="FromScratch">Null where no time is known.</param>
/// <param name="Assisted">With a pre-label to check or correct; null where no time is known.</param>
/// <param name="Source">Where both come from, with what else is known.</param>
public sealed record ReviewTime(
    string Task, string Unit, SecondsRange? FromScratch, Evidence FromScratchEvidence, SecondsRange? Assisted, Evidence AssistedEvidence, string Source);
