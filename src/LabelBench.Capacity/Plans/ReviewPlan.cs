using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>People that the labels need.</summary>
/// <param name="Jobs">By job, in the order of the demand; jobs that nobody reviews are left out.</param>
/// <param name="Needed">Reviewers, as a number of full ones.</param>
/// <param name="There">Reviewers there are; null where the demand does not say.</param>
public sealed record ReviewPlan(ImmutableArray<JobReview> Jobs, double HoursPerWeek, double Needed, int? There)
{
    /// <summary>Reviewers are too few for what the machines send them.</summary>
    public bool PeopleAreTheBottleneck => There < Needed;

    /// <summary>Share of the work that the people who are there can do, at most 1.</summary>
    public double Done => There is { } there && Needed > 0 ? Math.Min(1, there / Needed) : 1;
}

/// <summary>What one job asks of people.</summary>
/// <param name="Share">Of items that the gate sends to them, 0 to 1.</param>
/// <param name="OneLook">Seconds for an item that active learning did not pick.</param>
/// <param name="LookedAtPerDay">Items that are looked at on a mean day of the week, quality control and second looks counted.</param>
/// <param name="Seconds">For one of them, the dearer ones that active learning picks counted in.</param>
public sealed record JobReview(string WorkloadId, string Items, Figure Share, Figure OneLook, double LookedAtPerDay, double Seconds, double HoursPerWeek)
{
    /// <summary>Day of the run that measured the share; null where none did.</summary>
    public DateOnly? MeasuredOn { get; init; }
}
