namespace LabelBench.Cli.Verification;

/// <summary>One question about a GPU.</summary>
internal interface ICheck
{
    /// <summary>Stable word, also the name of its result's file.</summary>
    string Name { get; }

    string Title { get; }

    /// <summary>Its part of the time, against the other checks' parts.</summary>
    double Weight { get; }

    /// <summary>Whether it means anything on the CPU provider.</summary>
    bool NeedsGpu { get; }

    /// <summary>Answers it, or as much of it as there is time for.</summary>
    /// <param name="outOfTime">Raised when the check's time is over; what was measured by then is the result.</param>
    /// <param name="stop">Raised when the user stops everything.</param>
    Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop);
}
