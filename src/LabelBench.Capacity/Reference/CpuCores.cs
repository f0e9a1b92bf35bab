using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LabelBench.Capacity;

/// <summary>Cores of CPU models that servers are let with, by what their makers say.</summary>
internal static partial class CpuCores
{
    private static readonly FrozenDictionary<string, int> Known = EmbeddedData
        .Rows("cpu_cores.csv", csv => (Name: CpuName.Normalise(csv.GetField("cpu_model")!), Cores: csv.GetField<int>("cores")))
        .ToFrozenDictionary(c => c.Name, c => c.Cores, StringComparer.Ordinal);

    /// <summary>Cores of one CPU; null where the model is not in the table.</summary>
    public static int? PerSocket(string model) => Known.TryGetValue(CpuName.Normalise(model), out var cores) ? cores : null;

    /// <summary>CPUs that a name states, <c>2 x Xeon Platinum 8480+</c>; null where it states none.</summary>
    public static int? Sockets(string model) => Stated().Match(model) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^\s*(\d)\s*x\s")]
    private static partial Regex Stated();
}
