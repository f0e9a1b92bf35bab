using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabelBench.Records.Tests;

/// <summary>Checks JSON against the part of JSON Schema that the exporter of .NET writes: type, enum, const, properties, required, items, additionalProperties, anyOf, $ref within the file.</summary>
internal static class SchemaCheck
{
    /// <returns>Every place where the value is not as the schema says.</returns>
    public static IEnumerable<string> Complaints(JsonObject schema, JsonNode? value) => Complaints(schema, schema, value, "$");

    private static IEnumerable<string> Complaints(JsonObject root, JsonNode schema, JsonNode? value, string place)
    {
        if (schema is not JsonObject rules)
            return [];
        if ((string?)rules["$ref"] is { } reference)
            return Complaints(root, Resolve(root, reference), value, place);
        return
        [
            .. rules["type"] is { } type && !Names(type).Any(t => Is(t, value)) ? [$"{place} is no {string.Join(" or ", Names(type))}"] : Array.Empty<string>(),
            .. rules["enum"] is JsonArray words && !words.Any(w => JsonNode.DeepEquals(w, value)) ? [$"{place} is none of the words"] : Array.Empty<string>(),
            .. rules.TryGetPropertyValue("const", out var constant) && !JsonNode.DeepEquals(constant, value) ? [$"{place} is not {constant}"] : Array.Empty<string>(),
            .. rules["anyOf"] is JsonArray choices && choices.All(c => Complaints(root, c!, value, place).Any()) ? [$"{place} is none of the kinds"] : Array.Empty<string>(),
            .. value is JsonObject map ? OfObject(root, rules, map, place) : [],
            .. value is JsonArray list && rules["items"] is { } item ? list.SelectMany((v, i) => Complaints(root, item, v, $"{place}[{i}]")) : [],
        ];
    }

    private static IEnumerable<string> OfObject(JsonObject root, JsonObject rules, JsonObject map, string place)
    {
        foreach (var key in rules["required"]?.AsArray().Select(k => (string)k!) ?? [])
            if (!map.ContainsKey(key))
                yield return $"{place} lacks {key}";
        var properties = rules["properties"]?.AsObject();
        foreach (var (key, value) in map)
        {
            var known = properties?[key] ?? rules["additionalProperties"];
            foreach (var complaint in known is null ? [] : Complaints(root, known, value, $"{place}.{key}"))
                yield return complaint;
        }
    }

    private static IEnumerable<string> Names(JsonNode type) => type is JsonArray several ? several.Select(t => (string)t!) : [(string)type!];

    private static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("number", JsonValueKind.Number) => true,
        ("boolean", var kind) => kind is JsonValueKind.True or JsonValueKind.False,
        ("integer", JsonValueKind.Number) => value!.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-'),
        _ => false,
    };

    private static JsonNode Resolve(JsonObject root, string reference) =>
        reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode)root, (at, step) => at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!);
}
