using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>Whether items that were seen before are answered faster than others.</summary>
/// <param name="CellId">Measured in the usual way.</param>
/// <param name="Beside">What it is compared with.</param>
/// <param name="Ratio">Items a second with more repetition over those with less; null where one of the two has no valid trial.</param>
/// <param name="Low">The same with both rates at the end of their intervals that brings it down; null where one has none.</param>
/// <param name="Outcome">Against <see cref="Allowed"/>.</param>
public sealed record CachingCheck(
    [property: JsonPropertyName("cell")] string CellId,
    IssuedSamples Beside,
    double? Ratio,
    double? Low,
    double? High,
    CachingOutcome Outcome,
    string Sentence)
{
    /// <summary>What MLPerf's TEST04 allows: the same sample again and again is at most 10 % faster.</summary>
    public const double Allowed = 1.1;

    /// <param name="all">Every cell of the run, those that were measured for the comparison too.</param>
    internal static ImmutableArray<CachingCheck> Of(ImmutableArray<CellSummary> all) =>
    [
        .. from beside in all
           where beside.Cell.Samples is not IssuedSamples.InTurn
           let usual = all.First(c => c.Cell.Id == (beside.Cell with { Samples = IssuedSamples.InTurn }).Id)
           select beside.Cell.Samples is IssuedSamples.Same ? Of(usual, beside, repeated: beside, fresh: usual) : Of(usual, beside, repeated: usual, fresh: beside),
    ];

    private static CachingCheck Of(CellSummary usual, CellSummary beside, CellSummary repeated, CellSummary fresh)
    {
        if (repeated.Throughput is not { Value: > 0 } more || fresh.Throughput is not { Value: > 0 } less)
            return new CachingCheck(usual.Cell.Id, beside.Cell.Samples, null, null, null, CachingOutcome.CannotTell, $"{beside.Cell.Id}: whether something is cached cannot be told: {beside.Troubles.Concat(usual.Troubles).FirstOrDefault() ?? "no valid trial"}".Split(';')[0]);
        var (ratio, low, high) = (more.Value / less.Value, Over(more.Low, less.High), Over(more.High, less.Low));
        var outcome = low > Allowed ? CachingOutcome.Cached : high <= Allowed ? CachingOutcome.NotCached : CachingOutcome.CannotTell;
        return new CachingCheck(usual.Cell.Id, beside.Cell.Samples, ratio, low, high, outcome, Text(
            $"{usual.Cell.Id}: {Words(usual, beside)} {ratio:0.00} times as fast{(low is null || high is null ? "" : Text($" ({low:0.00} to {high:0.00})"))}; {Allowed:0.0} is what MLPerf's TEST04 allows: {Verdict(outcome, low is null)}"));
    }

    private static string Words(CellSummary usual, CellSummary beside) => (usual.Cell.Scope, beside.Cell.Samples) switch
    {
        (Scope.Infer, _) => "the same input again and again is answered",
        (_, IssuedSamples.Same) => $"the same {usual.Workload.Item} again and again is answered",
        _ => $"{usual.Workload.Items} that come round again are answered",
    } + (beside.Cell.Samples is IssuedSamples.Same ? $", against {usual.Workload.Items} in turn," : usual.Cell.Scope is Scope.Infer ? ", against several in turn," : $", against {usual.Workload.Items} read once,");

    private static string Verdict(CachingOutcome outcome, bool hasNoInterval) => outcome switch
    {
        CachingOutcome.NotCached => "nothing speaks for caching.",
        CachingOutcome.Cached => "what was seen before is answered faster, so the usual figure does not hold for new items.",
        _ => hasNoInterval ? "one trial has no interval; --trials 3 tells." : "the trials scatter too much to tell; more of them, or longer ones, do.",
    };

    private static double? Over(double? numerator, double? denominator) => numerator is { } n && denominator is > 0 and var d ? n / d : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
