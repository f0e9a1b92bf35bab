using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Capacity;

/// <summary>How the columns of somebody's table become those of a catalog.</summary>
/// <param name="Columns">Column of the catalog to column of the table.</param>
/// <param name="Constants">Column of the catalog to the value that all rows have; where a mapped field is blank, too.</param>
/// <param name="Spot">Column of the table that holds spot prices, which are not planned on; null where there is none.</param>
public sealed record CatalogMapping(ImmutableSortedDictionary<string, string> Columns, ImmutableSortedDictionary<string, string> Constants, string? Spot = null)
{
    private static readonly string[] Targets = [.. CatalogReader.RequiredColumns, .. CatalogReader.OptionalColumns];

    /// <summary>The tidy table of cloud offers: cloud, instance_type, region, accelerator, accelerator_count, vcpus, memory_gib, price_usd_per_hour, spot_price_usd_per_hour, source.</summary>
    /// <param name="asOf">Day on which its prices were valid; the table has none.</param>
    public static CatalogMapping Tidy(DateOnly asOf) => new(
        Sorted([("provider", "cloud"), ("name", "instance_type"), ("region", "region"), ("gpu_name", "accelerator"), ("gpus", "accelerator_count"), ("vcpus", "vcpus"), ("memory_gib", "memory_gib"), ("price", "price_usd_per_hour"), ("source", "source")]),
        Sorted([("kind", "cloud-dedicated-cores"), ("currency", "USD"), ("term", "hourly"), ("setup_fee", "0"), ("region", "unstated"), ("as_of", Iso(asOf))]),
        "spot_price_usd_per_hour");

    /// <summary>Reads a mapping: YAML with <c>columns</c>, <c>constants</c> and <c>spot</c>; all mistakes at once.</summary>
    /// <param name="asOf">Day on which the prices were valid, where a caller states it.</param>
    public static Checked<CatalogMapping> Read(string yaml, string source, DateOnly? asOf = null)
    {
        var problems = new ProblemList(source);
        if (YamlTree.Parse(yaml, problems) is not { } map)
            return Checked<CatalogMapping>.Invalid(problems.InOrder);
        var file = new YamlSection(map, "", problems);
        var columns = Pairs(file.Section("columns"), problems, "columns");
        var constants = Pairs(file.Section("constants", required: false), problems, "constants");
        var spot = file.Text("spot", required: false);
        file.RefuseUnknownKeys();
        if (asOf is { } day)
            constants = constants.SetItem("as_of", Iso(day));
        foreach (var column in CatalogReader.RequiredColumns.Where(c => c is not "cores" && !columns.ContainsKey(c) && !constants.ContainsKey(c)))
            problems.Add(column, "is neither under columns nor under constants; every offer needs it.", null);
        return problems.IsEmpty ? Checked<CatalogMapping>.Valid(new CatalogMapping(columns, constants, spot)) : Checked<CatalogMapping>.Invalid(problems.InOrder);
    }

    private static ImmutableSortedDictionary<string, string> Pairs(YamlSection? section, ProblemList problems, string place)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in section?.Map.Entries ?? [])
        {
            if (!Targets.Contains(entry.Key))
                problems.Add($"{place}.{entry.Key}", $"is not a column of a catalog{NearMatch.Hint(entry.Key, Targets)}", entry.Line);
            else if (entry.Value is not YamlNode.Scalar { Text.Length: > 0 } value)
                problems.Add($"{place}.{entry.Key}", $"is {entry.Value.Kind}; expected {(place == "columns" ? "the name of a column of the table" : "a value")}.", entry.Line);
            else
                pairs[entry.Key] = value.Text;
        }
        return pairs.ToImmutable();
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static ImmutableSortedDictionary<string, string> Sorted(IEnumerable<(string Key, string Value)> pairs) => pairs.ToImmutableSortedDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
}
