using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Records;
using LabelBench.Records.Recordings;

namespace LabelBench.Analysis;

/// <summary>Makes <see cref="TelemetryTimeline"/>s of a run from the recordings beside its record.</summary>
public static class TelemetryTimelines
{
    /// <summary>So many points all lines of a report may have together: about a megabyte.</summary>
    private const int MostPoints = 60_000;

    /// <summary>More columns than a figure has pixels show nothing more; fewer do not show a burst.</summary>
    private const int MostColumns = 240, LeastColumns = 30;

    /// <summary>Shown before and after a window, as a share of it: warm-up and what followed.</summary>
    private const double Margin = 0.25;

    private static readonly ImmutableArray<(TimelineQuantity Quantity, ImmutableArray<string> Metrics)> Shown =
    [
        (TimelineQuantity.Utilisation, ["cpu_busy_share", "cpu_steal_share", "gpu_busy_share", "gpu_sm_active_share"]),
        (TimelineQuantity.Clocks, ["cpu_frequency_hz", "gpu_sm_clock_hz"]),
        (TimelineQuantity.Power, ["package_power_w", "dram_power_w", "gpu_instant_power_gauge_w", "gpu_average_power_gauge_w"]),
        (TimelineQuantity.Temperature, ["cpu_temperature_c", "gpu_temperature_c", "gpu_memory_temperature_c"]),
        (TimelineQuantity.Memory, ["memory_used_bytes", "process_resident_bytes", "gpu_memory_used_bytes"]),
    ];

    /// <returns>The whole run with all its GPUs first, recording by recording, then for each cell the trial with the median throughput and the cell's own GPUs; none without recordings.</returns>
    public static ImmutableArray<TelemetryTimeline> Of(RunSummary summary, ImmutableArray<TelemetryRecording> recordings)
    {
        ArgumentNullException.ThrowIfNull(summary);
        if (recordings.IsEmpty)
            return [];
        var measured = summary.Record.Trials.Where(t => t.Measurement is not null).ToImmutableArray();
        ImmutableArray<(CellSummary Cell, TrialRecord Trial)> trials = [.. from cell in summary.Cells let trial = Typical(summary.TrialsOf(cell)) where trial is not null select (cell, trial)];
        var columns = Columns(recordings, trials.Length + recordings.Length);
        return
        [
            .. recordings.Select(recording => Whole(recording, measured, columns)).OfType<TelemetryTimeline>(),
            .. trials.Select(t => OfTrial(t.Trial, recordings, columns, CellGpus.Concern(summary.Record.Machine, t.Cell.Cell))).OfType<TelemetryTimeline>(),
        ];
    }

    /// <summary>The valid trial with the median throughput; of an invalid cell the first that was measured.</summary>
    private static TrialRecord? Typical(ImmutableArray<TrialRecord> trials)
    {
        TrialRecord[] valid = [.. trials.Where(t => t is { Status: TrialStatus.Valid, Measurement: not null }).OrderBy(t => t.Measurement!.Throughput.Value)];
        return valid.Length > 0 ? valid[valid.Length / 2] : trials.FirstOrDefault(t => t.Measurement is not null);
    }

    private static int Columns(ImmutableArray<TelemetryRecording> recordings, int figures)
    {
        var names = Shown.SelectMany(s => s.Metrics).ToHashSet(StringComparer.Ordinal);
        var lines = Math.Max(1, recordings.Max(r => r.Metrics.Count(m => names.Contains(m.Definition.Name))));
        return Math.Clamp(MostPoints / (2 * lines * figures), LeastColumns, MostColumns);
    }

    private static TelemetryTimeline? Whole(TelemetryRecording recording, ImmutableArray<TrialRecord> measured, int columns)
    {
        var host = recording.Samples(0);
        return host.Count < 2 ? null : Of(recording, null, 0, host.BeginNs(0), host.EndNs(host.Count - 1), measured, columns, _ => true);
    }

    /// <summary>By the last recording whose samples reach over the trial's window: a clock that began anew with the machine may come by the same time twice.</summary>
    private static TelemetryTimeline? OfTrial(TrialRecord trial, ImmutableArray<TelemetryRecording> recordings, int columns, Func<string?, bool> shows)
    {
        var window = trial.Measurement!.Window;
        var margin = (long)((window.EndNs - window.BeginNs) * Margin);
        return recordings.LastOrDefault(r => r.Samples(0) is { Count: > 1 } host && host.BeginNs(0) <= window.BeginNs && host.EndNs(host.Count - 1) >= window.EndNs) is { } recording
            ? Of(recording, trial.CellId, trial.Repetition, window.BeginNs - margin, window.EndNs + margin, [trial], columns, shows)
            : null;
    }

    private static TelemetryTimeline? Of(TelemetryRecording recording, string? cell, int repetition, long fromNs, long toNs, ImmutableArray<TrialRecord> trials, int columns, Func<string?, bool> shows)
    {
        ImmutableArray<TimelinePanel> panels = [.. Shown.Select(s => new TimelinePanel(s.Quantity, [.. s.Metrics.SelectMany(m => Lines(recording, m, fromNs, toNs, columns, shows))])).Where(p => !p.Lines.IsEmpty)];
        return panels.IsEmpty ? null : new TelemetryTimeline(cell, repetition, (toNs - fromNs) / 1e9, [.. trials.Select(t => Shade(t, fromNs, toNs)).OfType<TimelineWindow>()], panels);
    }

    private static IEnumerable<TimelineLine> Lines(TelemetryRecording recording, string metric, long fromNs, long toNs, int columns, Func<string?, bool> shows) =>
        from device in recording.Metrics.Where(m => m.Definition.Name == metric).Select(m => m.Device).Distinct()
        where shows(device)
        let series = recording.Series(metric, new Window(fromNs, toNs), device)
        where series is not null
        let line = TimelineLine.Of(series, device, fromNs, toNs, columns)
        where line is not null
        select line;

    private static TimelineWindow? Shade(TrialRecord trial, long fromNs, long toNs)
    {
        var window = trial.Measurement!.Window;
        var (from, to) = (Math.Max(window.BeginNs, fromNs), Math.Min(window.EndNs, toNs));
        return from < to ? new TimelineWindow((from - fromNs) / 1e9, (to - fromNs) / 1e9, string.Create(CultureInfo.InvariantCulture, $"{trial.CellId}, trial {trial.Repetition}")) : null;
    }
}
