using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Records.Imports;

/// <summary>Puts LoadGen's summary and detail log of one run together; either suffices, both are checked against each other.</summary>
internal sealed class LoadGenImport
{
    /// <summary>LoadGen's index into latencies in ascending order, counted from 0.</summary>
    private const string Quantile = "LoadGen: the value at floor(n * p) of n in ascending order, counted from 0";

    private const double NanosecondsPerMillisecond = 1e6;

    private static readonly ImmutableArray<(string Setting, string Label)> Compared =
        [("effective_target_qps", "target_qps"), ("effective_min_query_count", "min_query_count"), ("effective_samples_per_query", "samples_per_query")];

    private static readonly string[] Conditions = ["Performance constraints satisfied", "Min duration satisfied", "Min queries satisfied", "Early stopping satisfied"];

    private readonly LoadGenSummaryFile? summary;
    private readonly LoadGenDetailFile? detail;
    private readonly string source;
    private readonly List<Problem> problems = [];

    private LoadGenImport(LoadGenSummaryFile? summary, LoadGenDetailFile? detail, string source) => (this.summary, this.detail, this.source) = (summary, detail, source);

    /// <summary>Whether LabelBench wrote the files, in LoadGen's shape.</summary>
    private bool IsOurs => summary?.IsOurs is true || detail?[LoadGenDetailFile.OurVersion] is not null;

    /// <summary>Whether the percentiles of the detail log that the summary repeats are those of whole queries: in MultiStream it holds those of samples too.</summary>
    private bool AreOfQueries => detail?[LoadGenDetailFile.QueryPercentile] is not null;

    /// <param name="source">Path that messages name.</param>
    /// <param name="auditConfig">Whether an audit.config lies beside the logs.</param>
    public static Checked<ImportedRun> Combine(LoadGenSummaryFile? summary, LoadGenDetailFile? detail, string source, bool auditConfig, ImmutableArray<ImportedFile> files, string id, DateTimeOffset now)
    {
        var import = new LoadGenImport(summary, detail, source);
        var run = import.Build(auditConfig, files, id, now);
        return import.problems.Count > 0 ? Checked<ImportedRun>.Invalid(import.problems) : Checked<ImportedRun>.Valid(run);
    }

    private ImportedRun Build(bool auditConfig, ImmutableArray<ImportedFile> files, string id, DateTimeOffset now)
    {
        var (scenario, mode) = (Text("Scenario", "effective_scenario") ?? "scenario not stated", Text("Mode", "effective_test_mode"));
        if (mode is not (null or "PerformanceOnly" or "FindPeakPerformance" or "SubmissionRun"))
            problems.Add(new Problem(source, "Mode", $"is {mode}: such a run measures no performance; give the log of a run in mode PerformanceOnly.", summary?.LineOf("Mode")));
        CheckSameRun();
        var (began, times) = Times();
        var valid = (Text("Result is", "result_validity") ?? "") == "VALID";
        return new ImportedRun(
            ImportedRun.CurrentSchema, id, now, ImportedTool.LoadGen, detail?["loadgen_version"] ?? (IsOurs ? "(its shape only: LabelBench wrote the file)" : null), began, Text("SUT name", "sut_name") ?? "not stated", Quantile,
            scenario == "Server" ? "the scheduled time, so that the generator's lag is in it" : "the sending: the next query waits for the last",
            files, [Point(scenario, valid)], Settings(), [.. Warnings(auditConfig), .. times]);
    }

    private ImportedPoint Point(string scenario, bool valid) => new(
        scenario,
        valid,
        valid ? [] : Reasons(),
        scenario is "Server" or "Offline" ? Rate("target_qps", "effective_target_qps", q => new QueriesPerSecond(q)) : Reading.Missing<QueriesPerSecond>($"{scenario} sends the next query when the last is answered"),
        scenario == "Server" ? Rate("Scheduled samples per second", "result_scheduled_samples_per_sec", q => new QueriesPerSecond(q)) : Reading.Missing<QueriesPerSecond>($"{scenario} has no schedule"),
        Completed(scenario),
        Queries(),
        detail?.Number("result_overlatency_query_count") is { } overs ? new Count(overs)
            : Reading.Missing<Count>(detail is null ? $"only {LoadGenDetailFile.Name} counts them" : $"{scenario} counts none"),
        Latencies());

