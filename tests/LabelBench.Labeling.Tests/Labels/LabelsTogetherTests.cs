using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Tests.Labels;

public class LabelsTogetherTests
{
    [Fact]
    public void The_newer_kinds_of_labels_survive_json_with_units_in_their_keys()
    {
        var labels = new ItemLabels("x", "m")
        {
            Masks = [SampleLabels.MaskOf("liver")],
            Entities = [new("drug", 0.7, 4, 11, 3, 10, "aspirin")],
            SourceText = "😀. aspirin",
            Sounds = [new("speech", 0.6, TimeSpan.FromMilliseconds(32), TimeSpan.FromMilliseconds(1_504))],
            Size = new ImageSize(5, 4),
        };
        var json = JsonSerializer.Serialize(labels, Json.Line);
        Assert.Contains("\"begin_ms\":32,\"end_ms\":1504", json, StringComparison.Ordinal);
        Assert.Contains("\"start\":4,\"end\":11,\"code_point_start\":3,\"code_point_end\":10", json, StringComparison.Ordinal);
        Assert.DoesNotContain("boxes", json, StringComparison.Ordinal);
        var read = JsonSerializer.Deserialize<ItemLabels>(json, Json.Line)!;
        Assert.Equal<ImmutableArray<EntityLabel>>(labels.Entities!.Value.AsEnumerable().ToImmutableArray(), read.Entities!.Value, (a, b) => a.SequenceEqual(b));
        Assert.Equal(labels.SourceText, read.SourceText);
        Assert.Equal<int>(labels.Masks!.Value[0].Region.Counts, read.Masks!.Value[0].Region.Counts);
        Assert.Equal((labels.Sounds!.Value[0], labels.Size), (read.Sounds!.Value[0], read.Size));
    }
}
