using System.Collections.Immutable;

namespace LabelBench.Capacity.Demands;

/// <summary>How a day's items spread over its hours, and a week's over its days.</summary>
/// <param name="Hours">24 weights, of any unit, from midnight on; at least one is above 0.</param>
/// <param name="WeekendShare">Load of a day at the weekend over that of a working day, 0 to 1.</param>
public sealed record DayProfile(ImmutableArray<double> Hours, double WeekendShare)
{
    /// <summary>Around the clock, every day.</summary>
    public static DayProfile Flat { get; } = new([.. Enumerable.Repeat(1.0, 24)], 1);

    /// <summary>Nine hours of work with a dip at noon; a tenth of that at night.</summary>
    public static DayProfile OfficeHours { get; } = new([.. Enumerable.Range(0, 24).Select(h => h is >= 8 and < 17 ? (h == 12 ? 0.7 : 1.0) : 0.1)], 0.1);

    /// <summary>People at home: rising through the day, most between 18 and 22 h, little at night.</summary>
    public static DayProfile Evening { get; } = new([.. Enumerable.Range(0, 24).Select(h => h is >= 18 and < 22 ? 1.0 : h is >= 8 and < 18 ? 0.5 : 0.15)], 1);

    public static ImmutableSortedDictionary<string, DayProfile> Known { get; } = new Dictionary<string, DayProfile>
    {
        ["flat"] = Flat,
        ["office-hours"] = OfficeHours,
        ["evening"] = Evening,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Rate of the busiest hour of a working day over the mean rate of the week.</summary>
    public double Peak => Factors.Max();

    /// <summary>Rate of every hour of a working day over the mean rate of the week.</summary>
    public ImmutableArray<double> Factors
    {
        get
        {
            var (mean, workingDay) = (Hours.Average(), 7 / (5 + 2 * WeekendShare));
            return [.. Hours.Select(h => h / mean * workingDay)];
        }
    }

    public bool Equals(DayProfile? other) => other is not null && Hours.SequenceEqual(other.Hours) && WeekendShare == other.WeekendShare;

    public override int GetHashCode() => HashCode.Combine(Hours.Length, Hours.Sum(), WeekendShare);
}
