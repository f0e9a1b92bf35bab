using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Demands;

/// <summary>One workload and how much of it.</summary>
/// <param name="ItemsPerDay">Items that come on a mean day of the week; of a backlog, those that must be done a day.</param>
/// <param name="Profile">When they come. A backlog comes evenly.</param>
public sealed record JobDemand(string WorkloadId, double ItemsPerDay, DayProfile Profile)
{
    /// <summary>Items that are there from the beginning, and the days until they must be done; null for a stream.</summary>
    public Backlog? Backlog { get; init; }

    /// <summary>Squared coefficient of variation of the gaps between arrivals: 1 at random, above it in bursts. Matters for promises only.</summary>
    public double Burstiness { get; init; } = 1;

    /// <summary>How soon most items must be labelled; null where the end of the hour will do.</summary>
    public ServiceLevelObjective? Promise { get; init; }

    /// <summary>Share of items that people look at; null for the run's or the workload's figure, 0 for none.</summary>
    public Share? ReviewShare { get; init; }

    /// <summary>Of one reviewer for one item; null for the workload's figure.</summary>
    public double? ReviewSeconds { get; init; }

    /// <summary>Items per second that servers must carry: of a stream in its busiest hour.</summary>
    /// <param name="growth">Factor on today's demand.</param>
    public double RequiredRate(double growth) => ItemsPerDay / 86_400 * Profile.Peak * (Backlog is null ? growth : 1);

    /// <summary>Items per second in an hour of a working day, 0 to 23.</summary>
    public double RateIn(int hour, double growth) => RequiredRate(growth) / Profile.Peak * Profile.Factors[hour];

    /// <summary>The same job with so many times the items.</summary>
    public JobDemand Times(double factor) => this with { ItemsPerDay = ItemsPerDay * factor, Backlog = Backlog is { } b ? b with { Items = b.Items * factor } : null };

    /// <summary>The same job with so many times the days; streams have no end.</summary>
    public JobDemand Within(double factor) => Backlog is { } b ? this with { ItemsPerDay = ItemsPerDay / factor, Backlog = b with { Days = b.Days * factor } } : this;
}

/// <summary>Items that are there from the beginning.</summary>
/// <param name="Days">Until they must be done.</param>
public sealed record Backlog(double Items, double Days);
