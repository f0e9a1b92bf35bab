namespace LabelBench.Capacity;

/// <summary>Who pays for a server's electricity.</summary>
public enum ElectricityTerms
{
    /// <summary>It is part of the rent.</summary>
    Included,

    /// <summary>It comes on top of the price: an own machine, colocation.</summary>
    Extra,
}
