using LabelBench.Analysis;

namespace LabelBench.Capacity;

/// <summary>A run that a figure rests on.</summary>
/// <param name="Day">On which it ended, UTC.</param>
public readonly record struct RunReference(string Id, DateOnly Day)
{
    public static RunReference Of(RunSummary run) => new(run.Record.RunId, DateOnly.FromDateTime(run.Record.EndedUtc.UtcDateTime));
}
