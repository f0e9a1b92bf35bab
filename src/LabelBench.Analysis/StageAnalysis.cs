using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>Where a pipeline spends its time, and which stage holds the others up.</summary>
internal static class StageAnalysis
{
    /// <summary>One summary per stage in the order of the pipeline, over all trials together. A stage that finished no item has no rate and is left out.</summary>
    public static ImmutableArray<StageSummary> Stages(ImmutableArray<TrialMeasurement> trials)
    {
        var stages = trials
            .SelectMany(t => t.Stages.Select(s => (Stage: s, t.Window.Duration)))
            .GroupBy(s => s.Stage.Name, StringComparer.Ordinal)
            .Where(g => g.Any(s => s.Stage.Items > 0 && s.Stage.Busy > TimeSpan.Zero))
            .ToList();
        var busyOfAll = stages.Sum(g => g.Sum(s => s.Stage.Busy.TotalSeconds));
        return [.. stages.Select(g =>
        {
            var busy = g.Sum(s => s.Stage.Busy.TotalSeconds);
            var items = g.Sum(s => s.Stage.Items);
            var workers = g.First().Stage.Workers;
            return new StageSummary(
                g.Key,
                workers,
                new Share(busy / g.Sum(s => s.Stage.Workers * s.Duration.TotalSeconds)),
                new Share(busy / busyOfAll),
                busy * 1000 / items,
                new ItemsPerSecond(workers * items / busy),
                g.Average(s => s.Stage.MeanQueue))
            {
                QueueFill = g.All(s => s.Stage.QueuePlaces > 0) ? g.Average(s => s.Stage.MeanQueue / s.Stage.QueuePlaces!.Value) : null,
            };
        })];
    }

    /// <summary>The stage whose workers are busy for the largest share of their time; the first of equals. Null without stages.</summary>
    public static StageSummary? Bottleneck(ImmutableArray<StageSummary> stages) => stages.MaxBy(s => s.BusyShare.Value);
}
