using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>Makes JSON fit the records: fills in optional keys that an older or other writer left out, and finds required ones.</summary>
/// <remarks>
/// Without this an absent list would become <c>default(ImmutableArray)</c>, which crashes whoever enumerates it, and an absent text a null where none is allowed.
/// What is optional follows from the type: lists, dictionaries, readings, nullables and parameters with a default value.
/// </remarks>
internal static class JsonShape
{
    internal const string NotRecorded = "not recorded by the version that wrote this run";

    /// <summary>Changes <paramref name="map"/> in place.</summary>
    /// <returns>Required keys that are absent or null, and kinds that are not known.</returns>
    public static IEnumerable<(string Place, string Text)> Complete(JsonObject map, Type type, JsonSerializerOptions options) =>
        Complete(map, type, options, "");

    private static List<(string Place, string Text)> Complete(JsonNode? node, Type type, JsonSerializerOptions options, string place)
    {
        var missing = new List<(string, string)>();
        if (ItemOf(type, typeof(ImmutableArray<>), 0) is { } item)
        {
            foreach (var (i, entry) in (node as JsonArray ?? []).Index())
                missing.AddRange(Complete(entry, item, options, string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]")));
        }
        else if (ItemOf(type, typeof(ImmutableSortedDictionary<,>), 1) is { } value)
        {
            foreach (var (key, entry) in (node as JsonObject)?.ToArray() ?? [])
                missing.AddRange(Complete(entry, value, options, $"{place}.{key}"));
        }
        else if (node is JsonObject map && !IsReading(type))
        {
            missing.AddRange(CompleteObject(map, type, options, place.Length == 0 ? "" : place + "."));
        }
        return missing;
    }

    private static List<(string Place, string Text)> CompleteObject(JsonObject map, Type type, JsonSerializerOptions options, string prefix)
    {
        var shape = options.GetTypeInfo(type);
        if (shape.PolymorphismOptions is { } kinds)
        {
            var key = kinds.TypeDiscriminatorPropertyName;
            var kind = map[key] is JsonValue value && value.TryGetValue(out string? word) ? word : null;
            if (kinds.DerivedTypes.FirstOrDefault(d => (d.TypeDiscriminator as string) == kind).DerivedType is not { } derived)
                return [(prefix + key, $"is {(kind is null ? "missing" : $"'{kind}', which is not known")}; expected one of {string.Join(", ", kinds.DerivedTypes.Select(d => d.TypeDiscriminator))}.")];
            shape = options.GetTypeInfo(derived);
        }
        return shape.Kind is not JsonTypeInfoKind.Object ? [] : [.. shape.Properties.SelectMany(p => CompleteProperty(map, p, options, prefix + p.Name))];
    }

    private static List<(string Place, string Text)> CompleteProperty(JsonObject map, JsonPropertyInfo property, JsonSerializerOptions options, string place)
    {
        var type = property.PropertyType;
        if (map[property.Name] is { } value)
            return Complete(value, Nullable.GetUnderlyingType(type) ?? type, options, place);
        if (property.AssociatedParameter is not { } parameter) // set by name or not at all: optional
            return [];
        if (ItemOf(type, typeof(ImmutableArray<>), 0) is not null)
            map[property.Name] = new JsonArray();
        else if (ItemOf(type, typeof(ImmutableSortedDictionary<,>), 1) is not null)
            map[property.Name] = new JsonObject();
        else if (IsReading(type))
            map[property.Name] = new JsonObject { ["unavailable"] = NotRecorded };
        else if (!parameter.IsNullable && !(parameter.HasDefaultValue && !map.ContainsKey(property.Name)))
            return [(place, "is missing; a run record has it.")];
        return [];
    }

    /// <summary>Whether a record without the key is refused.</summary>
    internal static bool IsRequired(JsonPropertyInfo property) => property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false }
        && ItemOf(property.PropertyType, typeof(ImmutableArray<>), 0) is null && ItemOf(property.PropertyType, typeof(ImmutableSortedDictionary<,>), 1) is null && !IsReading(property.PropertyType);

    private static bool IsReading(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Reading<>);

    private static Type? ItemOf(Type type, Type collection, int argument) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == collection ? type.GetGenericArguments()[argument] : null;
}
