using System.Collections.Immutable;

namespace LabelBench.Workloads.Yaml;

/// <summary>Lays keys over keys. What comes from above keeps its line, so that a mistake in it is told where it stands.</summary>
internal static class YamlOverlay
{
    /// <summary>Groups are laid over groups key by key; everything else takes the place of what was below. A key whose value is written as null is taken away.</summary>
    /// <returns>Keys of <paramref name="below"/> in their order, then new ones; the line is that of <paramref name="above"/>.</returns>
    public static YamlNode.Map Lay(YamlNode.Map above, YamlNode.Map below)
    {
        var kept = below.Entries.Select(entry => above.Entries.FirstOrDefault(e => e.Key == entry.Key) is { } over ? Lay(over, entry) : entry);
        var added = above.Entries.Where(entry => below.Entries.All(e => e.Key != entry.Key));
        return new YamlNode.Map(above.Line, [.. kept.OfType<YamlNode.Entry>(), .. added]);
    }

    /// <summary>The map without a key, and with another in its place where one is given.</summary>
    public static YamlNode.Map With(this YamlNode.Map map, string key, YamlNode.Entry? entry)
    {
        var at = map.Entries.Select(e => e.Key).ToImmutableArray().IndexOf(key);
        var others = map.Entries.Where(e => e.Key != key).ToImmutableArray();
        return map with { Entries = entry is null ? others : others.Insert(at < 0 ? others.Length : at, entry) };
    }

    private static YamlNode.Entry? Lay(YamlNode.Entry above, YamlNode.Entry below) => (above.Value, below.Value) switch
    {
        (YamlNode.Scalar { Quoted: false, Text: "null" or "~" }, _) => null,
        (YamlNode.Map group, YamlNode.Map under) => above with { Value = Lay(group, under) },
        _ => above,
    };
}
