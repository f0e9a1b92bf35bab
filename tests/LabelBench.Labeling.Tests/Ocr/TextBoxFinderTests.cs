using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Ocr;

namespace LabelBench.Labeling.Tests.Ocr;

public class TextBoxFinderTests
{
    private const int Side = 200;

    /// <summary>A map with the given value wherever a pixel's centre lies inside a rectangle.</summary>
    private static float[] Map(params (Vector2 Centre, float Width, float Height, double Degrees, float Value)[] rectangles)
    {
        var map = new float[Side * Side];
        foreach (var (centre, width, height, degrees, value) in rectangles)
        {
            var (along, across) = (Direction(degrees), Direction(degrees + 90));
            for (var at = 0; at < map.Length; at++)
            {
                var offset = new Vector2(at % Side + 0.5f, at / Side + 0.5f) - centre;
                if (MathF.Abs(Vector2.Dot(offset, along)) <= width / 2 && MathF.Abs(Vector2.Dot(offset, across)) <= height / 2)
                    map[at] = value;
            }
        }
        return map;
    }

    private static Vector2 Direction(double degrees) => new((float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180));

    /// <summary>How far the box grows: area x 1.5 / perimeter, of the rectangle through the outermost pixel centres.</summary>
    private static float Growth(float width, float height) => 1.5f * (width - 1) * (height - 1) / (2 * (width - 1 + height - 1));

