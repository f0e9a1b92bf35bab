using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Records.Imports;

/// <summary><c>mlperf_log_summary.txt</c>: its lines <c>label : value</c> by their trimmed labels, and the lists without one.</summary>
internal sealed class LoadGenSummaryFile
{
    public const string Name = "mlperf_log_summary.txt";

    /// <summary>Heads LoadGen's own summaries.</summary>
    public const string Title = "MLPerf Results Summary";

    /// <summary>Heads those that LabelBench writes in the same shape.</summary>
    public const string OurTitle = "LabelBench Results Summary";

    private const string Parameters = "Test Parameters Used";

    private readonly Dictionary<string, (string Value, int Line)> values = new(StringComparer.Ordinal);

    private LoadGenSummaryFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Whether LabelBench wrote it, in LoadGen's shape.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>Lines that begin with *, without it: early stopping and recommendations.</summary>
    public List<string> Bullets { get; } = [];

    /// <summary>Settings of the last block, in its order.</summary>
    public List<(string Label, string Value)> Settings { get; } = [];

    public string? this[string label] => values.TryGetValue(label, out var found) ? found.Value : null;

    public int? LineOf(string label) => values.TryGetValue(label, out var found) ? found.Line : null;

    /// <summary>A number, its absence, or a problem that is added to the list.</summary>
    public double? Number(string label, List<Problem> problems)
    {
        if (!values.TryGetValue(label, out var found))
            return null;
        if (double.TryParse(found.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0)
            return number;
        problems.Add(new Problem(Path, label, $"is '{found.Value}'; it is a number of 0 or more: give the file as LoadGen wrote it.", found.Line));
        return null;
    }

    /// <summary>Latencies: <c>mean</c> and the percentiles, in nanoseconds, as far as they are there.</summary>
    public IEnumerable<(string Name, string Label)> LatencyLabels =>
        from pair in values
        where pair.Key.EndsWith("latency (ns)", StringComparison.Ordinal) && pair.Key != "target_latency (ns)"
        let name = NameOf(pair.Key)
        where name is not null
        orderby pair.Value.Line
        select (name, pair.Key);

    public static Checked<LoadGenSummaryFile> Parse(string path, IReadOnlyList<string> lines)
    {
        var file = new LoadGenSummaryFile(path);
        var block = "";
        var (titles, complete) = (0, false);
        foreach (var (i, raw) in lines.Index())
        {
            var line = raw.Trim();
            if (line.Length == 0 || line.All(c => c == '='))
                continue;
            file.IsOurs |= line.StartsWith(OurTitle, StringComparison.Ordinal);
            if (IsTitle(line) && ++titles > 1)
                return Invalid(path, i + 1, "a second summary begins here; cut the file, one run to a file.");
            if (line.StartsWith('*'))
                file.Bullets.Add(line.TrimStart('*', ' '));
            else if (line is "Additional Stats" or Parameters || IsTitle(line))
                block = line;
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                file.Add(block, line[..colon].Trim(), line[(colon + 1)..].Trim(), i + 1);
            else if (block == Parameters && (line.Contains("error", StringComparison.OrdinalIgnoreCase)))
                complete = true;
        }
        return titles == 0
            ? Invalid(path, 1, $"is no LoadGen summary: '{Title}' stands nowhere; give {Name} or {LoadGenDetailFile.Name} of a run.")
            : !complete || file["Result is"] is null
                ? Invalid(path, lines.Count, "is cut off: the count of errors at its end is missing, so LoadGen was stopped or the copy is not whole; copy it again or repeat the run.")
                : Checked<LoadGenSummaryFile>.Valid(file);
    }

    /// <summary>Ours too, so that what is exported can be read again.</summary>
    private static bool IsTitle(string line) => line == Title || line.StartsWith(OurTitle, StringComparison.Ordinal);

    private void Add(string block, string label, string value, int line)
    {
        values.TryAdd(label, (value, line));
        if (block == Parameters)
            Settings.Add((label, value));
    }

    private static string? NameOf(string label) => label.Split(' ') switch
    {
        ["Min", "latency", "(ns)"] => "min",
        ["Max", "latency", "(ns)"] => "max",
        ["Mean", "latency", "(ns)"] => "mean",
        [var p, "percentile", "latency", "(ns)"] when double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var percentile) =>
            string.Create(CultureInfo.InvariantCulture, $"P{percentile:0.##}"),
        _ => null,
    };

    private static Checked<LoadGenSummaryFile> Invalid(string path, int line, string text) => Checked<LoadGenSummaryFile>.Invalid(new Problem(path, "", text, line));
}
