using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>A setting of a cell that a search varies.</summary>
public enum SearchSetting
{
    Batch,
    Streams,
    Threads,
    Instances,
    Precision,
}

/// <summary>A setting and the levels of it that are searched.</summary>
/// <param name="Levels">At least one, in the order in which neighbours resemble each other: numbers, or words of the vocabulary.</param>
public sealed record SearchAxis(SearchSetting Setting, ImmutableArray<string> Levels)
{
    /// <summary>Whether a higher level takes at least as much memory.</summary>
    [JsonIgnore]
    public bool GrowsMemory => Setting is SearchSetting.Batch or SearchSetting.Streams or SearchSetting.Instances;

    /// <summary>Whether so many times as many threads work at once.</summary>
    [JsonIgnore]
    public bool MultipliesThreads => Setting is SearchSetting.Streams or SearchSetting.Threads or SearchSetting.Instances;

    /// <summary>The cell with a level of this setting.</summary>
    /// <param name="level">0-based index of the level.</param>
    public Cell Apply(Cell cell, int level) => Setting switch
    {
        SearchSetting.Batch => cell with { Batch = Number(level) },
        SearchSetting.Streams => cell with { Streams = Number(level) },
        SearchSetting.Threads => cell with { IntraOpThreads = Number(level) },
        SearchSetting.Instances => cell with { Instances = Number(level) is var workers and > 1 ? workers : null },
        SearchSetting.Precision => cell with { Precision = Enum.Parse<Precision>(Levels[level], ignoreCase: true) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private int Number(int level) => int.Parse(Levels[level], CultureInfo.InvariantCulture);
}
