using LabelBench.Labeling.Detection;

namespace LabelBench.Labeling.Tests.Detection;

public class NonMaximumSuppressionTests
{
    private readonly NonMaximumSuppression _suppression = new();

    [Fact]
    public void The_better_of_two_boxes_on_one_object_stays()
    {
        var worse = new DetectedBox(1, 0, 11, 10, 3, 0.6f);
        var better = new DetectedBox(0, 0, 10, 10, 3, 0.9f);
        Assert.Equal([better], Keep([worse, better], 0.5f));
    }

    [Fact]
    public void Boxes_of_different_classes_do_not_suppress_each_other() =>
        Assert.Equal(2, Keep([new(0, 0, 10, 10, 0, 0.9f), new(0, 0, 10, 10, 1, 0.8f)], 0.5f).Count);

    [Fact]
    public void An_overlap_of_exactly_the_threshold_is_allowed()
    {
        DetectedBox[] boxes = [new(0, 0, 2, 1, 0, 0.9f), new(0, 0, 1, 1, 0, 0.8f)]; // 1 of 2 shared
        Assert.Equal(2, Keep(boxes, 0.5f).Count);
        Assert.Single(Keep(boxes, 0.49f));
    }

    [Fact]
    public void A_suppressed_box_suppresses_nobody()
    {
        // A chain: the second overlaps the first, the third only the second.
        DetectedBox[] chain = [new(0, 0, 10, 10, 0, 0.9f), new(4, 0, 14, 10, 0, 0.8f), new(8, 0, 18, 10, 0, 0.7f)];
        Assert.Equal([chain[0], chain[2]], Keep(chain, 0.3f));
    }

    [Fact]
    public void Equal_scores_are_settled_by_order()
    {
        DetectedBox[] boxes = [new(0, 0, 10, 10, 0, 0.5f), new(1, 0, 11, 10, 0, 0.5f)];
        Assert.Equal([boxes[0]], Keep(boxes, 0.5f));
    }

    [Fact]
    public void No_boxes_stay_of_none_and_a_score_of_nan_goes()
    {
        Assert.Empty(Keep([], 0.5f));
        Assert.Empty(Keep([new(0, 0, 1, 1, 0, float.NaN)], 0.5f));
        Assert.Single(Keep([new(0, 0, 0, 0, 0, 0.5f)], 0.5f));
    }

    [Fact]
    public void No_more_boxes_stay_than_allowed_and_they_are_the_best()
    {
        var boxes = Enumerable.Range(0, 50).Select(i => new DetectedBox(20 * i, 0, 20 * i + 10, 10, 0, (i * 7 % 50) / 50f)).ToArray();
        var kept = new List<DetectedBox>();
        _suppression.Keep(boxes, new SuppressionOptions(0.5f, MaximumDetections: 5), kept);
        Assert.Equal(boxes.OrderByDescending(b => b.Score).Take(5), kept);
        _suppression.Keep(boxes, new SuppressionOptions(0.5f, MaximumDetections: 0), kept);
        Assert.Empty(kept);
    }

    [Fact]
    public void Many_random_boxes_give_what_a_plain_double_loop_gives()
    {
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            // Whole coordinates: products are exact, so that the reference decides ties at the threshold alike.
            var boxes = Enumerable.Range(0, random.Next(1, 200)).Select(_ =>
            {
                var (l, t) = (random.Next(60), random.Next(60));
                return new DetectedBox(l, t, l + random.Next(1, 20), t + random.Next(1, 20), random.Next(3), random.Next(20) / 20f);
            }).ToArray();
            Assert.Equal(Reference(boxes, 0.5f), Keep(boxes, 0.5f));
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.45f)]
    [InlineData(0.7f)]
    public void No_two_boxes_of_a_class_that_stay_overlap_beyond_the_threshold(float overlap)
    {
        var random = new Random(8);
        var boxes = Enumerable.Range(0, 500).Select(_ =>
        {
            var (l, t) = (random.NextSingle() * 100, random.NextSingle() * 100);
            return new DetectedBox(l, t, l + 5 + random.NextSingle() * 40, t + 5 + random.NextSingle() * 40, random.Next(2), random.NextSingle());
        }).ToArray();
        var kept = Keep(boxes, overlap);
        for (var i = 0; i < kept.Count; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.True(kept[i].Class != kept[j].Class || kept[i].Overlap(kept[j]) <= overlap + 1e-5f);
        }
        Assert.True(kept.Zip(kept.Skip(1)).All(p => p.First.Score >= p.Second.Score));
    }

    private List<DetectedBox> Keep(DetectedBox[] boxes, float overlap)
    {
        var kept = new List<DetectedBox>();
        _suppression.Keep(boxes, new SuppressionOptions(overlap, int.MaxValue), kept);
        return kept;
    }

    private static List<DetectedBox> Reference(DetectedBox[] boxes, float overlap)
    {
        var kept = new List<DetectedBox>();
        foreach (var box in boxes.OrderByDescending(b => b.Score))
        {
            if (kept.All(k => k.Class != box.Class || k.Overlap(box) <= overlap))
                kept.Add(box);
        }
        return kept;
    }
}
