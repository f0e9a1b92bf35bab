using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>What another tool measured, as plain lines for a terminal: every figure with its source, what is missing with its reason.</summary>
public static class ImportText
{
    private static readonly string[] Shown = ["mean", "P50", "P90", "P95", "P99"];

    public static IReadOnlyList<string> Lines(ImportedRun run, int width = SummaryText.Width) =>
    [
        .. TextWrap.Lines($"{ToolOf(run)}, {(run.Points.Length == 1 ? run.Points[0].Name : PlainText.Plural(run.Points.Length, "load", "loads"))}, system {PlainText.Line(run.System)}: as the tool says it, not measured by LabelBench.", width),
        "",
        .. run.Points.Length == 1 ? One(run.Points[0], width) : Table(run, width),
        "",
        .. run.Warnings.SelectMany(w => TextWrap.Hanging("! ", PlainText.Line(w), width)),
        .. TextWrap.Hanging("percentiles  ", run.QuantileDefinition, width),
        .. TextWrap.Hanging("latency from ", run.LatencyFrom, width),
        .. TextWrap.Hanging("began        ", run.Began is { } began ? began.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : "n/a", width),
        .. run.Files.SelectMany(f => TextWrap.Hanging("file         ", $"{PlainText.Line(f.Name)}, SHA-256 {f.Sha256[..16]}...", width)),
    ];

    private static IEnumerable<string> One(ImportedPoint point, int width)
    {
        (string, string)[] rows =
        [
            ("verdict of the tool", Verdict(point)),
            ("requested", Say(point.Requested, r => $"{Quantity.Number(r.Value)} queries/s")),
            ("scheduled", Say(point.Scheduled, r => $"{Quantity.Number(r.Value)} samples/s")),
            ("completed", Say(point.Completed, r => $"{Quantity.Number(r.Value)} samples/s")),
            ("queries", Say(point.Queries, c => Quantity.Count((long)c.Value))),
            ("over the limit", Say(point.Overs, c => Quantity.Count((long)c.Value))),
            .. point.Latencies.Select(l => (l.Name, Say(l.Milliseconds, Milliseconds))),
        ];
        return rows.SelectMany(row => TextWrap.Hanging($"  {row.Item1,-24}", row.Item2, width));
    }

    private static IEnumerable<string> Table(ImportedRun run, int width)
    {
        var names = Shown.Where(name => run.Points.Any(p => p.Latencies.Any(l => l.Name == name))).ToArray();
        var table = new TextTable([new("load"), new("completed/s", Right: true), .. names.Select(name => new TextTable.Column(name, Right: true))]);
        foreach (var point in run.Points)
            table.Add([point.Name, Short(point.Completed, r => Quantity.Number(r.Value)), .. names.Select(name => point.Latencies.FirstOrDefault(l => l.Name == name) is { } l ? Short(l.Milliseconds, Milliseconds) : "n/a")]);
        return table.Lines(width);
    }

    private static string Verdict(ImportedPoint point) => point.IsValid switch
    {
        null => "none",
        true => "VALID",
        false => $"INVALID: {(point.Reasons.IsEmpty ? "no reason logged" : string.Join("; ", point.Reasons.Select(PlainText.Line)))}",
    };

    private static string ToolOf(ImportedRun run) => $"{(run.Tool is ImportedTool.LoadGen ? "MLPerf LoadGen" : "perf_analyzer")} {(run.ToolVersion is { } version ? PlainText.Line(version) : "(version not stated)")}";

    private static string Milliseconds(Count ms) => string.Create(CultureInfo.InvariantCulture, $"{ms.Value:G4} ms");

    private static string Say<T>(Reading<T> reading, Func<T, string> say) where T : struct => reading.Match(say, reason => $"n/a ({PlainText.Line(reason)})");

    private static string Short<T>(Reading<T> reading, Func<T, string> say) where T : struct => reading.Match(say, _ => "n/a");
}
