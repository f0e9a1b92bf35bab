using System.Globalization;
using System.Text;
using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Reporting.Wording;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Reporting.LoadGen;

/// <summary>A trial in the shape of LoadGen's mlperf_log_summary.txt, for scripts that read that; it says at its head and foot that it is no MLPerf result.</summary>
public static class LoadGenSummaryText
{
    /// <summary>The words that stand on every such file.</summary>
    public const string Mark = "not an MLPerf result";

    private const string Rule = "================================================";

    /// <summary>The file's text, every line ending in a line feed.</summary>
    public static string Render(RunRecord record, TrialRecord trial, LoadGenFigures figures)
    {
        var text = new StringBuilder();
        Banner(text, $"LabelBench Results Summary ({Mark})");
        Results(text, trial, figures);
        text.Append('\n');
        Banner(text, "Additional Stats");
        Statistics(text, figures);
        text.Append('\n');
        Banner(text, "Test Parameters Used");
        Parameters(text, record, trial, figures);
        var errors = trial.Findings.Count(f => f.Invalidates);
        text.Append('\n').Append(errors == 0 ? "No warnings encountered during test.\n\nNo errors encountered during test.\n" : Line($"{errors} {(errors == 1 ? "ERROR" : "ERRORS")} encountered. The recommendations say what makes the trial invalid.\n"));
        text.Append('\n').Append(Line($"This is {Mark}: approximate, measured by LabelBench {record.Software.LabelBench}, not by LoadGen, and seen by nobody at MLCommons. "))
            .Append(figures.FromRaw ? "Percentiles are the values at floor(n p), as LoadGen takes them.\n" : "Percentiles interpolate between order statistics, because the single latencies are not at hand; P97 is not known.\n")
            .Append(Line($"Run {PlainText.Line(record.RunId)}, trial {trial.Repetition} of {PlainText.Line(trial.CellId)}.\n"));
        return text.ToString();
    }

    private static void Results(StringBuilder text, TrialRecord trial, LoadGenFigures figures)
    {
        text.Append(Line($"SUT name : LabelBench {PlainText.Line(trial.CellId)} ({Mark})\nScenario : {figures.Scenario}\nMode     : PerformanceOnly\n"));
        text.Append(figures.Scenario switch
        {
            _ when figures.Headline is var (percentile, nanoseconds) => Line($"{percentile:0}th percentile latency (ns) : {nanoseconds}\n"),
            "Server" => Line($"Completed samples per second    : {figures.SamplesPerSecond:0.00}\n"),
            _ => Line($"Samples per second: {figures.SamplesPerSecond:0.######}\n"),
        });
        text.Append(Line($"Result is : {(figures.IsValid ? "VALID" : "INVALID")}\n"));
        if (figures.ConstraintMet is { } met)
            text.Append(Line($"  Performance constraints satisfied : {YesNo(met)}\n"));
        text.Append(Line($"  Min duration satisfied : {YesNo(figures.DurationMet)}\n  Min queries satisfied : {YesNo(figures.QueriesMet)}\n"));
        if (figures.EarlyStoppingMet is { } enough)
            text.Append(Line($"  Early stopping satisfied: {YesNo(enough)}\n"));
        if (!figures.IsValid)
            text.Append("Recommendations:\n").AppendJoin("", figures.Recommendations.Select(r => $" * {PlainText.Line(r)}\n"));
        if (figures.Estimates.IsEmpty)
            return;
        text.Append("Early Stopping Result:\n");
        foreach (var (percentile, estimate) in figures.Estimates)
            text.Append(estimate.Nanoseconds is { } ns
                // LoadGen counts the query whose latency is the estimate among those that it keeps.
                ? Line($" * Processed at least {new EarlyStopping(percentile / 100).LeastTotal(1)} queries ({estimate.Queries}).\n * Would discard {estimate.Discarded - 1} highest latency queries.\n * Early stopping {percentile:0}th percentile estimate: {ns}\n")
                : Line($" * Only processed {estimate.Queries} queries.\n * Need to process {estimate.QueriesStillNeeded} more queries for the {percentile:0}th percentile.\n"));
    }

    private static void Statistics(StringBuilder text, LoadGenFigures figures)
    {
        if (figures.Scenario == "SingleStream")
            text.Append(Line($"QPS w/ loadgen overhead         : {figures.SamplesPerSecond / figures.SamplesPerQuery:0.00}\nQPS w/o loadgen overhead        : {figures.QueriesPerSecondWithoutOverhead:0.00}\n\n"));
        if (figures.Scenario == "MultiStream")
            text.Append("Per-query latency:  \n");
        if (figures.ScheduledPerSecond is { } scheduled)
            text.Append(Line($"Scheduled samples per second : {scheduled:0.00}\n"));
        text.Append(Line($"Min latency (ns)                : {figures.MinimumNs}\nMax latency (ns)                : {figures.MaximumNs}\nMean latency (ns)               : {figures.MeanNs}\n"));
        foreach (var (percentile, ns) in figures.Latencies)
            text.Append(Line($"{percentile:0.00} percentile latency (ns)   : {ns}\n"));
    }

    private static void Parameters(StringBuilder text, RunRecord record, TrialRecord trial, LoadGenFigures figures)
    {
        var (cell, settings) = (record.Plan.Cells.First(c => c.Id == trial.CellId), record.Plan.Settings);
        if (trial.Measurement?.OpenLoop is { } load)
            text.Append(Line($"target_qps : {load.Rates.Requested?.Value ?? load.Rates.Scheduled.Value:0.######}\ntarget_latency (ns): {load.Promise?.Limit.TotalNanoseconds ?? 0:0}\n"));
        text.Append(Line($"samples_per_query : {figures.SamplesPerQuery}\nmin_duration (ms): {settings.WindowOf(cell).Measure.TotalMilliseconds:0}\nmax_duration (ms): {settings.WindowOf(cell).MaximumMeasure.TotalMilliseconds:0}\nmin_query_count : {settings.MinimumQueries}\nperformance_issue_unique : {YesNo(cell.Samples is IssuedSamples.Unique)}\nperformance_issue_same : {YesNo(cell.Samples is IssuedSamples.Same)}\nschedule_rng_seed : {trial.Measurement?.OpenLoop?.ScheduleSeed ?? trial.Seed}\n"));
    }

    private static void Banner(StringBuilder text, string title) => text.Append(Rule).Append('\n').Append(title).Append('\n').Append(Rule).Append('\n');

    private static string YesNo(bool met) => met ? "Yes" : "NO";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
