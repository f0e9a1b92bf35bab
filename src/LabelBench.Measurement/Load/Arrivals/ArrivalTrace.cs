using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Load.Arrivals;

/// <summary>Reads recorded arrivals: CSV or JSON Lines with one timestamp a line.</summary>
/// <remarks>
/// CSV: the column <c>timestamp</c> of the header, or the first where there is no header. JSON Lines: the number under the key <c>timestamp</c>; other keys
/// and columns are ignored. The first timestamp becomes time 0. What cannot be replayed as it stands is refused, never sorted or skipped.
/// </remarks>
public static class ArrivalTrace
{
    /// <summary>Name of the column or key.</summary>
    public const string Key = "timestamp";

    private const decimal LongestNanoseconds = 86_400_000_000_000; // a day; a longer trace most often has another unit than was said

    /// <param name="path">A file whose name ends in .csv, .jsonl or .ndjson.</param>
    /// <param name="unit">Of the timestamps.</param>
    /// <param name="timeScale">Times are multiplied by this; above 0.</param>
    public static Checked<ArrivalSchedule> Read(string path, TraceUnit unit, double timeScale = 1)
    {
        if (!(timeScale is > 0 and <= 1e6))
            return Refuse(path, "time scale", string.Create(CultureInfo.InvariantCulture, $"is {timeScale}; it is above 0 and at most 1,000,000: 0.5 replays twice as fast."));
        try
        {
            using var reader = new StreamReader(path);
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".csv" => Schedule(path, FromCsv(reader), unit, timeScale),
                ".jsonl" or ".ndjson" => Schedule(path, FromJsonLines(reader), unit, timeScale),
                var other => Refuse(path, "", $"ends in '{other}'; a trace is a .csv or .jsonl file with a column or key '{Key}'."),
            };
        }
        catch (Exception mistake) when (Unreadable.Is(mistake))
        {
            return Refuse(path, "", Unreadable.Why(path, mistake));
        }
    }

    private static Checked<ArrivalSchedule> Refuse(string source, string place, string text, int? line = null) =>
        Checked<ArrivalSchedule>.Invalid(new Problem(source, place, text, line));

    /// <summary>The times with their lines, null for blank ones, checked one after the other; the first that is wrong ends it. Blank lines at the end are the way that files end.</summary>
    private static Checked<ArrivalSchedule> Schedule(string path, IEnumerable<(int Line, string? Text)> cells, TraceUnit unit, double timeScale)
    {
        var scale = Nanoseconds(unit) * (decimal)timeScale;
        var arrivals = new List<long>();
        decimal? first = null;
        decimal last = 0;
        int? blank = null;
        try
        {
            foreach (var (line, text) in cells)
            {
                if (text is null)
                {
                    blank ??= line;
                    continue;
                }
                if (blank is { } gap)
                    return Refuse(path, Key, "is missing, the line is blank and others follow; every line holds one timestamp: fill it in or delete the line.", gap);
                if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var time))
                    return Refuse(path, Key, text.Length == 0 ? "is missing; every line holds one timestamp: fill it in or delete the line." : $"is '{Shorten(text)}'; it is a number such as 12.5.", line);
                if (time < 0)
                    return Refuse(path, Key, $"is {text}, before the beginning; timestamps are 0 or more.", line);
                if (time < last)
                    return Refuse(path, Key, $"is {text} after {last.ToString(CultureInfo.InvariantCulture)}; arrivals stand in order of time: sort the file by its timestamps.", line);
                first ??= time;
                last = time;
                if ((time - first) > LongestNanoseconds / scale)
                    return Refuse(path, Key, $"is {text}, more than a day after the first; timestamps are taken for {unit.ToString().ToLowerInvariant()}: state the right unit, or a smaller time scale.", line);
                if (arrivals.Count == ArrivalSchedules.MostArrivals)
                    return Refuse(path, "", string.Create(CultureInfo.InvariantCulture, $"holds more than {ArrivalSchedules.MostArrivals:N0} arrivals; replay a part of it."), line);
                arrivals.Add((long)((time - first) * scale));
            }
        }
        catch (TraceException mistake)
        {
            return Refuse(path, mistake.Place, mistake.Message, mistake.Line);
        }
        return arrivals.Count switch
        {
            0 => Refuse(path, "", "holds no arrival; a trace has at least two lines with a timestamp."),
            _ when arrivals[^1] == 0 => Refuse(path, "", "holds no time: every timestamp is the same, so it has no rate; a trace has at least two different timestamps."),
            // The mean gap stands in for the one that follows the last arrival.
            _ => Checked<ArrivalSchedule>.Valid(new ArrivalSchedule([.. arrivals], arrivals[^1] + Math.Max(1, arrivals[^1] / Math.Max(1, arrivals.Count - 1)), null)),
        };
    }

    private static decimal Nanoseconds(TraceUnit unit) => unit switch
    {
        TraceUnit.Seconds => 1_000_000_000,
        TraceUnit.Milliseconds => 1_000_000,
        TraceUnit.Microseconds => 1_000,
        _ => 1,
    };

    private static IEnumerable<(int Line, string? Text)> FromCsv(StreamReader reader)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, BadDataFound = null, CountBytes = false, IgnoreBlankLines = false };
        using var csv = new CsvParser(reader, configuration);
        var column = 0;
        for (var isFirst = true; csv.Read(); isFirst = false)
        {
            var cells = csv.Record ?? [];
            if (cells.Length < 2 && string.IsNullOrWhiteSpace(cells.FirstOrDefault()))
            {
                yield return (csv.RawRow, null);
                continue;
            }
            if (isFirst && cells.Length > 0 && !decimal.TryParse(cells[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                column = Array.FindIndex(cells, c => c.Trim().Equals(Key, StringComparison.OrdinalIgnoreCase));
                if (column < 0)
                    throw new TraceException(csv.RawRow, "header", $"has no column '{Key}'{NearMatch.Hint(Key, [.. cells.Select(c => Shorten(c.Trim()))])}");
                continue;
            }
            yield return (csv.RawRow, column < cells.Length ? cells[column].Trim() : "");
        }
    }

    private static IEnumerable<(int Line, string? Text)> FromJsonLines(StreamReader reader)
    {
        var number = 0;
        while (reader.ReadLine() is { } line)
            yield return (++number, string.IsNullOrWhiteSpace(line) ? null : TimestampOf(line, number));
    }

    private static string TimestampOf(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(Key, out var value))
                throw new TraceException(number, Key, $"is missing; every line is an object with the key '{Key}'.");
            return value.ValueKind == JsonValueKind.Number ? value.GetRawText() : throw new TraceException(number, Key, $"is {Shorten(value.GetRawText())}; it is a number such as 12.5.");
        }
        catch (JsonException)
        {
            throw new TraceException(number, "", $"is no JSON object: {Shorten(line)}; is the file cut off?");
        }
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";

    private sealed class TraceException(int line, string place, string text) : Exception(text)
    {
        public int Line { get; } = line;

        public string Place { get; } = place;
    }
}
