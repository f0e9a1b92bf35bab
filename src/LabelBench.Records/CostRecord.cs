using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>Where the time of queries went: what the load generator saw of a query, and the parts that the system under test stamped itself.</summary>
/// <param name="Queries">Behind the means.</param>
/// <param name="Depth">Queries that the load has inside at once, at most; null where they come by themselves.</param>
/// <param name="Query">Mean time to account for. At depth 1 from the end of a query to the end of the next; deeper, from when a query entered until it was answered; where queries come by themselves, from when it was due.</param>
/// <param name="Parts">Means per query, in order.</param>
/// <param name="Unaccounted">What is in none of the parts; below 0 where they overlap.</param>
public sealed record CostRecord(
    long Queries,
    int? Depth,
    [property: JsonPropertyName("query_ms")] TimeSpan Query,
    ImmutableArray<CostPart> Parts,
    [property: JsonPropertyName("unaccounted_ms")] TimeSpan Unaccounted)
{
    /// <summary>Rule of the finding that the parts do not add up.</summary>
    public const string Rule = "costs-do-not-close";

    /// <summary>Share of a query's time that may be in no part, at depth 1 and deeper.</summary>
    public const double AllowedAlone = 0.02, AllowedTogether = 0.05;

    /// <summary>Mean number of queries inside, counted whenever one entered or left; null where it was not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? InFlight { get; init; }

    /// <summary>The same by Little's law: rate times mean time inside. The two agree but for the window's edges.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? InFlightByLittlesLaw { get; init; }

    /// <summary>Size of what is in no part, over a query's time; 0 or more.</summary>
    [JsonIgnore]
    public double ClosingError => Query > TimeSpan.Zero ? Math.Abs(Unaccounted / Query) : 0;

    /// <summary>Most that <see cref="ClosingError"/> may be.</summary>
    [JsonIgnore]
    public double Allowed => Depth == 1 ? AllowedAlone : AllowedTogether;

    /// <summary>From the parts, with what they leave.</summary>
    public static CostRecord Of(long queries, int? depth, TimeSpan query, ImmutableArray<CostPart> parts) =>
        new(queries, depth, query, parts, query - TimeSpan.FromTicks(parts.Sum(p => p.PerQuery.Ticks)));

    /// <summary>Of several trials of one cell together, each by its queries; null for none.</summary>
    public static CostRecord? Mean(IReadOnlyCollection<CostRecord> trials)
    {
        var queries = trials.Sum(t => t.Queries);
        if (queries == 0)
            return null;
        double Over(Func<CostRecord, double> of) => trials.Sum(t => of(t) * t.Queries) / queries;
        TimeSpan Time(Func<CostRecord, TimeSpan> of) => TimeSpan.FromTicks((long)Math.Round(Over(t => of(t).Ticks)));
        var parts = trials.First().Parts.Select(p => p.Name).Select(name => new CostPart(name, Time(t => t.Parts.FirstOrDefault(p => p.Name == name)?.PerQuery ?? TimeSpan.Zero)));
        return Of(queries, trials.First().Depth, Time(t => t.Query), [.. parts]) with
        {
            InFlight = trials.All(t => t.InFlight is not null) ? Over(t => t.InFlight!.Value) : null,
            InFlightByLittlesLaw = trials.All(t => t.InFlightByLittlesLaw is not null) ? Over(t => t.InFlightByLittlesLaw!.Value) : null,
        };
    }
}
