using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Capacity;

/// <summary>A catalog in YAML: a list <c>offers</c> whose entries have the columns of the CSV form as keys. Values are checked as those of CSV are.</summary>
internal static class CatalogYaml
{
    private static readonly string[] Known = [.. CatalogReader.RequiredColumns, .. CatalogReader.OptionalColumns];

    /// <returns>One row for each entry, or null when the file as a whole cannot be read.</returns>
    public static List<CatalogRow>? Rows(string yaml, string source, List<Problem> problems)
    {
        var list = new ProblemList(source);
        var map = YamlTree.Parse(yaml, list);
        if (map is not null && map.Entries.FirstOrDefault(e => e.Key != "offers") is { } other)
            list.Add(other.Key, $"is not a key of a catalog{NearMatch.Hint(other.Key, ["offers"])}", other.Line);
        var offers = map?.Entries.FirstOrDefault(e => e.Key == "offers")?.Value;
        if (map is not null && offers is not YamlNode.List)
            list.Add("offers", offers is null ? "is missing; a catalog is a list of offers." : $"is {offers.Kind}; expected a list of offers.", offers?.Line);

        var rows = (offers as YamlNode.List)?.Items.Select((item, i) => Row(item, i, list)).OfType<CatalogRow>().ToList();
        problems.AddRange(list.InOrder);
        return rows;
    }

    private static CatalogRow? Row(YamlNode item, int index, ProblemList problems)
    {
        if (item is not YamlNode.Map entry)
        {
            problems.Add($"offers[{index}]", $"is {item.Kind}; expected the keys of an offer.", item.Line);
            return null;
        }
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, line, value) in entry.Entries)
        {
            if (!Known.Contains(key))
                problems.Add($"offers[{index}].{key}", $"is not a key of an offer{NearMatch.Hint(key, Known)}", line);
            else if (value is not YamlNode.Scalar scalar)
                problems.Add($"offers[{index}].{key}", $"is {value.Kind}; expected a single value.", line);
            else
                fields[key] = scalar is { Quoted: false, Text: "null" or "~" } ? "" : scalar.Text.Trim();
        }
        return new CatalogRow(entry.Line, fields);
    }
}
