using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>Says where a loop that waits for answers hides what its slow ones would have done to others.</summary>
public static class OmittedNotes
{
    /// <summary>A smaller difference is within what percentiles scatter.</summary>
    private const double Notable = 1.1;

    /// <summary>One sentence for each cell in which it matters, from the valid trial with the greatest difference.</summary>
    public static IEnumerable<string> Of(RunRecord record) =>
        from trial in record.Replicates
        where trial is { Status: TrialStatus.Valid, Measurement.Omitted: not null } && Ratio(trial) >= Notable
        group trial by trial.CellId into cell
        let worst = cell.MaxBy(Ratio)!.Measurement!
        select string.Create(CultureInfo.InvariantCulture,
            $"{cell.Key}: p99 is {worst.Latency.P99.TotalMilliseconds:G3} ms one query at a time; users who do not wait for each other would have seen about {worst.Omitted!.P99.TotalMilliseconds:G3} ms (estimated: {worst.Omitted.Queries:N0} queries were due while slow ones held up the loop). --scenario server measures it.");

    private static double Ratio(TrialRecord trial) => trial.Measurement!.Omitted!.P99 / trial.Measurement.Latency.P99;
}
