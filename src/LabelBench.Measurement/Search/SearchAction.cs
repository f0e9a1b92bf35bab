using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Search;

/// <summary>What a search does next.</summary>
public abstract record SearchAction
{
    private SearchAction() { }

    /// <summary>What follows from the trials so far; the same for the same trials.</summary>
    /// <exception cref="ArgumentException">The run is no search.</exception>
    public static SearchAction After(RunRecord run) => run.Search?.Rate is null ? SettingsSearch.Next(run) : RateSearch.Next(run);

    /// <summary>Run this trial and keep it; then ask again.</summary>
    public sealed record Measure(SearchPhase Phase, Cell Cell, PlannedTrial Trial) : SearchAction
    {
        /// <summary>Length of the window; null leaves it to the plan's settings.</summary>
        public TimeSpan? Window { get; init; }
    }

    /// <summary>The search is over.</summary>
    public sealed record Done(SearchAnswer Answer) : SearchAction;
}
