using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Records;

namespace LabelBench.Reporting.Wording;

/// <summary>Where the time of a query went, in words.</summary>
internal static class CostWords
{
    public const string Heading = "Where the time of a query goes";

    public const string Explanation = "Parts are stamped by the system that is measured, the whole by the load generator; what is in no part is unaccounted. "
        + "Waiting is time in front of stages, also for a batch to fill. An item stays in a stage as long as its whole batch.";

    /// <summary>Cells whose queries were divided.</summary>
    public static ImmutableArray<CellSummary> Cells(RunSummary summary) => [.. summary.Cells.Where(c => c.Costs is not null)];

    /// <summary>The parts by their names, and what they leave.</summary>
    public static IEnumerable<(string Name, string Time, string Share)> Rows(CostRecord costs) =>
    [
        .. costs.Parts.Select(p => (PlainText.Line(p.Name), Quantity.Duration(p.PerQuery), Share(costs, p.PerQuery))),
        ("unaccounted", Quantity.Duration(costs.Unaccounted), Share(costs, costs.Unaccounted)),
    ];

    /// <summary>All parts in one line.</summary>
    public static string Line(CostRecord costs) => string.Join(", ", costs.Parts.Select(p => $"{PlainText.Line(p.Name)} {Quantity.Duration(p.PerQuery)}"));

    public static string Unaccounted(CostRecord costs) => $"{Quantity.Duration(costs.Unaccounted)} ({Share(costs, costs.Unaccounted)})";

    /// <summary><c>one at a time</c>, <c>up to 12 at a time</c>.</summary>
    public static string Depth(CostRecord costs) => costs.Depth switch
    {
        null => "by themselves",
        1 => "one at a time",
        { } depth => $"up to {Quantity.Count(depth)} at a time",
    };

    /// <summary><c>11.8 in flight, 11.9 by Little's law</c>; empty where nobody counted.</summary>
    public static string InFlight(CostRecord costs) => costs is { InFlight: { } counted, InFlightByLittlesLaw: { } law }
        ? $"{Quantity.Number(counted)} in flight, {Quantity.Number(law)} by Little's law"
        : "";

    private static string Share(CostRecord costs, TimeSpan part) => costs.Query > TimeSpan.Zero ? Quantity.Share(part / costs.Query) : "";
}
