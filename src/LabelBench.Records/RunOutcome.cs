namespace LabelBench.Records;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>Every planned trial has a result, good or failed.</summary>
    Complete,

    /// <summary>The user stopped the run; finished trials are kept.</summary>
    Cancelled,

    /// <summary>The run ended before its plan did: killed, power cut, no space left. <c>--resume</c> goes on.</summary>
    Interrupted,
}
