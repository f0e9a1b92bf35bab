using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>What another tool's log says, with its files named: <c>import.json</c>.</summary>
/// <remarks>
/// It is no <see cref="RunRecord"/>: such a log names neither model, provider, precision, batch nor machine, and nothing that was not said may stand in a record. What the log could have
/// said and does not is unavailable, with the reason.
/// </remarks>
/// <param name="Id">ULID.</param>
/// <param name="ToolVersion">As the log states it; null where it does not.</param>
/// <param name="Began">When the run began, in UTC; null where the log does not say it in a way that can be trusted.</param>
/// <param name="QuantileDefinition">Which order statistic the tool calls a percentile.</param>
/// <param name="LatencyFrom">Where the tool's latency starts.</param>
/// <param name="Settings">As in effect.</param>
/// <param name="Warnings">What a reader must know before trusting the figures.</param>
public sealed record ImportedRun(
    string Schema,
    string Id,
    DateTimeOffset ImportedUtc,
    ImportedTool Tool,
    string? ToolVersion,
    DateTimeOffset? Began,
    string System,
    string QuantileDefinition,
    string LatencyFrom,
    ImmutableArray<ImportedFile> Files,
    ImmutableArray<ImportedPoint> Points,
    ImmutableArray<EnvironmentFact> Settings,
    ImmutableArray<string> Warnings)
{
    public const string CurrentSchema = "labelbench.import/1";

    /// <summary>Name of the file in the import's folder.</summary>
    public const string FileName = "import.json";

    public byte[] ToUtf8() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json.Pretty), (byte)'\n'];

    /// <returns>The import, or what is wrong with the file.</returns>
    public static Checked<ImportedRun> Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ImportedRun>(File.ReadAllBytes(path), Json.Line) is { Schema: CurrentSchema, Points.IsDefaultOrEmpty: false } run
                ? Checked<ImportedRun>.Valid(run)
                : Checked<ImportedRun>.Invalid(new Problem(path, "schema", $"is not {CurrentSchema}; import the tool's own files again with labelbench import."));
        }
        catch (Exception mistake) when (Unreadable.Is(mistake) || mistake is JsonException)
        {
            return Checked<ImportedRun>.Invalid(new Problem(path, "", Unreadable.Why(path, mistake)));
        }
    }
}

public enum ImportedTool
{
    /// <summary>MLPerf LoadGen.</summary>
    LoadGen,

    /// <summary>Triton's perf_analyzer.</summary>
    PerfAnalyzer,
}

/// <summary>A file that was read.</summary>
public sealed record ImportedFile(string Name, string Sha256);
