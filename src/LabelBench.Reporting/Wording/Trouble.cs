using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Records;

namespace LabelBench.Reporting.Wording;

/// <summary>Why trials of a cell enter no figure; trials with the same cause together.</summary>
/// <param name="Word"><c>failed</c>, <c>invalid</c> or <c>not run</c>.</param>
/// <param name="Reason">From the first of the trials.</param>
/// <param name="Trials">How many trials it concerns.</param>
/// <param name="Of">How many trials the cell has.</param>
internal sealed record Trouble(string Word, string Reason, int Trials, int Of)
{
    /// <summary><c>1 of 3 trials failed: hung, no progress ...</c>; where it concerns every trial, <c>FAILED: out of memory, ...</c></summary>
    public string Sentence => Trials == Of
        ? $"{Word.ToUpperInvariant()}: {Reason}{(Of > 1 ? $" ({Trials} of {Of} trials)" : "")}"
        : $"{Trials} of {Of} trials {Word}: {Reason}";

    public static ImmutableArray<Trouble> In(RunSummary summary, CellSummary cell)
    {
        if (cell.TrialsRun == 0)
            return [new Trouble("not run", "the run ended before this cell", 1, 1)];
        return [.. summary.TrialsOf(cell)
            .Where(t => t.Status != TrialStatus.Valid)
            .GroupBy(Cause)
            .Select(g => new Trouble(g.Key.Status == TrialStatus.Failed ? "failed" : "invalid", PlainText.Line(ReasonOf(g.First())), g.Count(), cell.TrialsRun))];
    }

    /// <summary>The word for a cell: valid where a trial is, and what is wrong with it elsewhere.</summary>
    public static string Status(RunSummary summary, CellSummary cell) =>
        summary.Record.InjectedSlowdown is not null ? "slowed on purpose" : cell.TrialsValid > 0 ? "valid" : In(summary, cell)[0].Word;

    private static (TrialStatus Status, string Cause) Cause(TrialRecord trial) => trial.Status == TrialStatus.Failed
        ? (trial.Status, trial.Failure?.Reason.ToString() ?? "")
        : (trial.Status, string.Join(' ', trial.Findings.Where(f => f.Invalidates).Select(f => f.Rule)));

    private static string ReasonOf(TrialRecord trial)
    {
        if (trial.Status == TrialStatus.Failed)
            return trial.Failure is { } failure ? $"{RunAnalyzer.Words(failure.Reason)}, {failure.Detail}" : "no reason recorded";
        var texts = trial.Findings.Where(f => f.Invalidates).Select(f => f.Text).ToList();
        return texts.Count == 0 ? "no reason recorded" : string.Join("; ", texts).Replace(".; ", "; ", StringComparison.Ordinal);
    }
}
