namespace LabelBench.Workloads;

/// <summary>Which items the queries of a cell ask for; more than one way only where it is checked whether something is cached.</summary>
public enum IssuedSamples
{
    /// <summary>All of the input, over and over. A model call alone has one input for every caller.</summary>
    InTurn,

    /// <summary>The first item again and again.</summary>
    Same,

    /// <summary>Every item once at most; the window ends where they are used up. A model call alone has several inputs in turn.</summary>
    Unique,
}
