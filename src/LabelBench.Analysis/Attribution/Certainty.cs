namespace LabelBench.Analysis;

/// <summary>How sure an attribution is.</summary>
public enum Certainty
{
    /// <summary>Every cause that would come first was looked for and is not there.</summary>
    Sure,

    /// <summary>A cause that seldom matters could not be looked for, or a line was estimated.</summary>
    Likely,

    /// <summary>It could as well be one of the causes that could not be looked for.</summary>
    CannotTell,
}
