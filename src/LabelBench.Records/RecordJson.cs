using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>The JSON form of a <see cref="RunRecord"/>, schema <c>labelbench.run/1</c>.</summary>
/// <remarks>
/// What was once optional stays optional: an absent list reads as empty, an absent reading as unavailable, an absent nullable as null.
/// Any other absent key is a mistake. A key that is added to the schema must therefore be a list, a reading or nullable; anything else needs a new major version.
/// Keys that this version does not know are ignored.
/// </remarks>
public static class RecordJson
{
    private const string SchemaName = "labelbench.run";
    private const int NewestMajor = 1;

    /// <summary>More of them help nobody: they have one cause.</summary>
    private const int MostProblems = 20;

    internal static JsonSerializerOptions Line { get; } = Tolerant(Json.Line);

    private static readonly JsonSerializerOptions Pretty = Tolerant(Json.Pretty);

    /// <summary>Indented UTF-8 that ends with a line feed, as in <c>record.json</c>.</summary>
    public static byte[] ToUtf8(RunRecord record) => [.. JsonSerializer.SerializeToUtf8Bytes(record, Pretty), (byte)'\n'];

    /// <summary>The same on one line, for a column or a pipe.</summary>
    public static string ToLine(RunRecord record) => JsonSerializer.Serialize(record, Line);

