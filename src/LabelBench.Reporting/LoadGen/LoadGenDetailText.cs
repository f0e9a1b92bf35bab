using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.LoadGen;

/// <summary>A trial in the shape of LoadGen's mlperf_log_detail.txt: a key and its value a line. The first line says that it is no MLPerf result, and no version of LoadGen is claimed.</summary>
public static class LoadGenDetailText
{
    /// <summary>Begins every entry, as in LoadGen.</summary>
    private const string Prefix = ":::MLLOG ";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file's text, every line ending in a line feed.</summary>
    public static string Render(RunRecord record, TrialRecord trial, LoadGenFigures figures)
    {
        var text = new StringBuilder();
        var end = trial.Measurement!.Window.Duration.TotalMilliseconds;
        Append(text, 0, "labelbench_notice", $"This is {LoadGenSummaryText.Mark}: measured by LabelBench, not by LoadGen; run {PlainText.Line(record.RunId)}, trial {trial.Repetition.ToString(CultureInfo.InvariantCulture)} of {PlainText.Line(trial.CellId)}.");
        Append(text, 0, "labelbench_version", record.Software.LabelBench);
        Append(text, 0, "sut_name", $"LabelBench {PlainText.Line(trial.CellId)} ({LoadGenSummaryText.Mark})");
        foreach (var (key, value) in Settings(record, trial, figures))
        {
            Append(text, 0, "requested_" + key, value);
            Append(text, 0, "effective_" + key, value);
        }
        foreach (var (key, value) in Results(trial, figures))
            Append(text, end, key, value);
        foreach (var reason in figures.Recommendations)
            Append(text, end, "result_invalid_reason", PlainText.Line(reason));
        Append(text, end, "num_errors", trial.Findings.Count(f => f.Invalidates));
        Append(text, end, "num_warnings", 0);
        return text.ToString();
    }

    private static IEnumerable<(string Key, object Value)> Settings(RunRecord record, TrialRecord trial, LoadGenFigures figures)
    {
        var (cell, settings, load) = (record.Plan.Cells.First(c => c.Id == trial.CellId), record.Plan.Settings, trial.Measurement!.OpenLoop);
        yield return ("scenario", figures.Scenario);
        yield return ("test_mode", "PerformanceOnly");
        yield return ("samples_per_query", figures.SamplesPerQuery);
        if (load is not null)
            yield return ("target_qps", load.Rates.Requested?.Value ?? load.Rates.Scheduled.Value);
        if (load?.Promise is { } promise)
            yield return ("target_latency_ns", (long)promise.Limit.TotalNanoseconds);
        yield return ("min_duration_ms", (long)settings.WindowOf(cell).Measure.TotalMilliseconds);
        yield return ("max_duration_ms", (long)settings.WindowOf(cell).MaximumMeasure.TotalMilliseconds);
        yield return ("min_query_count", settings.MinimumQueries);
        yield return ("performance_issue_same", cell.Samples is IssuedSamples.Same);
        yield return ("performance_issue_unique", cell.Samples is IssuedSamples.Unique);
        yield return ("schedule_rng_seed", load?.ScheduleSeed ?? trial.Seed);
    }

    private static IEnumerable<(string Key, object Value)> Results(TrialRecord trial, LoadGenFigures figures)
    {
        yield return ("result_validity", figures.IsValid ? "VALID" : "INVALID");
        if (figures.ConstraintMet is { } met)
            yield return ("result_perf_constraints_met", met);
        yield return ("result_min_duration_met", figures.DurationMet);
        yield return ("result_min_queries_met", figures.QueriesMet);
        if (figures.EarlyStoppingMet is { } enough)
            yield return ("early_stopping_met", enough);
        yield return ("result_query_count", figures.Queries);
        if (trial.Measurement!.OpenLoop?.Promise is { } promise)
            yield return ("result_overlatency_query_count", promise.Overs);
        foreach (var rate in Rates(figures))
            yield return rate;
        foreach (var (percentile, estimate) in figures.Estimates)
        {
            if (estimate.Nanoseconds is { } ns)
                yield return (percentile == 99 ? "early_stopping_latency_ms" : "early_stopping_latency_ss", ns);
        }
        // In multi-stream LoadGen keeps latencies of samples too, and says of those here that they are of queries.
        var ofQueries = figures.Scenario == "MultiStream";
        yield return (ofQueries ? "result_min_query_latency_ns" : "result_min_latency_ns", figures.MinimumNs);
        yield return (ofQueries ? "result_max_query_latency_ns" : "result_max_latency_ns", figures.MaximumNs);
        yield return (ofQueries ? "result_mean_query_latency_ns" : "result_mean_latency_ns", figures.MeanNs);
        foreach (var (percentile, ns) in figures.Latencies)
            yield return (string.Create(CultureInfo.InvariantCulture, $"result_{percentile:0.00}_percentile_{(ofQueries ? "per_query_" : "")}latency_ns"), ns);
    }

    private static IEnumerable<(string Key, object Value)> Rates(LoadGenFigures figures) => figures.Scenario switch
    {
        "SingleStream" => [("result_qps_with_loadgen_overhead", figures.SamplesPerSecond / figures.SamplesPerQuery), ("result_qps_without_loadgen_overhead", figures.QueriesPerSecondWithoutOverhead)],
        "MultiStream" => [],
        _ when figures.ScheduledPerSecond is { } scheduled => [("result_scheduled_samples_per_sec", scheduled), ("result_completed_samples_per_sec", figures.SamplesPerSecond)],
        _ => [("result_samples_per_second", figures.SamplesPerSecond)],
    };

    private static void Append(StringBuilder text, double milliseconds, string key, object value) => text.Append(Prefix).Append(JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["key"] = key,
            ["value"] = value,
            ["time_ms"] = milliseconds,
            ["namespace"] = "mlperf::logging",
            ["event_type"] = "POINT_IN_TIME",
            ["metadata"] = new Dictionary<string, object> { ["is_error"] = false, ["is_warning"] = false, ["file"] = "labelbench", ["line_no"] = 0, ["pid"] = 0, ["tid"] = 0 },
        },
        Plain)).Append('\n');
}
