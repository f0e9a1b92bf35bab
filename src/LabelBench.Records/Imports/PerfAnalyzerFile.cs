using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LabelBench.Core;

namespace LabelBench.Records.Imports;

/// <summary>The CSV file that perf_analyzer writes with -f: a row a load, latencies and stages in microseconds.</summary>
internal static class PerfAnalyzerFile
{
    /// <summary>Stands in every version's header.</summary>
    public const string Rate = "Inferences/Second";

    private const string Concurrency = "Concurrency";
    private const string RequestRate = "Request Rate";
    private const string Quantile = "perf_analyzer: the value at trunc(p * (n - 1) + 0.5) of n in ascending order, counted from 0";
    private const double MicrosecondsPerMillisecond = 1000;

    public static Checked<ImportedRun> Parse(string path, string text, ImportedFile file, string id, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        using var csv = new CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { IgnoreBlankLines = false, BadDataFound = null, MissingFieldFound = null });
        csv.Read();
        csv.ReadHeader();
        var header = csv.HeaderRecord ?? [];
        var load = header.FirstOrDefault(h => h is Concurrency or RequestRate);
        if (load is null || !header.Contains(Rate))
            return Checked<ImportedRun>.Invalid(new Problem(path, "", $"has no columns '{Concurrency}' or '{RequestRate}' and '{Rate}'; it is no table of perf_analyzer: give the file written with -f.", 1));
        var points = new List<ImportedPoint>();
        var more = false;
        while (csv.Read())
        {
            if (csv.Parser.Record is null or [""] or [])
            {
                more = csv.Read();
                break;
            }
            if (csv.Parser.Record.Length != header.Length)
                problems.Add(new Problem(path, "", $"has {csv.Parser.Record.Length} of {header.Length} columns: the row is cut off; copy the file again, or delete the row.", csv.Parser.RawRow));
            else
                points.Add(Point(csv, header, load, path, problems));
        }
        if (points.Count == 0 && problems.Count == 0)
            problems.Add(new Problem(path, "", "has a header and no row: perf_analyzer finished no load; repeat the run.", 1));
        return problems.Count > 0 ? Checked<ImportedRun>.Invalid(problems) : Checked<ImportedRun>.Valid(new ImportedRun(
            ImportedRun.CurrentSchema, id, now, ImportedTool.PerfAnalyzer, null, null, "not stated", Quantile,
            "the sending, so that a wait before it is in no percentile", [file], [.. points], [], [.. Warnings(load, more)]));
    }

    private static ImportedPoint Point(CsvReader csv, string[] header, string load, string path, List<Problem> problems)
    {
        double? Number(string column)
        {
            var text = csv.GetField(Array.IndexOf(header, column));
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0)
                return value;
            problems.Add(new Problem(path, column, $"is '{text}'; it is a number of 0 or more: give the file as perf_analyzer wrote it.", csv.Parser.RawRow));
            return null;
        }

        const string NotInCsv = "the CSV file does not say it";
        var (asked, rate) = (Number(load), Number(Rate));
        return new ImportedPoint(
            string.Create(CultureInfo.InvariantCulture, $"{(load == Concurrency ? "concurrency" : "rate")} {asked}"),
            null,
            [],
            load == RequestRate && asked is { } requested ? new QueriesPerSecond(requested) : Reading.Missing<QueriesPerSecond>("a fixed number of requests is in flight, no rate is asked for"),
            Reading.Missing<QueriesPerSecond>(NotInCsv),
            rate is { } completed ? new ItemsPerSecond(completed) : Reading.Missing<ItemsPerSecond>(NotInCsv),
            Reading.Missing<Count>(NotInCsv),
            Reading.Missing<Count>("perf_analyzer counts none"),
            [.. header.Select(h => (Column: h, Name: NameOf(h))).Where(c => c.Name is not null)
                .Select(c => new ImportedLatency(c.Name!, Number(c.Column) is { } us ? new Count(us / MicrosecondsPerMillisecond) : Reading.Missing<Count>(NotInCsv)))]);
    }

    /// <summary>Percentiles and the mean; the stages are means without a spread and are not carried over.</summary>
    private static string? NameOf(string column) => column switch
    {
        "Avg latency" => "mean",
        _ when column.StartsWith('p') && column.EndsWith(" latency", StringComparison.Ordinal)
            && double.TryParse(column[1..^" latency".Length], NumberStyles.Float, CultureInfo.InvariantCulture, out var p) => string.Create(CultureInfo.InvariantCulture, $"P{p:0.##}"),
        _ => null,
    };

    private static IEnumerable<string> Warnings(string load, bool more)
    {
        yield return "The file does not say which loads were stable; perf_analyzer prints that only.";
        yield return load == RequestRate
            ? "Latency runs from the sending: what a late request waited before is in no percentile. perf_analyzer prints the share of delayed requests only."
            : "A fixed number of requests in flight: a stall holds back the requests that would have met it, so percentiles are too low where the system stalled.";
        if (more)
            yield return "Tables after the first, of single models of an ensemble, were not read.";
    }
}
