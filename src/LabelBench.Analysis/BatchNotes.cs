using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>Says what was found out about batch sizes.</summary>
public static class BatchNotes
{
    /// <summary>One sentence per search of a run.</summary>
    public static IEnumerable<string> Of(RunRecord record) => (record.LargestBatches ?? []).Select(Sentence);

    /// <summary>What fits, what does not and why, and what is measured of it.</summary>
    public static string Sentence(LargestBatch found) =>
        $"{found.WorkloadId}, {(found.Scope is Scope.Infer ? "model call" : "pipeline")}, {Cell.Word(found.Provider)}{Setup(found)} {Cell.Word(found.Precision)}: {Fits(found)}; {Measured(found)}.";

    private static string Setup(LargestBatch found) =>
        (found.Device is "cpu" or "" ? "" : $" on {found.Device}") + string.Concat((found.Settings ?? ProviderSettings.Default).Differences.Select(d => " " + d));

    private static string Fits(LargestBatch found) => (found.Fits, found.TooLarge) switch
    {
        (null, _) => $"not even a batch of 1 fits ({found.Reason})",
        ({ } fits, { } tooLarge) => Text($"largest batch that fits: {fits} ({tooLarge} does not: {DetailOf(found, tooLarge)})"),
        ({ } fits, null) => Text($"largest batch that was tried: {fits}, and it fits ({found.Reason})"),
    };

    private static string DetailOf(LargestBatch found, int batch) => found.Probes.FirstOrDefault(p => p.Batch == batch && p.Outcome is not BatchOutcome.Fits)?.Detail ?? "no memory";

    private static string Measured(LargestBatch found) => found switch
    {
        { Asked: { } asked, Fits: null } => Text($"{asked} was asked for"),
        { Asked: { } asked } => Text($"{asked} was asked for: take --batch {found.Measured}"),
        { Fits: null } => "1 is measured, so that the record has its failure",
        { Margin.Value: > 0 } => Text($"{found.Measured} is measured, {100 * (1 - found.Margin.Value):0} % of that rounded down"),
        _ => Text($"{found.Measured} is measured"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
