using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Export;

/// <summary>A column of the table of cells: its unit is in its name.</summary>
/// <param name="Text">Of a column of texts; null in a column of numbers.</param>
/// <param name="Number">In full precision; of a column of numbers.</param>
internal sealed record ResultColumn(string Name, Func<CellSummary, string?>? Text, Func<CellSummary, double?>? Number);

/// <summary>The table that every export of a run is made of: one row per cell, the same columns in CSV and JSON.</summary>
internal static class ResultColumns
{
    /// <param name="cost">Price of the machine; where it is not known there is no such column.</param>
    public static ImmutableArray<ResultColumn> Of(RunSummary summary, MachineCost? cost)
    {
        var columns = ImmutableArray.CreateBuilder<ResultColumn>();
        void Text(string name, Func<CellSummary, string?> of) => columns.Add(new(name, of, null));
        void Number(string name, Func<CellSummary, double?> of) => columns.Add(new(name, null, of));

        Text("run_id", _ => summary.Record.RunId);
        Text("label", _ => summary.Record.Label);
        Text("started_utc", _ => summary.Record.StartedUtc.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Text("machine", _ => summary.Record.Machine.Name);
        Text("workload", c => c.Workload.Id);
        Text("item", c => c.Workload.Item);
        Text("scope", c => Cell.Word(c.Cell.Scope));
        Text("scenario", c => Cell.Word(c.Cell.Scenario));
        Text("provider", c => Cell.Word(c.Cell.Provider));
        Text("device", c => c.Cell.Device);
        Text("provider_settings", c => c.Cell.ProviderSettings is { } settings ? settings.Differences is { IsEmpty: false } differences ? string.Join(' ', differences) : "defaults" : null);
        Text("precision", c => Cell.Word(c.Cell.Precision));
        Number("batch_items", c => c.Cell.Batch);
        Number("intra_op_threads", c => c.Cell.IntraOpThreads);
        Number("streams", c => c.Cell.Streams);
        Number("decode_workers", c => c.Cell.DecodeWorkers);
        Text("status", c => Trouble.Status(summary, c));
        Number("trials_valid", c => c.TrialsValid);
        Number("trials_run", c => c.TrialsRun);
        Number("throughput_items_per_s", c => c.Throughput?.Value);
        Number("throughput_low_items_per_s", c => c.Throughput?.Low);
        Number("throughput_high_items_per_s", c => c.Throughput?.High);
        Number("throughput_confidence_share", c => c.Throughput?.Confidence);
        Number("throughput_spread_share", c => c.Spread);
        Number("throughput_per_core_items_per_s", c => c.PerCore?.Value);
        Number("latency_queries", c => c.Latency?.Count);
        foreach (var (name, of) in Latencies)
            Number($"latency_{name}_ms", c => c.Latency is { } latency ? of(latency).TotalMilliseconds : null);
        if (summary.Cells.Any(c => c.EarlyStopping is not null))
        {
            Number("samples_per_query", c => c.Cell.ItemsPerQuery);
            Number("early_stopping_percentile", c => c.EarlyStopping?.Percentile);
            Number("early_stopping_ms", c => c.EarlyStopping?.Latency?.TotalMilliseconds);
            Number("early_stopping_queries_still_needed", c => c.EarlyStopping?.QueriesStillNeeded);
        }
        Text("load_verdict", c => c.OpenLoop is { } load ? LoadWords.Verdict(load) : null);
        Text("promise_outcome", c => c.OpenLoop?.Outcome is { } outcome ? Cell.Word(outcome) : null);
        Number("promise_queries_still_needed", c => c.OpenLoop?.Promise?.QueriesStillNeeded);
        Number("requested_queries_per_s", c => c.OpenLoop?.Rates.Requested?.Value);
        Number("scheduled_queries_per_s", c => c.OpenLoop?.Rates.Scheduled.Value);
        Number("sent_queries_per_s", c => c.OpenLoop?.Rates.Sent.Value);
        Number("completed_queries_per_s", c => c.OpenLoop?.Rates.Completed.Value);
        Number("within_slo_queries_per_s", c => c.OpenLoop?.Rates.WithinSlo?.Value);
        foreach (var (name, of) in Latencies)
            Number($"service_{name}_ms", c => c.OpenLoop is { Service.Count: > 0 } load ? of(load.Service).TotalMilliseconds : null);
        Number("generator_lag_p50_ms", c => c.OpenLoop?.Lag.P50.TotalMilliseconds);
        Number("generator_lag_p99_ms", c => c.OpenLoop?.Lag.P99.TotalMilliseconds);
        if (summary.Search is { } search)
        {
            SearchCandidate Of(CellSummary cell) => search.Candidates.First(c => c.Cell.Cell.Id == cell.Cell.Id);
            Number("instances", c => c.Cell.WorkersAtOnce);
            Number("peak_memory_bytes", c => Of(c).Memory?.Value);
            Text("keeps_limits", c => Of(c) is { KeepsLatency: true, KeepsMemory: true } ? "yes" : "no");
            Text("on_frontier", c => Of(c).OnFrontier ? "yes" : "no");
            Text("is_answer", c => Of(c).IsAnswer ? "yes" : "no");
        }
        Text("limited_by", c => c.Attribution is { } a ? Cell.Word(a.Limit) : null);
        Text("limited_by_certainty", c => c.Attribution is { } a ? Cell.Word(a.Certainty) : null);
        if (summary.Cells.Any(c => c.Energy is not null))
        {
            Number("energy_gross_j_per_item", c => c.Energy?.Gross?.Value);
            Number("energy_net_j_per_item", c => c.Energy?.Net?.Value);
            Number("items_per_s_per_w", c => c.Energy?.ItemsPerSecondPerWatt?.Value);
        }
        if (cost is MachineCost.Known { Price: var price })
            Number($"cost_per_million_items_{price.Currency.ToLowerInvariant()}", c => PriceWords.PerMillionOf(cost, c)?.Value);
        Text("bottleneck", c => c.Bottleneck?.Name);
        Number("bottleneck_busy_share", c => c.Bottleneck?.BusyShare.Value);
        Number("bottleneck_own_throughput_items_per_s", c => c.Bottleneck?.OwnThroughput.Value);
        Number("unreadable_items", c => c.UnreadableItems);
        if (summary.Cells.Any(c => c.Training is not null))
            Training(summary, Text, Number);
        foreach (var metric in summary.Cells.SelectMany(c => c.Quality).Select(q => q.Metric).Distinct(StringComparer.Ordinal))
            Number($"quality_{metric}", c => c.Quality.FirstOrDefault(q => q.Metric == metric)?.Value);
        foreach (var metric in summary.Cells.SelectMany(c => c.Telemetry).Select(m => m.Name).Distinct(StringComparer.Ordinal))
            Number($"mean_{metric}", c => c.Telemetry.FirstOrDefault(m => m.Name == metric)?.Mean.ValueOrNull?.Value);
        Text("unavailable", Unavailable);
        Text("troubles", c => string.Join("; ", Trouble.In(summary, c).Select(t => t.Sentence)));
        return columns.ToImmutable();
    }

    /// <summary>Only in runs that train: in training <c>throughput</c> is items trained a second, and a query is a step.</summary>
    private static void Training(RunSummary summary, Action<string, Func<CellSummary, string?>> text, Action<string, Func<CellSummary, double?>> number)
    {
        text("training_architecture", c => c.Training?.Setup?.Architecture);
        text("training_parameter_layout", c => c.Training?.Setup is { } setup ? Cell.Word(setup.Layout) : null);
        text("training_convolution_gradient", c => c.Training?.Setup?.ConvolutionGradient is { } way ? Cell.Word(way) : null);
        number("training_accumulation", c => c.Training?.Setup?.Accumulation);
        number("training_parameters", c => c.Training?.Setup?.Parameters);
        number("training_step_p50_ms", c => c.Training is not null ? c.Latency?.P50.TotalMilliseconds : null);
        number("training_step_p95_ms", c => c.Training is not null ? c.Latency?.P95.TotalMilliseconds : null);
        number("training_items_per_step", c => c.Training?.ItemsPerStep);
        number("training_flops_per_step", c => c.Training?.FlopsPerStep);
        number("training_flops_per_s", c => c.Training?.FlopsPerSecond?.Value);
        number("training_flops_low_per_s", c => c.Training?.FlopsPerSecond?.Low);
        number("training_flops_high_per_s", c => c.Training?.FlopsPerSecond?.High);
        number("training_steps", c => c.Training?.StepsInAll);
        number("training_first_loss", c => c.Training?.FirstLoss);
        number("training_final_loss", c => c.Training?.FinalLoss);
        number("training_data_waiting_share", c => c.Training?.DataWaitingShare?.Value);
        number("training_skipped_steps", c => c.Training?.SkippedSteps);
        number("training_state_bytes", c => c.Training?.StateBytes?.Value);
        number("training_peak_host_memory_bytes", c => c.Training?.PeakHostMemory.ValueOrNull?.Value);
        number("training_peak_device_memory_bytes", c => c.Training?.PeakDeviceMemory.ValueOrNull?.Value);
        number("training_checkpoint_every_steps", c => c.Training?.Checkpoints?.EverySteps);
        number("training_checkpoint_mean_ms", c => c.Training?.Checkpoints?.Mean?.TotalMilliseconds);
        number("training_checkpoint_bytes", c => c.Training?.Checkpoints?.Size.Value);
        number("training_job_items", c => c.Training?.Job.Job.Items);
        number("training_job_epochs", c => c.Training?.Job.Job.Epochs);
        number("training_job_time_s", c => c.Training?.Job.Time?.Value);
        number("training_job_low_s", c => c.Training?.Job.Time?.Low);
        number("training_job_high_s", c => c.Training?.Job.Time?.High);
        text("training_job_refusal", c => c.Training?.Job.Refusal);
    }

    private static readonly (string Name, Func<LatencySummary, TimeSpan> Of)[] Latencies =
    [
        ("mean", l => l.Mean), ("min", l => l.Minimum), ("p50", l => l.P50), ("p90", l => l.P90), ("p95", l => l.P95),
        ("p99", l => l.P99), ("p999", l => l.P999), ("max", l => l.Maximum),
    ];

    private static string Unavailable(CellSummary cell) => string.Join("; ",
        from metric in cell.Telemetry
        let reason = (metric.Mean as Reading<Count>.Unavailable)?.Reason
        where reason is not null
        select $"{metric.Name}: {PlainText.Line(reason)}");
}
