using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using LabelBench.Core;

namespace LabelBench.Records.Tests;

/// <summary>docs/record.schema.json says what the reader of records takes: it is made from the code, and both are asked about the same files.</summary>
public class RecordSchemaTests
{
    private const string Title = "labelbench.run/1";

    private static readonly string Root = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..");

    private static readonly string SchemaFile = Path.Combine(Root, "docs", "record.schema.json");

    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(SchemaFile))!.AsObject();

    public static TheoryData<string> Records => [.. new[] { "tests/LabelBench.Records.Tests/data/run-1.json" }
        .Concat(new[] { "reports", "examples" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), "record.json", SearchOption.AllDirectories))
            // A user's own runs lie there too.
            .Where(f => !RunId.IsValid(Path.GetFileName(Path.GetDirectoryName(f)!))).Select(f => Path.GetRelativePath(Root, f)))];

    /// <summary>Keys by their path: every object of a record in which every field holds something.</summary>
    public static TheoryData<string> Places => [.. Objects(Sample(), "").SelectMany(o => o.Node.AsObject().Select(p => $"{o.Path}/{p.Key}"))];

    [Fact]
    public void The_schema_is_the_one_that_the_code_has()
    {
        var text = Generate().ToJsonString(Json.Pretty) + "\n";
        if (Environment.GetEnvironmentVariable("LABELBENCH_UPDATE_GOLDEN") == "1")
            File.WriteAllText(SchemaFile, text);
        Assert.Equal(text, File.ReadAllText(SchemaFile).ReplaceLineEndings("\n"));
    }

    [Theory, MemberData(nameof(Records))]
    public void Every_kept_record_is_as_the_schema_says_and_is_read(string file)
    {
        var path = Path.Combine(Root, file);
        Assert.Empty(SchemaCheck.Complaints(Schema, JsonNode.Parse(File.ReadAllText(path))));
        Assert.True(RecordJson.Load(path).IsValid);
    }

    [Fact]
    public void What_is_written_is_as_the_schema_says() => Assert.Empty(SchemaCheck.Complaints(Schema, Sample()));

    [Theory, MemberData(nameof(Places))]
    public void A_key_may_be_left_out_exactly_where_the_schema_lets_it(string place)
    {
        var record = Sample();
        var (parent, key) = Parent(record, place);
        parent.Remove(key);
        Assert.Equal(SchemaCheck.Complaints(Schema, record).Any(), !HasKeys(record));
    }

    [Theory, MemberData(nameof(Places))]
    public void A_value_of_another_kind_is_refused_by_both(string place)
    {
        var record = Sample();
        var (parent, key) = Parent(record, place);
        parent[key] = parent[key] is JsonArray ? new JsonObject { ["no"] = 1 } : new JsonArray(1);
        Assert.NotEmpty(SchemaCheck.Complaints(Schema, record));
        Assert.False(Parse(record).IsValid);
    }

    [Fact]
    public void A_key_of_a_later_version_is_passed_over_by_both()
    {
        var record = Sample();
        foreach (var (_, node) in Objects(record, "").ToArray())
            node.AsObject()["from_a_later_version"] = 1;
        Assert.Empty(SchemaCheck.Complaints(Schema, record));
        Assert.Empty(Parse(record).Problems);
    }

    /// <summary>Whether the reader finds every key that it needs; what else it holds against a record is no matter of keys.</summary>
    private static bool HasKeys(JsonObject record) => !Parse(record).Problems.Any(p => p.Text.StartsWith("is missing; a run record has it", StringComparison.Ordinal) || p.Text.StartsWith("is missing; expected", StringComparison.Ordinal));

    private static Checked<RunRecord> Parse(JsonObject record) => RecordJson.Parse(Encoding.UTF8.GetBytes(record.ToJsonString()), "r.json");

    private static JsonObject Sample() => JsonNode.Parse(RecordJson.ToUtf8(SampleRun.Record()))!.AsObject();

    private static IEnumerable<(string Path, JsonNode Node)> Objects(JsonNode? node, string path) => node switch
    {
        // A reading that is not there is a value, and the keys of a map are data.
        JsonObject map when !map.ContainsKey("unavailable") => [(path, map), .. map.Where(p => !IsMap(p.Key)).SelectMany(p => Objects(p.Value, $"{path}/{p.Key}"))],
        JsonArray list => list.Take(2).SelectMany((item, i) => Objects(item, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}/{i}"))),
        _ => [],
    };

    private static bool IsMap(string key) => key is "provider_options" or "nodes_by_provider" or "model_hashes" or "dimensions" or "files" or "models";

    private static (JsonObject Parent, string Key) Parent(JsonObject record, string place)
    {
        var steps = place.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var node = steps[..^1].Aggregate((JsonNode)record, (at, step) => at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!);
        return (node.AsObject(), steps[^1]);
    }

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    private static JsonObject Generate()
    {
        var schema = RecordJson.Line.GetJsonSchemaAsNode(typeof(RunRecord), Exporting).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", Title);
        return schema;
    }

    /// <summary>Fills in what converters of ours write, and which keys the reader needs.</summary>
    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var isNullable = context.TypeInfo.Type != type || context.PropertyInfo is { IsGetNullable: true };
        if (type == typeof(TimeSpan) || type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IUnit<>)))
            return Typed("number", isNullable);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Reading<>))
            return new JsonObject { ["anyOf"] = new JsonArray(Typed("number", false), new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["unavailable"] = Typed("string", false) }, ["required"] = new JsonArray("unavailable") }) };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>))
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = RecordJson.Line.GetJsonSchemaAsNode(type.GetGenericArguments()[1], Exporting) };
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && schema is JsonObject map && map["properties"] is JsonObject)
            Require(map, context.TypeInfo);
        return schema;
    }

    private static void Require(JsonObject schema, JsonTypeInfo type)
    {
        // The word that tells kinds apart is a constant; of the other keys the reader says itself which it needs.
        var kinds = schema["properties"]!.AsObject().Where(p => p.Value is JsonObject rules && rules.ContainsKey("const")).Select(p => p.Key);
        JsonNode[] needed = [.. kinds.Concat(type.Properties.Where(JsonShape.IsRequired).Select(p => p.Name)).Select(k => (JsonNode)k)];
        schema.Remove("required");
        if (needed.Length > 0)
            schema["required"] = new JsonArray(needed);
    }

    private static JsonObject Typed(string type, bool isNullable) => new() { ["type"] = isNullable ? new JsonArray(type, "null") : type };

    private static string Here([CallerFilePath] string here = "") => here;
}