    private Reading<ItemsPerSecond> Completed(string scenario) => scenario switch
    {
        "Offline" => Rate("Samples per second", "result_samples_per_second", r => new ItemsPerSecond(r)),
        "Server" => Rate("Completed samples per second", "result_completed_samples_per_sec", r => new ItemsPerSecond(r)),
        "MultiStream" => Reading.Missing<ItemsPerSecond>("LoadGen states no rate of MultiStream, only latencies of queries"),
        _ => Rate("QPS w/ loadgen overhead", "result_qps_with_loadgen_overhead", r => new ItemsPerSecond(r * Math.Max(1, Number("samples_per_query", "effective_samples_per_query") ?? 1))),
    };

    private Reading<T> Rate<T>(string label, string key, Func<double, T> unit) where T : struct => Number(label, key) is { } value
        ? unit(value)
        : Reading.Missing<T>($"the log has no line '{label}'{(label.StartsWith("Completed", StringComparison.Ordinal) ? ": older versions print the scheduled rate only" : "")}");

    private Reading<Count> Queries()
    {
        if (detail?.Number("result_query_count") is { } counted)
            return new Count(counted);
        // "Processed at least 64 queries (79944)."
        var processed = summary?.Bullets.FirstOrDefault(b => b.StartsWith("Processed at least", StringComparison.Ordinal))?.Split('(', ')');
        return processed is [_, var number, ..] && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var said)
            ? new Count(said)
            : Reading.Missing<Count>($"the summary does not count them; import {LoadGenDetailFile.Name} with it");
    }

    private ImmutableArray<ImportedLatency> Latencies()
    {
        var found = summary?.LatencyLabels.Select(l => (l.Name, Value: summary.Number(l.Label, problems))).Where(l => l.Value is not null).Select(l => (l.Name, Value: l.Value!.Value)).ToList()
            ?? [.. detail!.Keys.Select(key => (Name: NameOf(key, AreOfQueries), Value: detail.Number(key))).Where(l => l is { Name: not null, Value: not null }).Select(l => (l.Name!, l.Value!.Value))];
        var early = new[] { ("P90 by early stopping", "Early stopping 90th percentile estimate:", "early_stopping_latency_ss"), ("P99 by early stopping", "Early stopping 99th percentile estimate:", "early_stopping_latency_ms") }
            .Select(e => (Name: e.Item1, Text: summary is null ? detail![e.Item3] : summary.Bullets.FirstOrDefault(b => b.StartsWith(e.Item2, StringComparison.Ordinal))?[e.Item2.Length..]))
            .Where(e => e.Text is not (null or "0"))
            .Select(e => (e.Name, Value: double.TryParse(e.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ns) ? ns : (double?)null));
        return
        [
            .. found.DistinctBy(l => l.Name).Select(l => new ImportedLatency(l.Name, new Count(l.Value / NanosecondsPerMillisecond))),
            .. early.Where(e => e.Value is not null).Select(e => new ImportedLatency(e.Name, new Count(e.Value!.Value / NanosecondsPerMillisecond))),
        ];
    }

    private ImmutableArray<string> Reasons() => detail is { InvalidReasons.Count: > 0 }
        ? [.. detail.InvalidReasons]
        : [.. Conditions
            .Where(label => string.Equals(summary?[label], "NO", StringComparison.OrdinalIgnoreCase)).Select(label => label.Replace(" satisfied", " not satisfied", StringComparison.Ordinal)),
           .. summary?.Bullets.Where(b => !b.StartsWith("Processed", StringComparison.Ordinal)) ?? []];

    private ImmutableArray<EnvironmentFact> Settings() => detail is not null
        ? [.. detail.Keys.Where(k => k.StartsWith("effective_", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(k => EnvironmentFact.Known("loadgen." + k["effective_".Length..], detail[k]!, LoadGenDetailFile.Name))]
        : [.. summary!.Settings.Select(s => EnvironmentFact.Known("loadgen." + s.Label, s.Value, LoadGenSummaryFile.Name))];

    private IEnumerable<string> Warnings(bool auditConfig)
    {
        if (auditConfig || detail?.LoggedWarnings.Concat(detail.Errors).Any(w => w.Contains("audit.config", StringComparison.OrdinalIgnoreCase)) is true)
            yield return "An audit.config was there: LoadGen lets it override settings without a word, so this is an audit run; what was in effect stands in the settings.";
        else if (IsOurs)
            yield return "LabelBench measured this and wrote it in LoadGen's shape; the run's own record says more.";
        else if (detail is null)
            yield return $"Without {LoadGenDetailFile.Name} it is not known whether an audit.config overrode settings.";
        string[] changed = [.. detail?.Keys.Where(k => k.StartsWith("requested_", StringComparison.Ordinal) && detail["effective_" + k["requested_".Length..]] is { } effective && effective != detail[k]).Select(k => k["requested_".Length..]) ?? []];
        if (changed.Length > 0)
            yield return $"LoadGen did not take these settings as requested: {string.Join(", ", changed.Select(name => $"{name} {detail!["requested_" + name]} -> {detail["effective_" + name]}"))}.";
        foreach (var error in detail?.Errors.Where(e => !e.Contains("audit.config", StringComparison.OrdinalIgnoreCase)).Distinct() ?? [])
            yield return $"LoadGen logged an error: {error}";
        if (Text("Mode", "effective_test_mode") == "FindPeakPerformance")
            yield return "FindPeakPerformance measures each rate once and confirms none; the rate it prints has no interval.";
    }

    /// <summary>LoadGen's test_datetime is local time that ends in Z; the stamps for power are UTC, so that where both are there the zone follows.</summary>
    private (DateTimeOffset? Began, ImmutableArray<string> Warnings) Times()
    {
        if (detail?["test_datetime"] is not { } stamp || !DateTime.TryParse(stamp.TrimEnd('Z'), CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return (null, []);
        if (detail["power_begin"] is { } power && DateTime.TryParseExact(power, ["MM-dd-yyyy HH:mm:ss.fff", "MM-dd-yyyy HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var utc))
        {
            // Zones lie quarters of an hour apart, and LoadGen stamps the power's begin some seconds after the start.
            var zone = TimeSpan.FromMinutes(15 * Math.Round((local - utc).TotalMinutes / 15));
            return (new DateTimeOffset(DateTime.SpecifyKind(local - zone, DateTimeKind.Utc)), []);
        }
        return (null, [$"When the run began is not known: LoadGen wrote {stamp}, which is the machine's local time although it ends in Z."]);
    }

    /// <summary>A summary copied beside another run's detail log would give a run that never was.</summary>
    private void CheckSameRun()
    {
        if (summary is null || detail is null)
            return;
        Differ("Scenario", summary["Scenario"], detail["effective_scenario"]?.Replace(" ", "", StringComparison.Ordinal));
        Differ("Result is", summary["Result is"], detail["result_validity"]);
        foreach (var (key, label) in Compared.Append((AreOfQueries ? LoadGenDetailFile.QueryPercentile : "result_99.00_percentile_latency_ns", "99.00 percentile latency (ns)")))
            if (summary.Number(label, problems) is { } said && detail.Number(key) is { } logged && Math.Abs(said - logged) > 1e-4 * Math.Max(said, logged))
                Differ(label, summary[label], detail[key]);

        void Differ(string label, string? inSummary, string? inDetail)
        {
            if (inSummary is not null && inDetail is not null && inSummary != inDetail)
                problems.Add(new Problem(summary!.Path, label, $"is {inSummary}, and in {LoadGenDetailFile.Name} {inDetail} (line {detail!.LineOf(label) ?? 0}): the two files are of different runs; give those of one.".Replace(" (line 0)", "", StringComparison.Ordinal), summary.LineOf(label)));
        }
    }

    private string? Text(string label, string key) => summary?[label] ?? detail?[key]?.Replace(" ", "", StringComparison.Ordinal);

    private double? Number(string label, string key) => summary is not null && summary.LineOf(label) is not null ? summary.Number(label, problems) : detail?.Number(key);

    /// <param name="ofQueries">Whether the keys of queries are meant, else those of samples.</param>
    private static string? NameOf(string key, bool ofQueries) => key switch
    {
        "result_min_query_latency_ns" when ofQueries => "min",
        "result_max_query_latency_ns" when ofQueries => "max",
        "result_mean_query_latency_ns" when ofQueries => "mean",
        "result_min_latency_ns" when !ofQueries => "min",
        "result_max_latency_ns" when !ofQueries => "max",
        "result_mean_latency_ns" when !ofQueries => "mean",
        _ => PercentileIn(key, ofQueries ? "_percentile_per_query_latency_ns" : "_percentile_latency_ns"),
    };

    private static string? PercentileIn(string key, string ending) =>
        key.StartsWith("result_", StringComparison.Ordinal) && key.EndsWith(ending, StringComparison.Ordinal)
        && double.TryParse(key["result_".Length..^ending.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out var p)
            ? string.Create(CultureInfo.InvariantCulture, $"P{p:0.##}") : null;
}
