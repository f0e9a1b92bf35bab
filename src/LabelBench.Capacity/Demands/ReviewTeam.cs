namespace LabelBench.Capacity.Demands;

/// <summary>The people who look at labels.</summary>
/// <param name="Reviewers">How many there are; null where the plan is to say how many are needed.</param>
/// <param name="HoursPerDay">Productive hours of one of them on a working day.</param>
/// <param name="DaysPerWeek">Working days.</param>
/// <param name="QualityControlShare">Share of the labels that pass the gate which are looked at all the same, 0 to 1.</param>
/// <param name="ReworkShare">Share of reviewed items that have to be looked at again, 0 to 1.</param>
/// <param name="LearningShare">Share of the reviewed items that active learning picks, 0 to 1.</param>
/// <param name="LearningFactor">Time for one of those over that for another: the items a model learns most from are the hard ones.</param>
public sealed record ReviewTeam(int? Reviewers, double HoursPerDay, double DaysPerWeek, double QualityControlShare, double ReworkShare, double LearningShare, double LearningFactor)
{
    /// <summary>An eight-hour day less breaks, meetings and training, five days a week; every look is the last.</summary>
    public static ReviewTeam Usual { get; } = new(null, 6.5, 5, 0, 0, 0, 1);

    /// <summary>Hours that one of them works in a week.</summary>
    public double HoursPerWeek => HoursPerDay * DaysPerWeek;
}
