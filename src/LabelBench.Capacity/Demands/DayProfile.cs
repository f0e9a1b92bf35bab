using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Capacity.Demands;

/// <summary>How a day's items spread over its hours, and a week's over its days.</summary>
/// <param name="Hours">24 weights, of any unit, from midnight on; at least one is above 0.</param>
/// <param name="WeekendShare">Load of a day at the weekend over that of a working day, 0 to 1.</param>
public sealed record DayProfile(ImmutableArray<double> Hours, double WeekendShare)
{
    /// <summary>Hours of a week, from Monday 0 h on.</summary>
    public const int HoursPerWeek = 168;

    /// <summary>Weights of the days, of any unit, Monday first; null where <see cref="WeekendShare"/> says it.</summary>
    public ImmutableArray<double>? Days { get; init; }

    /// <summary>Around the clock, every day.</summary>
    public static DayProfile Flat { get; } = new([.. Enumerable.Repeat(1.0, 24)], 1);

    /// <summary>Nine hours of work with a dip at noon; a tenth of that at night.</summary>
    public static DayProfile OfficeHours { get; } = new([.. Enumerable.Range(0, 24).Select(h => h is >= 8 and < 17 ? (h == 12 ? 0.7 : 1.0) : 0.1)], 0.1);

    /// <summary>People at home: rising through the day, most between 18 and 22 h, little at night.</summary>
    public static DayProfile Evening { get; } = new([.. Enumerable.Range(0, 24).Select(h => h is >= 18 and < 22 ? 1.0 : h is >= 8 and < 18 ? 0.5 : 0.15)], 1);

    /// <summary>One hour of every day with so many times the mean load, and the others alike; flat up to 1.</summary>
    /// <param name="factor">At most 24: then all items of a day come in that hour.</param>
    public static DayProfile Peaked(double factor) => factor <= 1
        ? Flat
        : Flat with { Hours = [.. Enumerable.Range(0, 24).Select(h => h == 12 ? factor : (24 - factor) / 23)] };

    public static ImmutableSortedDictionary<string, DayProfile> Known { get; } = new Dictionary<string, DayProfile>
    {
        ["flat"] = Flat,
        ["office-hours"] = OfficeHours,
        ["evening"] = Evening,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Rate of the busiest hour over the mean rate of the week.</summary>
    [JsonIgnore]
    public double Peak => Factors.Max();

    /// <summary>Rate of every hour of the week, from Monday 0 h on, over the mean rate of the week.</summary>
    [JsonIgnore]
    public ImmutableArray<double> Factors
    {
        get
        {
            double[] days = [.. Days ?? [1, 1, 1, 1, 1, WeekendShare, WeekendShare]];
            var (hour, day) = (Hours.Average(), days.Average());
            return [.. days.SelectMany(d => Hours.Select(h => h / hour * (d / day)))];
        }
    }

    public bool Equals(DayProfile? other) => other is not null && Hours.SequenceEqual(other.Hours) && WeekendShare == other.WeekendShare
        && (Days is { } days ? other.Days is { } others && days.SequenceEqual(others) : other.Days is null);

    public override int GetHashCode() => HashCode.Combine(Hours.Length, Hours.Sum(), WeekendShare, Days?.Sum());
}
