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
    public void What_the_model_was_sure_of_is_not_copied()
    {
        var prediction = new float[Head.Length];
        InjectedDetections.CopyQuiet(Head, Enumerable.Repeat(0.99f, Head.Length).ToArray(), prediction);
        Assert.Equal(0.99f, prediction[4 * 8400 - 1]); // where boxes lie is the model's own
        var place = Letterbox.Place(640, 640, 640, 640);
        var boxes = new List<DetectedBox>();
        Head.Decode(prediction, 0.25f, place, boxes);
        Assert.Empty(boxes);
        new InjectedDetections(Head).AddRandom(prediction, 30, place, 0.25f, 1);
        Head.Decode(prediction, 0.25f, place, boxes);
        Assert.Equal(30, boxes.Count);
    }

    [Fact]
    public void Suppression_leaves_one_box_of_each_known_object_almost_where_it_is()
    {
        var place = Letterbox.Place(1920, 1080, 640, 640);
        DetectedBox[] objects =
        [
            new(100, 200, 400, 350, 2, 0.9f), new(900, 500, 960, 700, 0, 0.3f), new(1500, 100, 1900, 320, 2, 0.6f),
            new(500, 800, 620, 900, 79, 0.26f), new(0, 600, 90, 660, 1, 0.97f),
        ];
        var injected = new InjectedDetections(Head);
        for (var seed = 0UL; seed < 50; seed++)
        {
            var boxes = Injected(place, prediction => injected.AddAround(prediction, objects, place, 0.25f, seed), out var unusable);
            Assert.Equal(0, unusable);
            Assert.InRange(boxes.Count, 3 * objects.Length, objects.Length * 2 * InjectedDetections.PerObject);
            var kept = new List<DetectedBox>();
            new NonMaximumSuppression().Keep(boxes.ToArray(), new SuppressionOptions(0.6f), kept);
            Assert.Equal(objects.OrderByDescending(o => o.Score).Select(o => (o.Class, o.Score)), kept.Select(k => (k.Class, MathF.Round(k.Score, 4))));
            Assert.All(kept, box => Assert.True(objects.Single(o => o.Class == box.Class && o.Overlap(box) > 0).Overlap(box) > 0.95f, $"{box}"));
        }
    }

    [Fact]
    public void Objects_outside_the_picture_and_below_the_threshold_are_not_seen()
    {
        var place = Letterbox.Place(1920, 1080, 640, 640);
        DetectedBox[] objects = [new(-300, 10, -10, 100, 0, 0.9f), new(10, 1060, 100, 1200, 0, 0.9f), new(10, 10, 100, 100, 0, 0.2f), new(10, 10, 100, 100, 0, float.NaN)];
        Assert.Empty(Injected(place, prediction => new InjectedDetections(Head).AddAround(prediction, objects, place, 0.25f, 1), out _));
    }

    private static List<DetectedBox> Decode(int candidates, Letterbox place, ulong seed, out int unusable) =>
        Injected(place, prediction => new InjectedDetections(Head).AddRandom(prediction, candidates, place, 0.25f, seed), out unusable);

    private static List<DetectedBox> Injected(Letterbox place, Action<float[]> add, out int unusable)
    {
        var prediction = new float[Head.Length];
        add(prediction);
        var boxes = new List<DetectedBox>();
        unusable = Head.Decode(prediction, 0.25f, place, boxes);
        return boxes;
    }
}
