using LabelBench.Records;
using LabelBench.Reporting.Wording;
using LabelBench.Web.Runs;

namespace LabelBench.Web.Pages;

/// <summary>How far a run is, in a sentence.</summary>
internal static class ProgressWords
{
    public static string Sentence(RunProgress progress)
    {
        var done = progress.Planned is { } planned ? $"{Quantity.Count(progress.Done)} of {PlainText.Plural(planned, "trial", "trials")} done" : $"{PlainText.Plural(progress.Done, "trial", "trials")} done";
        string?[] parts = [done, progress.Left is { } left ? left < TimeSpan.FromSeconds(1) ? "about to end" : $"about {Quantity.Duration(left)} left" : null, progress.Invalid > 0 ? $"{Quantity.Count(progress.Invalid)} invalid" : null, progress.Failed > 0 ? $"{Quantity.Count(progress.Failed)} failed" : null];
        return string.Join(", ", parts.OfType<string>()) + (progress.Last is { } last ? $"; last: {Trial(last)}" : "") + ".";
    }

    private static string Trial(TrialRecord trial) => $"{PlainText.Line(trial.CellId)} {trial switch
    {
        { Failure: { } failure } => $"failed: {PlainText.Line(failure.Detail)}",
        { Measurement: { } measurement } => $"{Quantity.Number(measurement.Throughput.Value)} items/s{(trial.Status is TrialStatus.Invalid ? ", invalid" : "")}",
        _ => Workloads.Cell.Word(trial.Status),
    }}";
}
