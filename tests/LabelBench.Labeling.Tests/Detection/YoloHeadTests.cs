using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Tests.Detection;

public class YoloHeadTests
{
    private static readonly AnchorGrid Grid = new(640, 640);
    private static readonly Letterbox Square = Letterbox.Place(640, 640, 640, 640);

    [Fact]
    public void An_input_of_640_has_8400_anchors_in_the_middle_of_their_cells()
    {
        Assert.Equal(8400, Grid.Count);
        Assert.Equal((4f, 4f, 8f), Grid[0]);
        Assert.Equal((12f, 4f, 8f), Grid[1]);
        Assert.Equal((8f, 8f, 16f), Grid[6400]);
        Assert.Equal((16f, 16f, 32f), Grid[8000]);
        Assert.Equal((624f, 624f, 32f), Grid[8399]);
    }

    [Theory]
    [InlineData(0, 640)]
    [InlineData(640, 650)]
    [InlineData(-32, 32)]
    public void An_input_without_whole_cells_is_refused(int width, int height) => Assert.Throws<ArgumentException>(() => new AnchorGrid(width, height));

    [Fact]
    public void Distances_in_strides_become_a_box()
    {
        var head = new YoloHead(Grid, 80);
        var prediction = new float[head.Length];
        Put(head, prediction, anchor: 6400 + 40 * 10 + 5, [1, 2, 3, 4], classNumber: 17, confidence: 0.75f);
        var boxes = new List<DetectedBox>();

        Assert.Equal(0, head.Decode(prediction, 0.5f, Square, boxes));

        // The anchor's centre is at (5.5 x 16, 10.5 x 16) = (88, 168).
        Assert.Equal(new DetectedBox(88 - 16, 168 - 32, 88 + 48, 168 + 64, 17, 0.75f), Assert.Single(boxes));
    }

    [Fact]
    public void Boxes_come_back_to_the_source_through_the_letterbox_and_end_at_its_edges()
    {
        var head = new YoloHead(Grid, 2);
        var place = Letterbox.Place(1280, 720, 640, 640); // 640 x 360, 140 rows of grey above
        var prediction = new float[head.Length];
        Put(head, prediction, 80 * 20 + 0, [1, 3, 10, 5], 1, 0.9f); // centre (4, 164), reaches beyond the left edge and 0 pixels into the grey
        var boxes = new List<DetectedBox>();

        head.Decode(prediction, 0.25f, place, boxes);

        Assert.Equal(new DetectedBox(0, 0, 168, 128, 1, 0.9f), Assert.Single(boxes));
    }

    [Fact]
    public void A_box_that_lies_in_the_grey_border_is_counted_and_left_out()
    {
        var head = new YoloHead(Grid, 1);
        var prediction = new float[head.Length];
        Put(head, prediction, 0, [0.2f, 0.2f, 0.2f, 0.2f], 0, 0.9f);
        var boxes = new List<DetectedBox>();

        Assert.Equal(1, head.Decode(prediction, 0.25f, Letterbox.Place(1280, 720, 640, 640), boxes));
        Assert.Empty(boxes);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_distance_that_is_not_finite_is_counted_and_left_out(float distance)
    {
        var head = new YoloHead(Grid, 1);
        for (var edge = 0; edge < 4; edge++)
        {
            var prediction = new float[head.Length];
            float[] distances = [1, 1, 1, 1];
            distances[edge] = distance;
            Put(head, prediction, 50, distances, 0, 0.9f);
            var boxes = new List<DetectedBox>();
            Assert.Equal(1, head.Decode(prediction, 0.25f, Square, boxes));
            Assert.Empty(boxes);
        }
    }

    [Fact]
    public void A_confidence_that_is_nan_is_never_chosen_and_equal_ones_give_the_lower_class()
    {
        var head = new YoloHead(Grid, 5);
        var prediction = new float[head.Length];
        Put(head, prediction, 8399, [1, 1, 1, 1], 0, float.NaN);
        Put(head, prediction, 8399, [1, 1, 1, 1], 2, 0.5f);
        Put(head, prediction, 8399, [1, 1, 1, 1], 4, 0.5f);
        Put(head, prediction, 3, [1, 1, 1, 1], 1, float.NaN);
        var boxes = new List<DetectedBox>();

        head.Decode(prediction, 0.5f, Square, boxes);

        Assert.Equal(2, Assert.Single(boxes).Class);
    }

    [Fact]
    public void Decoding_equals_a_scalar_reference_on_random_outputs()
    {
        var grid = new AnchorGrid(96, 64);
        var head = new YoloHead(grid, 7);
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var prediction = new float[head.Length];
            for (var i = 0; i < prediction.Length; i++)
                prediction[i] = i < 4 * grid.Count ? random.NextSingle() * 4 : random.Next(16) / 16f;
            var place = Letterbox.Place(random.Next(1, 400), random.Next(1, 400), 96, 64);
            var boxes = new List<DetectedBox>();
            var unusable = head.Decode(prediction, 0.9f, place, boxes);

            var expected = new List<DetectedBox>();
            for (var a = 0; a < grid.Count; a++)
            {
                var best = Enumerable.Range(0, 7).MaxBy(c => prediction[(4 + c) * grid.Count + a]);
                if (prediction[(4 + best) * grid.Count + a] < 0.9f)
                    continue;
                var (x, y, stride) = grid[a];
                var (l, t) = place.ToSource(x - prediction[a] * stride, y - prediction[grid.Count + a] * stride);
                var (r, b) = place.ToSource(x + prediction[2 * grid.Count + a] * stride, y + prediction[3 * grid.Count + a] * stride);
                expected.Add(new DetectedBox(l, t, r, b, best, prediction[(4 + best) * grid.Count + a]));
            }
            Assert.Equal(expected.Where(b => b.Area > 0), boxes);
            Assert.Equal(expected.Count(b => b.Area <= 0), unusable);
        }
    }

    [Fact]
    public void Boxes_by_their_middle_become_boxes_by_their_edges()
    {
        var head = new CentreBoxHead(anchors: 100, classes: 3); // no grid: any number of anchors
        var prediction = new float[head.Length];
        float[] whole = [320, 250, 100, 60], broken = [320, 250, float.PositiveInfinity, 60], grey = [320, 30, 50, 20];
        foreach (var (anchor, box) in new[] { (7, whole), (8, broken), (9, grey) })
        {
            for (var row = 0; row < 4; row++)
                prediction[row * head.Anchors + anchor] = box[row];
            prediction[(4 + 2) * head.Anchors + anchor] = 0.8f;
        }
        var boxes = new List<DetectedBox>();

        Assert.Equal(2, head.Decode(prediction, 0.5f, Letterbox.Place(1280, 720, 640, 640), boxes));

        Assert.Equal(new DetectedBox(540, 160, 740, 280, 2, 0.8f), Assert.Single(boxes)); // twice as large, 140 rows of grey above
        Assert.Throws<ArgumentOutOfRangeException>(() => new CentreBoxHead(100, classes: 0));
    }

    [Fact]
    public void An_output_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new YoloHead(Grid, 80).Decode(new float[84 * 8400 - 1], 0.5f, Square, []));

    private static void Put(YoloHead head, float[] prediction, int anchor, float[] distances, int classNumber, float confidence)
    {
        for (var edge = 0; edge < 4; edge++)
            prediction[edge * head.Grid.Count + anchor] = distances[edge];
        prediction[(4 + classNumber) * head.Grid.Count + anchor] = confidence;
    }
}
