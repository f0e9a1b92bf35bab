using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Tests.Detection;

public class InjectedDetectionsTests
{
    private static readonly YoloHead Head = new(new AnchorGrid(640, 640), 80);

    [Theory]
    [InlineData(0, 640, 640)]
    [InlineData(1, 640, 640)]
    [InlineData(30, 1920, 1080)]
    [InlineData(300, 1920, 1080)]
    [InlineData(3000, 1920, 1080)]
    [InlineData(3000, 500, 900)]
    public void Exactly_the_stated_number_of_candidates_reaches_the_threshold(int candidates, int width, int height)
    {
        var place = Letterbox.Place(width, height, 640, 640);
        foreach (var seed in new ulong[] { 0, 1, 1729 })
        {
            var boxes = Decode(candidates, place, seed, out var unusable);
            Assert.Equal(candidates, boxes.Count);
            Assert.Equal(0, unusable);
            Assert.All(boxes, b => Assert.True(b.Left >= 0 && b.Top >= 0 && b.Right <= width && b.Bottom <= height && b.Area > 0 && b.Score is > 0.25f and <= 0.97f));
        }
    }

    [Fact]
    public void Every_anchor_inside_the_picture_can_be_filled_but_no_more()
    {
        var place = Letterbox.Place(1920, 1080, 640, 640);
        var capacity = InjectedDetections.Capacity(Head.Grid, place);
        Assert.Equal(capacity, Decode(capacity, place, 5, out _).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => Decode(capacity + 1, place, 5, out _));
    }

    [Fact]
    public void Candidates_overlap_in_clusters_that_suppression_thins_out()
    {
        var boxes = Decode(300, Letterbox.Place(1920, 1080, 640, 640), 3, out _);
        var kept = new List<DetectedBox>();
        new NonMaximumSuppression().Keep(boxes.ToArray(), new SuppressionOptions(0.5f), kept);
        // About ten candidates tell of one object.
        Assert.InRange(kept.Count, 30, 150);
    }

    [Fact]
    public void The_same_seed_writes_the_same_output_and_another_seed_another()
    {
        var place = Letterbox.Place(640, 640, 640, 640);
        Assert.Equal(Decode(300, place, 1, out _), Decode(300, place, 1, out _));
        Assert.NotEqual(Decode(300, place, 1, out _), Decode(300, place, 2, out _));
    }

    [Fact]
    public void What_the_model_wrote_before_is_gone()
    {
        var prediction = new float[Head.Length];
        prediction.AsSpan().Fill(0.99f);
        var place = Letterbox.Place(640, 640, 640, 640);
        InjectedDetections.Write(Head, prediction, 30, place, 0.25f, 1);
        var boxes = new List<DetectedBox>();
        Head.Decode(prediction, 0.25f, place, boxes);
        Assert.Equal(30, boxes.Count);
    }

    private static List<DetectedBox> Decode(int candidates, Letterbox place, ulong seed, out int unusable)
    {
        var prediction = new float[Head.Length];
        InjectedDetections.Write(Head, prediction, candidates, place, 0.25f, seed);
        var boxes = new List<DetectedBox>();
        unusable = Head.Decode(prediction, 0.25f, place, boxes);
        return boxes;
    }
}
