using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records.Recordings;
using LabelBench.Testing;

namespace LabelBench.Analysis.Tests;

public class TelemetryTimelinesTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Thinning_keeps_the_extremes_of_every_column_the_ends_and_the_order()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = SplitMix64.For(7, seed);
            var columns = 1 + random.Below(40);
            ImmutableArray<(double Second, double Value)> points = [.. Enumerable.Range(0, 1 + random.Below(1000)).Select(i => (i * 0.1, random.Between(-5, 5)))];
            var thin = MinMaxColumns.Of(points, 100, columns);
            Assert.True(thin.Length <= 2 * columns + 2);
            Assert.Equal((points[0], points[^1]), (thin[0], thin[^1]));
            Assert.Equal((points.Min(p => p.Value), points.Max(p => p.Value)), (thin.Min(p => p.Value), thin.Max(p => p.Value)));
            Assert.Equal(thin.OrderBy(p => p.Second), thin);
            Assert.Subset(points.ToHashSet(), thin.ToHashSet());
        }
    }

    [Fact]
    public void A_run_shows_as_a_whole_and_each_cell_by_one_trial_with_its_window_shaded()
    {
        var summary = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());
        var timelines = TelemetryTimelines.Of(summary, [Recording(from: 90, to: 130, hole: (95, 97))]);
        var whole = timelines[0];
        Assert.Null(whole.CellId);
        Assert.Equal(summary.Record.Trials.Count(t => t.Measurement is not null), whole.Windows.Length);
        Assert.Equal(1, Assert.Single(whole.Panels).Lines[0].Gaps);
        Assert.All(timelines.Skip(1), t =>
        {
            var window = Assert.Single(t.Windows);
            Assert.InRange(window.From / t.Length, 0.16, 0.17);
            Assert.StartsWith(t.CellId!, window.Name, StringComparison.Ordinal);
        });
        Assert.Equal(summary.Cells.Count(c => c.TrialsValid > 0 || c.Attribution is not null), timelines.Length - 1);
    }

    [Fact]
    public void Without_recordings_and_where_none_reaches_over_a_window_nothing_is_drawn()
    {
        var summary = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());
        Assert.Empty(TelemetryTimelines.Of(summary, []));
        Assert.Null(Assert.Single(TelemetryTimelines.Of(summary, [Recording(from: 0, to: 20)])).CellId);
    }

    /// <summary>Ten samples a second of a gauge. Synthetic.</summary>
    private static TelemetryRecording Recording(long from, long to, (long From, long To)? hole = null)
    {
        using var file = new MemoryStream();
        using (var writer = new RecordingWriter(file, new RecordingHeader("synthetic: sawtooth", [new RecordedLane("host", Second / 10, 1, [new LaneMetric(MetricDefinition.Gauge("memory_used_bytes", 0), 1)])])))
        {
            for (var at = from * Second; at <= to * Second; at += Second / 10)
                if (hole is not { } gap || at < gap.From * Second || at > gap.To * Second)
                    writer.Add(0, at, at + 1000, [1_000_000 + at / 1000 % 7], [true]);
            writer.Flush();
            return TelemetryRecording.Decode(file.ToArray(), "test").ValueOrThrow();
        }
    }
}
