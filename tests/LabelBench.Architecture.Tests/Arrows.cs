namespace LabelBench.Architecture.Tests;

/// <summary>Which room may refer to which, as architecture.md draws it.</summary>
internal static class Arrows
{
    private static readonly Dictionary<string, string[]> Drawn = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Statistics"] = ["Core"],
        ["Workloads"] = ["Core"],
        ["Models"] = ["Core"],
        ["Labeling"] = ["Core"],
        ["Records"] = ["Workloads"],
        ["Measurement"] = ["Records", "Statistics"],
        ["OnnxRuntime"] = ["Measurement", "Models", "Labeling"],
        ["Telemetry"] = ["Measurement"],
        // Adapters, in builds with -p:FullFeed=true; they lie in adapters/ and not in src/.
        ["LibreHardware"] = ["Telemetry"],
        ["ScottPlot"] = ["Reporting"],
        ["Storage"] = ["Records"],
        ["Analysis"] = ["Records", "Statistics"],
        ["Capacity"] = ["Analysis"],
        ["Reporting"] = ["Capacity"],
        ["Cli"] = ["Web", "OnnxRuntime", "Telemetry", "LibreHardware", "ScottPlot", "Storage", "Reporting", "Capacity", "Analysis", "Measurement", "Records", "Labeling", "Models", "Workloads", "Statistics", "Core"],
        ["Web"] = ["Telemetry", "Storage", "Reporting", "Capacity", "Analysis", "Measurement", "Records", "Labeling", "Models", "Workloads", "Statistics", "Core"],
    };

    public static IEnumerable<string> AllRooms => Drawn.Keys.Select(FullName);

    /// <summary>Rooms that <paramref name="room"/> may refer to, directly or through others.</summary>
    public static IReadOnlySet<string> ReachableFrom(string room)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        Follow(room["LabelBench.".Length..], []);
        return reached.Select(FullName).ToHashSet(StringComparer.Ordinal);

        void Follow(string from, string[] path)
        {
            if (path.Contains(from))
                throw new InvalidOperationException($"The arrows run in a circle: {string.Join(" -> ", path)} -> {from}.");
            foreach (var to in Drawn[from])
            {
                reached.Add(to);
                Follow(to, [.. path, from]);
            }
        }
    }

    public static bool Knows(string room) => Drawn.ContainsKey(room["LabelBench.".Length..]);

    private static string FullName(string room) => "LabelBench." + room;
}
