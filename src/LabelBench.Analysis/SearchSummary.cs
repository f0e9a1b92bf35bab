using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;

namespace LabelBench.Analysis;

/// <summary>A search, configuration by configuration.</summary>
/// <param name="Candidates">All that were tried, the highest throughput first; those without figures last.</param>
public sealed record SearchSummary(SearchRecord Search, ImmutableArray<SearchCandidate> Candidates)
{
    /// <summary>What the search answers with; null where it found nothing, or has not ended.</summary>
    [JsonIgnore]
    public SearchCandidate? Answer => Candidates.FirstOrDefault(c => c.IsAnswer);

    /// <summary>Configurations of which no other that was measured has more throughput at no more latency, by rising latency.</summary>
    [JsonIgnore]
    public IEnumerable<SearchCandidate> Frontier => Candidates.Where(c => c.OnFrontier).OrderBy(c => c.Latency);

    /// <returns>Null for a run that is no search.</returns>
    public static SearchSummary? Of(RunRecord record, ImmutableArray<CellSummary> cells)
    {
        if (record.Search is not { } search)
            return null;
        ImmutableArray<SearchCandidate> measured = [.. cells.Select(cell => Candidate(record, search, cell))];
        return new SearchSummary(search, [.. measured.Select(c => c with { OnFrontier = !measured.Any(other => Dominates(other, c)) && c.Latency is not null }).OrderByDescending(c => c.Cell.Throughput?.Value ?? 0)]);
    }

    private static SearchCandidate Candidate(RunRecord record, SearchRecord search, CellSummary cell)
    {
        var trials = record.Trials.Where(t => t.CellId == cell.Cell.Id).ToArray();
        var latency = cell.Latency is { } summary ? summary.At(search.Slo?.Percentile ?? 99) : null;
        double[] memory = [.. trials.Where(t => t.Status is TrialStatus.Valid).Select(t => t.PeakMemory?.Value).OfType<double>()];
        return new SearchCandidate(
            cell, latency, memory.Length == 0 ? null : new Bytes(memory.Max()),
            KeepsLatency: latency is { } time && (search.Slo is not { } slo || time <= slo.Limit),
            KeepsMemory: !trials.Any(search.ExceedsMemory) && trials.All(t => t.Failure?.Reason is not FailureReason.OutOfMemory),
            OnFrontier: false,
            IsAnswer: search.Answer?.CellId == cell.Cell.Id);
    }

    private static bool Dominates(SearchCandidate other, SearchCandidate of) =>
        other is { Latency: { } latency, Cell.Throughput: { } throughput } && of is { Latency: { } ours, Cell.Throughput: { } own }
        && throughput.Value >= own.Value && latency <= ours && (throughput.Value > own.Value || latency < ours);
}

/// <summary>A configuration that was tried.</summary>
/// <param name="Cell">Its figures: of the confirming trials alone where there are such, of the try otherwise.</param>
/// <param name="Latency">At the percentile of the promise, the 99th without one; null where it was not measured.</param>
/// <param name="Memory">Most of the host's that its workers took together; null where it is not known.</param>
public sealed record SearchCandidate(CellSummary Cell, TimeSpan? Latency, Bytes? Memory, bool KeepsLatency, bool KeepsMemory, bool OnFrontier, bool IsAnswer);
