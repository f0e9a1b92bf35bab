using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace LabelBench.Records.Tests;

/// <summary>Visits every value of a record.</summary>
internal static class RecordWalk
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Lists that were never created and nulls where none is allowed.</summary>
    public static IEnumerable<string> Holes(object value, string place = "")
    {
        var type = value.GetType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) && (bool)type.GetProperty("IsDefault")!.GetValue(value)!)
            return [place];
        if (value is string || type.IsPrimitive || type.IsEnum || type.Namespace == "System")
            return [];
        if (value is IEnumerable items)
            return items.Cast<object>().SelectMany((item, i) => Holes(item, $"{place}[{i}]"));
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.DeclaringType == type)
            .SelectMany(p => p.GetValue(value) is { } inner ? Holes(inner, $"{place}.{p.Name}")
                : Nullability.Create(p).ReadState is NullabilityState.NotNull ? [$"{place}.{p.Name}"] : []);
    }
}
