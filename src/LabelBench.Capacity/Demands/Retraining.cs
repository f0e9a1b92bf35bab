using System.Text.Json.Serialization;

namespace LabelBench.Capacity.Demands;

/// <summary>A model that is trained again every week, as a training workload of the run.</summary>
/// <param name="ItemsPerWeek">Items that are learned from in a week, each as often as it is seen.</param>
/// <param name="ItemsPerStep">Items of one step in the run's measurement.</param>
/// <param name="When">Hours in which it may run.</param>
public sealed record Retraining(double ItemsPerWeek, int ItemsPerStep, TrainingHours When)
{
    /// <summary>Hours of a week in which it may run.</summary>
    [JsonIgnore]
    public int Hours => Enumerable.Range(0, DayProfile.HoursPerWeek).Count(May);

    /// <param name="hour">Of the week, from Monday 0 h on.</param>
    public bool May(int hour) => When is TrainingHours.Any || IsNight(hour);

    /// <summary>Whether an hour of the week belongs to <see cref="TrainingHours.Night"/>.</summary>
    internal static bool IsNight(int hour) => hour % 24 is >= 20 or < 6;
}

/// <summary>When servers train.</summary>
public enum TrainingHours
{
    /// <summary>Whenever there is room.</summary>
    Any,

    /// <summary>Between 20 and 6 h.</summary>
    Night,
}
