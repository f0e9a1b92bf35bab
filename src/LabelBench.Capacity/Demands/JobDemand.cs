using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Demands;

/// <summary>One workload and how much of it.</summary>
/// <param name="ItemsPerDay">Items that come on a mean day of the week; of a backlog, those that must be done a day; of a retraining, those that are learned from.</param>
/// <param name="Profile">When they come. A backlog comes evenly.</param>
public sealed record JobDemand(string WorkloadId, double ItemsPerDay, DayProfile Profile)
{
    /// <summary>Items that are there from the beginning, and the days until they must be done; null for a stream.</summary>
    public Backlog? Backlog { get; init; }

    /// <summary>What is trained again every week; null for labeling.</summary>
    public Retraining? Retraining { get; init; }

    /// <summary>Squared coefficient of variation of the gaps between arrivals: 1 at random, above it in bursts. Matters for promises only.</summary>
    public double Burstiness { get; init; } = 1;

    /// <summary>How soon most items must be labelled; null where the end of the hour will do.</summary>
    public ServiceLevelObjective? Promise { get; init; }

    /// <summary>Share of items that people look at; null for the run's or the workload's figure, 0 for none.</summary>
    public Share? ReviewShare { get; init; }

    /// <summary>Of one reviewer for one item; null for the workload's figure.</summary>
    public double? ReviewSeconds { get; init; }

    /// <summary>Precisions that may be used; none for all that were measured.</summary>
    public ImmutableArray<Precision> Precisions { get; init; } = [];

    /// <summary>What an item brings over a server's line, in and out; null where that is not to be looked at.</summary>
    public Bytes? BytesPerItem { get; init; }

    /// <summary>Room on a server's disk that the job takes; null where that is not to be looked at.</summary>
    public Bytes? Disk { get; init; }

    /// <summary>Items per second of the busiest hour; of a backlog or a retraining, the mean.</summary>
    /// <param name="growth">Factor on today's streams.</param>
    public double RequiredRate(double growth) => MeanRate(growth) * (Retraining is null ? Profile.Peak : 1);

    /// <summary>Items per second over a week.</summary>
    public double MeanRate(double growth) => ItemsPerDay / 86_400 * (Backlog is null && Retraining is null ? growth : 1);

    /// <summary>The same job with so many times the items.</summary>
    public JobDemand Times(double factor) => this with
    {
        ItemsPerDay = ItemsPerDay * factor,
        Backlog = Backlog is { } b ? b with { Items = b.Items * factor } : null,
        Retraining = Retraining is { } r ? r with { ItemsPerWeek = r.ItemsPerWeek * factor } : null,
    };

    /// <summary>The same job with so many times the days; streams have no end.</summary>
    public JobDemand Within(double factor) => Backlog is { } b ? this with { ItemsPerDay = ItemsPerDay / factor, Backlog = b with { Days = b.Days * factor } } : this;
}

/// <summary>Items that are there from the beginning.</summary>
/// <param name="Days">Until they must be done.</param>
public sealed record Backlog(double Items, double Days);