    /// <returns>The record, or what is wrong with the file.</returns>
    public static Checked<RunRecord> Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception mistake) when (Unreadable.Is(mistake))
        {
            return Checked<RunRecord>.Invalid(new Problem(path, "", Unreadable.Why(path, mistake)));
        }
    }

    /// <param name="source">File or place that the bytes come from, for the problems.</param>
    /// <returns>The record, or what is wrong with the bytes.</returns>
    public static Checked<RunRecord> Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        var problems = new List<Problem>();
        return Parse(utf8, source, problems) is { } record ? Checked<RunRecord>.Valid(record) : Checked<RunRecord>.Invalid(problems.Take(MostProblems));
    }

    private static RunRecord? Parse(ReadOnlyMemory<byte> utf8, string source, List<Problem> problems)
    {
        if (ReadObject(utf8, source, problems) is not { } root || !CheckSchema(root, source, problems))
            return null;
        var record = Deserialize<RunRecord>(root, source, problems);
        if (record is not null)
            problems.AddRange(RecordRules.Check(record, source));
        return problems.Count == 0 ? record : null;
    }

    /// <returns>The JSON object that the bytes hold, or null with a problem that names the byte at which reading failed.</returns>
    internal static JsonObject? ReadObject(ReadOnlyMemory<byte> utf8, string source, List<Problem> problems)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (utf8.Span.StartsWith(mark))
            utf8 = utf8[mark.Length..];
        if (utf8.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            problems.Add(new Problem(source, "", "is empty; no record was written to it."));
            return null;
        }
        if (FirstInvalid(utf8.Span) is { } invalid)
        {
            problems.Add(new Problem(source, "", Damage(invalid, utf8.Span, "it is not UTF-8 text there.")));
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(utf8);
            if (ReadTexts(document.RootElement) is { } twice)
            {
                problems.Add(new Problem(source, twice, "stands twice in the same object; either could be meant."));
                return null;
            }
            // A copy, because the nodes are completed below and the document goes back to its pool.
            if (document.RootElement.ValueKind is JsonValueKind.Object)
                return JsonObject.Create(document.RootElement.Clone());
            problems.Add(new Problem(source, "", "holds no JSON object; it is not a run record."));
        }
        catch (JsonException mistake)
        {
            problems.Add(new Problem(source, "", Damage(mistake, utf8.Span), (int?)mistake.LineNumber + 1));
        }
        catch (InvalidOperationException mistake)
        {
            problems.Add(new Problem(source, "", $"holds a text that is not Unicode: {FirstSentence(mistake.Message)}"));
        }
        return null;
    }

    /// <summary>The parser decodes texts only when they are asked for, and half a surrogate pair (<c>"\ud800"</c>) throws then. Here all are asked for once.</summary>
    /// <returns>A key that stands twice in an object, or null. The parser could tell too, but takes its chance from OpenSSL, which a bare server lacks, and the process ends.</returns>
    private static string? ReadTexts(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.String)
            _ = element.GetString();
        else if (element.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                if (ReadTexts(item) is { } twice)
                    return twice;
        }
        else if (element.ValueKind is JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in element.EnumerateObject())
                if (!names.Add(property.Name))
                    return property.Name;
                else if (ReadTexts(property.Value) is { } twice)
                    return twice;
        }
        return null;
    }

    /// <summary>Completes a JSON object by the optional keys of <typeparamref name="T"/> and reads it.</summary>
    internal static T? Deserialize<T>(JsonObject root, string source, List<Problem> problems) where T : class
    {
        try
        {
            var missing = JsonShape.Complete(root, typeof(T), Line).ToList();
            problems.AddRange(missing.Select(m => new Problem(source, m.Place, m.Text)));
            return missing.Count > 0 ? null : root.Deserialize<T>(Line);
        }
        catch (Exception mistake) when (mistake is JsonException or FormatException or OverflowException or ArgumentException)
        {
            var place = (mistake as JsonException)?.Path?.TrimStart('$', '.') ?? "";
            problems.Add(new Problem(source, place, $"has a value of the wrong kind or out of range: {FirstSentence(mistake.Message)}"));
            return null;
        }
    }

    private static bool CheckSchema(JsonObject root, string source, List<Problem> problems)
    {
        var schema = root["schema"] is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.ToString() : null;
        var parts = schema?.Split('/') ?? [];
        if (parts is not [SchemaName, var version] || !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major < 1)
        {
            problems.Add(new Problem(source, "schema", $"is {(schema is null ? "missing" : $"'{schema}'")}; expected {RunRecord.CurrentSchema}: this is not a run record."));
            return false;
        }
        if (major <= NewestMajor)
            return true;
        problems.Add(new Problem(source, "schema", $"is '{schema}': written by a newer version of LabelBench, this one reads up to {RunRecord.CurrentSchema}; update LabelBench."));
        return false;
    }

    private static string Damage(JsonException mistake, ReadOnlySpan<byte> utf8)
    {
        var start = 0;
        for (var line = mistake.LineNumber ?? 0; line > 0; line--)
            start += utf8[start..].IndexOf((byte)'\n') + 1;
        return Damage(Math.Min(utf8.Length, start + (mistake.BytePositionInLine ?? 0)), utf8, FirstSentence(mistake.Message));
    }

    private static string Damage(long position, ReadOnlySpan<byte> utf8, string fault) => IsCutOff(utf8)
        ? string.Create(CultureInfo.InvariantCulture, $"is cut off at byte {utf8.Length}: its end is missing.")
        : string.Create(CultureInfo.InvariantCulture, $"is damaged at byte {position} of {utf8.Length}: {fault}");

    /// <summary>Whether the bytes are the beginning of a JSON text, right as far as they go, wherever they end: in a name, a number, a letter of two bytes.</summary>
    private static bool IsCutOff(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
                if (reader is { TokenType: JsonTokenType.EndObject or JsonTokenType.EndArray, CurrentDepth: 0 })
                    return false;
            return reader.TokenType is not JsonTokenType.None;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <returns>Offset of the first byte that is not UTF-8, which the JSON reader would meet only when somebody asks for that text.</returns>
    private static int? FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
            return null;
        var position = 0;
        while (Rune.DecodeFromUtf8(utf8[position..], out _, out var length) is OperationStatus.Done)
            position += length;
        return position;
    }

    // System.Text.Json appends "Path: ... | LineNumber: ..."; the problem says that itself.
    private static string FirstSentence(string message) => message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.', ' ') + ".";

    private static JsonSerializerOptions Tolerant(JsonSerializerOptions form)
    {
        var options = new JsonSerializerOptions(form)
        {
            // Other tools may sort keys, so the kind of a model or input need not come first.
            AllowOutOfOrderMetadataProperties = true,
        };
        options.Converters.Insert(0, new OrdinalDictionaryConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
