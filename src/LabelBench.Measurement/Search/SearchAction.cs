using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Search;

/// <summary>What a search does next.</summary>
public abstract record SearchAction
{
    private SearchAction() { }

    /// <summary>Run this trial and keep it; then ask again.</summary>
    public sealed record Measure(SearchPhase Phase, Cell Cell, PlannedTrial Trial) : SearchAction;

    /// <summary>The search is over.</summary>
    public sealed record Done(SearchAnswer Answer) : SearchAction;
}
