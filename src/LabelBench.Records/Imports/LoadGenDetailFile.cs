using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Records.Imports;

/// <summary><c>mlperf_log_detail.txt</c>: one <c>:::MLLOG {json}</c> a line, kept by key.</summary>
internal sealed class LoadGenDetailFile
{
    public const string Name = "mlperf_log_detail.txt";

    public const string Prefix = ":::MLLOG";

    /// <summary>Stands in logs that LabelBench wrote in the same shape.</summary>
    public const string OurVersion = "labelbench_version";

    /// <summary>Of a whole query, in MultiStream.</summary>
    public const string QueryPercentile = "result_99.00_percentile_per_query_latency_ns";

    private const string LastResult = "result_99.90_percentile_latency_ns";

    private readonly Dictionary<string, (JsonElement Value, int Line)> values = new(StringComparer.Ordinal);

    public List<string> Errors { get; } = [];

    public List<string> LoggedWarnings { get; } = [];

    /// <summary>All that LoadGen gave as reasons for an invalid result.</summary>
    public List<string> InvalidReasons { get; } = [];

    public IEnumerable<string> Keys => values.Keys;

    /// <summary>The value as text, whatever its kind; null where the key is absent.</summary>
    public string? this[string key] => values.TryGetValue(key, out var found) ? found.Value.ToString() : null;

    public double? Number(string key) => values.TryGetValue(key, out var found) && found.Value.ValueKind is JsonValueKind.Number ? found.Value.GetDouble() : null;

    public int? LineOf(string key) => values.TryGetValue(key, out var found) ? found.Line : null;

    public static Checked<LoadGenDetailFile> Parse(string path, IReadOnlyList<string> lines)
    {
        var file = new LoadGenDetailFile();
        foreach (var (i, line) in lines.Index().Where(l => l.Item.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            try
            {
                using var entry = JsonDocument.Parse(line.AsMemory(Prefix.Length));
                if (file.Add(entry.RootElement, i + 1) is { } wrong)
                    return Invalid(path, i + 1, wrong);
            }
            catch (Exception mistake) when (mistake is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                return Invalid(path, i + 1, i == lines.Count - 1 ? "is cut off within this line, its end is missing; copy the file again or repeat the run." : "is no log entry with a key and a value; give the file as LoadGen wrote it.");
            }
        }
        return file.values.Count == 0
            ? Invalid(path, 1, $"holds no line that begins with {Prefix}; it is no LoadGen detail log (logs from before 2020 have another form, which is not read).")
            : file["result_validity"] is null || (file["num_errors"] ?? file[LastResult]) is null
                ? Invalid(path, lines.Count, "ends before its results do: LoadGen was stopped, or the copy is not whole; repeat the run or copy it again.")
                : Checked<LoadGenDetailFile>.Valid(file);
    }

    /// <returns>What is wrong, or null.</returns>
    private string? Add(JsonElement entry, int line)
    {
        var key = entry.GetProperty("key").GetString()!;
        var value = entry.GetProperty("value").Clone();
        if (entry.TryGetProperty("metadata", out var metadata))
        {
            if (metadata.TryGetProperty("is_error", out var error) && error.ValueKind is JsonValueKind.True)
                Errors.Add(value.ToString());
            if (metadata.TryGetProperty("is_warning", out var warning) && warning.ValueKind is JsonValueKind.True)
                LoggedWarnings.Add(value.ToString());
        }
        if (key == "result_invalid_reason")
            InvalidReasons.Add(value.ToString());
        else if (!values.TryAdd(key, (value, line)) && key is "loadgen_version" or "result_validity")
            return $"repeats {key} of line {values[key].Line}: the log of a second run begins; cut the file, one run to a file.";
        return null;
    }

    private static Checked<LoadGenDetailFile> Invalid(string path, int line, string text) => Checked<LoadGenDetailFile>.Invalid(new Problem(path, "", text, line));
}
