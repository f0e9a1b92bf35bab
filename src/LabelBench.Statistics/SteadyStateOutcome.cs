namespace LabelBench.Statistics;

/// <summary>What a run's windows show about its steadiness.</summary>
public enum SteadyStateOutcome
{
    /// <summary>From the end of the warm-up on nothing changes any more.</summary>
    Steady,

    /// <summary>The level still moves: a slope, or an approach that has not arrived.</summary>
    Drifting,

    /// <summary>The level changed suddenly, too late to be warm-up: throttling, for example.</summary>
    ChangedLate,

    /// <summary>Too few windows to tell.</summary>
    TooShort,
}
