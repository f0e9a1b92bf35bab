using System.Text.Json;
using LabelBench.Simulations.Virtual;
using LabelBench.Statistics.Histories;

namespace LabelBench.Simulations;

/// <summary>Changes of level in series of a file: labelled ones, drawn as <see cref="HistorySimulation"/> draws them, and a real one of a database.</summary>
/// <param name="folder">Holds <c>synthetic/series.json</c> (noise, cps, values) and <c>otava/tigerbeetle.json</c> (series).</param>
public sealed class PublishedSeriesSimulation(string folder) : ISimulation
{
    // Seen by every detector that was tried on the real series.
    private static readonly int[] Undisputed = [15, 71, 95];

    public string Name => "published-series";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        foreach (var figure in LabelledSeries.Figures($"{Name}.synthetic", [.. Synthetic()]))
            yield return figure with { Error = 0 };
        var told = LevelHistory.Of(Numbers(Read("otava", "tigerbeetle.json").GetProperty("series"))).Changes;
        yield return new SimulatedFigure($"{Name}.tigerbeetle.undisputed-within-1", Undisputed.Count(u => told.Any(c => Math.Abs(c.At - u) <= 1)), "of 3", 3);
        yield return new SimulatedFigure($"{Name}.tigerbeetle.told", told.Length, "changes", 6, AtMost: true);
    }

    /// <summary>Without the kind that drifts: its labels are no changes of level.</summary>
    private IEnumerable<LabelledSeries> Synthetic() => Read("synthetic", "series.json").EnumerateArray()
        .Where(s => s.GetProperty("noise").GetString() != "drift")
        .Select(s => new LabelledSeries(Numbers(s.GetProperty("values")), [.. s.GetProperty("cps").EnumerateArray().Select(c => c.GetInt32())]));

    private JsonElement Read(params string[] path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine([folder, .. path])));
        return document.RootElement.Clone();
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];
}
