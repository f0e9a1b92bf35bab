using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Statistics.Comparison;
using LabelBench.Workloads;
using LabelBench.Workloads.Policy;

namespace LabelBench.Analysis.Comparison;

/// <summary>Compares runs from their records alone: what may be compared, trial figures, tests within each family of metrics, verdicts, suspected cause.</summary>
public static class RunComparer
{
    /// <param name="control">The same two sides on a host that nothing was done to; null without one.</param>
    /// <param name="look">Where the same comparison is made several times as trials are added: how much of the information there is now, and was at the look before.</param>
    public static RunComparison Compare(RunSet from, RunSet to, ComparisonPolicy policy, (RunSet From, RunSet To)? control = null, (double Share, double Before)? look = null)
    {
        ImmutableArray<string> obstacles = [.. Comparability.OfRuns(from, to, policy.AnyMachine), .. control is { } c ? Comparability.OfRuns(c.From, c.To, policy.AnyMachine) : []];
        var sides = new ComparisonSides(from, to, control);
        var changes = EnvironmentDifferences.Of(from.Records, to.Records);
        var (cells, onOneSide) = obstacles.IsEmpty ? Cells(sides, policy, look, PaceComparison.MayBeEffectOf(changes)) : ([], []);
        var deciding = cells.SelectMany(x => x.Metrics.Where(m => policy.Decides(x.Cell.WorkloadId, m.Metric.Family, m.Metric.IsHeadline)).Select(m => m.Verdict)).ToArray();
        var cause = SuspectedCause.Of(changes, cells.Any(x => x.Clocks is { Differs: true }));
        var comparison = new RunComparison(
            RunComparison.CurrentSchema, sides.Design, Side(from), Side(to), control is { } host ? Side(host.From) : null, control is { } other ? Side(other.To) : null, policy,
            Overall(deciding, cells), obstacles, cause, changes, cells, onOneSide, []);
        return comparison with { Next = [.. NextSteps.Of(comparison)] };
    }

    /// <summary>A comparison that was made again with more trials of the cells that were open: what stood before stands, the rest is as seen now.</summary>
    /// <param name="later">Of the same base; it need not have all cells.</param>
    public static RunComparison Merge(RunComparison earlier, RunComparison later)
    {
        var now = later.Cells.ToDictionary(c => c.CellId, StringComparer.Ordinal);
        ImmutableArray<CellComparison> cells = [.. earlier.Cells.Select(cell => now.TryGetValue(cell.CellId, out var again) ? again with { Metrics = [.. again.Metrics.Select(m => Standing(cell, m) ?? m)] } : cell)];
        var merged = earlier with { Candidate = later.Candidate, Cells = cells };
        merged = merged with { Verdict = Overall([.. merged.Deciding.Select(d => d.Metric.Verdict)], cells) };
        return merged with { Next = [.. NextSteps.Of(merged)] };
    }

    private static MetricComparison? Standing(CellComparison cell, MetricComparison metric) =>
        cell.Metrics.FirstOrDefault(m => m.Metric.Id == metric.Metric.Id && m.Verdict is not ComparisonVerdict.Inconclusive);

    private static ComparedSide Side(RunSet side) => new(side.Name, [.. side.Records.Select(r => r.RunId)]);

    private static ComparisonVerdict Overall(ComparisonVerdict[] deciding, ImmutableArray<CellComparison> cells) =>
        deciding.Contains(ComparisonVerdict.Regressed) ? ComparisonVerdict.Regressed
        : deciding.Length == 0 || cells.Any(c => !c.NotComparable.IsEmpty) ? ComparisonVerdict.NotComparable
        : deciding.Contains(ComparisonVerdict.Inconclusive) ? ComparisonVerdict.Inconclusive
        : deciding.Contains(ComparisonVerdict.Improved) ? ComparisonVerdict.Improved
        : ComparisonVerdict.Unchanged;

    private static (ImmutableArray<CellComparison>, ImmutableArray<OneSided>) Cells(ComparisonSides sides, ComparisonPolicy policy, (double Share, double Before)? look, bool paceMayBeEffect)
    {
        var pairs = CellPair.Match(sides.From, sides.To).ToArray();
        var matched = pairs.Where(p => p.Differences.IsEmpty).ToArray();
        var figures = new CellFigures[matched.Length];
        Parallel.For(0, matched.Length, i => figures[i] = CellFigures.Of(sides, matched[i].From));
        var changes = Judge(figures, policy, look, paceMayBeEffect);
        var onOneSide = CellPair.Unmatched(sides.From, sides.To, pairs).Concat(figures.SelectMany(f => f.OnOneSide));
        var compared = figures.ToDictionary(f => f.Cell.Id, f => f.Compared(changes), StringComparer.Ordinal);
        return ([.. pairs.Select(p => compared.GetValueOrDefault(p.From.Id) ?? p.NotCompared())], [.. onOneSide]);
    }

    /// <summary>Every figure that has trials on both sides, tested within its family.</summary>
    private static Dictionary<(string CellId, string MetricId), (Change Change, ChangeRule Rule)> Judge(CellFigures[] cells, ComparisonPolicy policy, (double Share, double Before)? look, bool paceMayBeEffect)
    {
        var judged = new Dictionary<(string, string), (Change, ChangeRule)>();
        foreach (var family in cells.SelectMany(c => c.Contrasts.Select(m => (Cell: c, m.Metric, m.Contrast))).GroupBy(m => m.Metric.Family, StringComparer.Ordinal))
        {
            var members = family.Select(m => (m.Cell, m.Metric, m.Contrast, Rule: RuleOf(m.Cell, m.Metric))).ToArray();
            foreach (var (member, change) in members.Zip(Changes.Of([.. members.Select(m => (m.Contrast, m.Rule))])))
                judged[(member.Cell.Cell.Id, member.Metric.Id)] = (change, member.Rule);
        }
        return judged;

        ChangeRule RuleOf(CellFigures cell, ComparedMetric metric) => (look is var (share, before) ? SequentialLooks.At(share, before, Rule(policy, cell, metric)) : Rule(policy, cell, metric)) with { PaceMayBeEffect = paceMayBeEffect, SeesMachine = policy.OneRunDecides || cell.SeesMachine };
    }

    private static ChangeRule Rule(ComparisonPolicy policy, CellFigures cell, ComparedMetric metric) =>
        new(policy.ThresholdOf(cell.Cell.WorkloadId, metric.Family), IsInterleaved: cell.IsInterleaved) { MinimumTrials = policy.MinimumTrialsOf(cell.Cell.WorkloadId, metric.Family) };
}
