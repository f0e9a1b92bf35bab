using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>Says where the time of model calls went whose tensors travel between host and device.</summary>
public static class CallNotes
{
    /// <summary>One sentence per cell, over its valid trials.</summary>
    public static IEnumerable<string> Of(RunRecord record) =>
        from trial in record.Trials
        where trial is { Status: TrialStatus.Valid, Measurement.CallTimes.Calls: > 0 }
        group trial.Measurement!.CallTimes! by trial.CellId into cell
        let sum = CallTimes.Sum(cell)!
        select string.Create(CultureInfo.InvariantCulture,
            $"{cell.Key}: of a model call {Milliseconds(sum.Upload, sum)} ms were uploads, {Milliseconds(sum.Compute, sum)} ms computing, {Milliseconds(sum.Download, sum)} ms downloads.");

    private static string Milliseconds(TimeSpan time, CallTimes of) => (time.TotalMilliseconds / of.Calls).ToString("G3", CultureInfo.InvariantCulture);
}