    [Fact]
    public void An_upright_rectangle_grows_evenly_and_is_scaled_to_the_page()
    {
        var map = Map((new Vector2(100, 50), 80, 10, 0, 0.9f));
        var box = Assert.Single(new TextBoxFinder().Find(map, Side, Side, pageWidth: 400, pageHeight: 200));
        var d = Growth(80, 10);
        Assert.Equal(0.9f, box.Score, 4);
        Assert.Equal(2 * (60.5f - d), box.Box.TopLeft.X, 0.01f);
        Assert.Equal(45.5f - d, box.Box.TopLeft.Y, 0.01f);
        Assert.Equal(2 * (139.5f + d), box.Box.BottomRight.X, 0.01f);
        Assert.Equal(54.5f + d, box.Box.BottomRight.Y, 0.01f);
        Assert.Equal(box.Box.TopLeft.Y, box.Box.TopRight.Y, 0.01f);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    [InlineData(30)]
    [InlineData(-44)]
    public void A_turned_rectangle_keeps_its_angle_and_centre(double degrees)
    {
        var map = Map((new Vector2(100, 100), 100, 14, degrees, 0.8f));
        var box = Assert.Single(new TextBoxFinder().Find(map, Side, Side, Side, Side)).Box;
        Assert.InRange(box.Angle * 180 / Math.PI, degrees - 1.5, degrees + 1.5);
        Assert.InRange(Vector2.Distance(box.Centre, new Vector2(100, 100)), 0, 1);
        var d = Growth(100, 14);
        // A slanting edge is a staircase up to a pixel further out, and the growth follows the height.
        Assert.InRange(box.Width, 99 + 2 * d - 3, 99 + 2 * d + 3);
        Assert.InRange(box.Height, 13 + 2 * d - 3, 13 + 2 * d + 3);
        Assert.True(box.TopLeft.X < box.TopRight.X);
        Assert.True(box.TopLeft.Y < box.BottomLeft.Y);
    }

    [Fact]
    public void Separate_rectangles_are_separate_boxes_and_touching_corners_join()
    {
        var map = Map((new Vector2(50, 30), 60, 8, 0, 1), (new Vector2(50, 60), 60, 8, 0, 1), (new Vector2(150, 60), 40, 8, 0, 1));
        Assert.Equal(3, new TextBoxFinder().Find(map, Side, Side, Side, Side).Count);

        var corners = new float[Side * Side];
        for (var y = 20; y < 28; y++)
        {
            for (var x = 20; x < 40; x++)
            {
                corners[y * Side + x] = 1;
                corners[(y + 8) * Side + x + 20] = 1; // begins diagonally below the first one's last pixel
            }
        }
        Assert.Single(new TextBoxFinder(new TextBoxOptions(BoxThreshold: 0.3f)).Find(corners, Side, Side, Side, Side));
    }

    [Fact]
    public void A_region_shaped_like_a_u_is_one_box()
    {
        // Its two arms meet only in the last rows: runs have to be joined late.
        var map = Map((new Vector2(60, 60), 10, 60, 0, 1), (new Vector2(100, 60), 10, 60, 0, 1), (new Vector2(80, 95), 50, 10, 0, 1));
        Assert.Single(new TextBoxFinder(new TextBoxOptions(BoxThreshold: 0.1f)).Find(map, Side, Side, Side, Side));
    }

    [Fact]
    public void Weak_small_and_faint_regions_are_dropped()
    {
        var finder = new TextBoxFinder();
        Assert.Empty(finder.Find(Map((new Vector2(100, 100), 80, 12, 0, 0.25f)), Side, Side, Side, Side)); // below the pixel threshold
        Assert.Empty(finder.Find(Map((new Vector2(100, 100), 80, 12, 0, 0.5f)), Side, Side, Side, Side)); // below the box threshold
        Assert.Empty(finder.Find(Map((new Vector2(100, 100), 80, 2.5f, 0, 1)), Side, Side, Side, Side)); // too thin
        Assert.Empty(finder.Find(new float[Side * Side], Side, Side, Side, Side));
        Assert.Single(finder.Find(Map((new Vector2(100, 100), 80, 12, 0, 0.65f)), Side, Side, Side, Side));
    }

    [Fact]
    public void A_map_that_is_all_text_is_one_box_clipped_to_the_page()
    {
        var map = Enumerable.Repeat(1f, Side * Side).ToArray();
        var box = Assert.Single(new TextBoxFinder().Find(map, Side, Side, 300, 100)).Box;
        Assert.Equal(Quad.Rectangle(0, 0, 300, 100), box);
    }

    [Fact]
    public void The_score_is_the_mean_inside_the_box_and_not_of_the_map()
    {
        var map = Map((new Vector2(100, 100), 80, 20, 0, 1f), (new Vector2(80, 100), 40, 20, 0, 0.6f));
        var score = Assert.Single(new TextBoxFinder().Find(map, Side, Side, Side, Side)).Score;
        Assert.Equal(0.8f, score, 0.01f);
    }

    [Fact]
    public void Random_maps_never_break_it_and_boxes_stay_on_the_page()
    {
        var random = new Random(13);
        var finder = new TextBoxFinder(new TextBoxOptions(BoxThreshold: 0));
        for (var trial = 0; trial < 30; trial++)
        {
            var (width, height) = (32 * random.Next(1, 5), 32 * random.Next(1, 5));
            var share = random.NextDouble();
            var map = Enumerable.Range(0, width * height).Select(_ => random.NextDouble() < share ? 1f : 0f).ToArray();
            foreach (var (box, _) in finder.Find(map, width, height, 500, 700))
            {
                var (left, top, right, bottom) = box.Bounds();
                Assert.True(left >= 0 && top >= 0 && right <= 500 && bottom <= 700);
                Assert.True(float.IsFinite(box.Angle));
            }
        }
    }

    [Fact]
    public void Regions_equal_those_of_a_flood_fill()
    {
        var random = new Random(14);
        for (var trial = 0; trial < 50; trial++)
        {
            var (width, height) = (random.Next(1, 40), random.Next(1, 40));
            var map = Enumerable.Range(0, width * height).Select(_ => random.NextDouble() < 0.4 ? 1f : 0f).ToArray();
            var hulls = new List<(float, float, float, float)>();
            foreach (var hull in new TextRegions().Hulls(map, width, height, 0.5f))
            {
                var corners = hull.ToArray();
                hulls.Add((corners.Min(c => c.X), corners.Min(c => c.Y), corners.Max(c => c.X), corners.Max(c => c.Y)));
            }
            Assert.Equal(FloodBounds(map, width, height).Order(), hulls.Order());
        }
    }

    private static List<(float, float, float, float)> FloodBounds(float[] map, int width, int height)
    {
        var (seen, found) = (new bool[map.Length], new List<(float, float, float, float)>());
        for (var start = 0; start < map.Length; start++)
        {
            if (seen[start] || map[start] < 0.5f)
                continue;
            var (left, top, right, bottom) = (width, height, 0, 0);
            var open = new Stack<int>([start]);
            seen[start] = true;
            while (open.TryPop(out var at))
            {
                var (x, y) = (at % width, at / width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
                for (var ny = Math.Max(0, y - 1); ny <= Math.Min(height - 1, y + 1); ny++)
                {
                    for (var nx = Math.Max(0, x - 1); nx <= Math.Min(width - 1, x + 1); nx++)
                    {
                        if (seen[ny * width + nx] || map[ny * width + nx] < 0.5f)
                            continue;
                        seen[ny * width + nx] = true;
                        open.Push(ny * width + nx);
                    }
                }
            }
            found.Add((left, top, right, bottom));
        }
        return found;
    }
}
