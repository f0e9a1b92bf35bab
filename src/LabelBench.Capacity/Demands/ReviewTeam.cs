using System.Globalization;
using System.Text.Json.Serialization;

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

    [JsonIgnore]
    public bool HasUsualHours => (HoursPerDay, DaysPerWeek) == (Usual.HoursPerDay, Usual.DaysPerWeek);

    /// <summary>How many of them review so much, as a number of full ones: what comes on days off is looked at on working days.</summary>
    /// <param name="hoursPerDay">Hours of review on a mean day of the week, of which there are seven.</param>
    public double Needed(double hoursPerDay) => DaysInWeek * hoursPerDay / HoursPerWeek;

    /// <summary>The rule in words: "items come on seven days a week, a reviewer works on 5, 6.5 productive hours each".</summary>
    [JsonIgnore]
    public string Rule => string.Create(CultureInfo.InvariantCulture, $"items come on seven days a week, a reviewer works on {DaysPerWeek:0.##}, {HoursPerDay:0.##} productive hours each");

    /// <summary>Of items, which come on all of them.</summary>
    public const int DaysInWeek = 7;
}
