using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Ocr;

namespace LabelBench.Labeling.Tests.Inputs;

public class DocumentPageGeneratorTests
{
    private static readonly PageOptions Small = new(Width: 620, Height: 700, FontPixels: 20, GrainDeviation: 0, Quality: 95);

    [Fact]
    public void The_same_seed_and_index_give_the_same_page_in_any_order()
    {
        var (first, second) = (new DocumentPageGenerator(Small).Create(3), new DocumentPageGenerator(Small).Create(3));
        Assert.Equal(first.Jpeg, second.Jpeg);
        Assert.Equal(first.Truth.Texts.ToArray(), second.Truth.Texts.ToArray());
        Assert.NotEqual(first.Jpeg, new DocumentPageGenerator(Small).Create(4).Jpeg);
        Assert.NotEqual(first.Jpeg, new DocumentPageGenerator(Small with { Seed = 2 }).Create(3).Jpeg);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Truth_boxes_lie_where_the_ink_is(double tilt)
    {
        var generator = new DocumentPageGenerator(Small with { MaximumTiltDegrees = tilt });
        for (var i = 0; i < 3; i++)
        {
            var page = generator.Create(i);
            var image = TestImages.Decode(page.Jpeg);
            Assert.True(page.Truth.Texts.Length > 8);
            var covered = new bool[image.Width * image.Height];
            foreach (var text in page.Truth.Texts)
            {
                var ink = CropDarkest(image, text.Box);
                // All four edges of a box are touched by ink, so no box is too large ...
                Assert.All(ink, darkest => Assert.InRange(darkest, 0, 170));
                Mark(covered, image, text.Box);
            }
            // ... and outside all boxes there is none, so no box is too small and no text is missing.
            for (var at = 0; at < covered.Length; at++)
                Assert.True(covered[at] || image.Pixels[3 * at] > 150, $"ink at {at % image.Width}, {at / image.Width} belongs to no box");
        }
    }

    [Fact]
    public void Text_is_simple_enough_for_every_recogniser()
    {
        var page = new DocumentPageGenerator(new PageOptions()).Create(0);
        Assert.Matches(@"^[A-Za-z0-9 .,:\-]+$", string.Concat(page.Truth.Texts.Select(t => t.Text)));
        Assert.All(page.Truth.Texts, t => Assert.Equal(t.Text.Trim(), t.Text));
        Assert.InRange(page.Truth.Lines().Length, 20, 60);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Truth_is_in_reading_order(double tilt)
    {
        var generator = new DocumentPageGenerator(Small with { MaximumTiltDegrees = tilt });
        for (var i = 0; i < 5; i++)
        {
            var texts = generator.Create(i).Truth.Texts;
            var lines = ReadingOrder.Lines([.. texts.Select(t => t.Box)]);
            Assert.Equal(texts.Select(t => t.Line), lines.SelectMany((line, number) => line.Select(_ => number)));
            Assert.Equal(Enumerable.Range(0, texts.Length), lines.SelectMany(line => line));
        }
    }

    [Fact]
    public void A_page_too_small_for_its_font_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentPageGenerator(new PageOptions(Width: 100)));

    /// <summary>Darkest value along a thin strip at each edge of the box.</summary>
    private static List<int> CropDarkest(PixelBuffer image, Quad box)
    {
        var crop = new PixelBuffer((int)MathF.Ceiling(box.Width), (int)MathF.Ceiling(box.Height));
        var (right, down) = ((box.TopRight - box.TopLeft) / crop.Width, (box.BottomLeft - box.TopLeft) / crop.Height);
        AffineWarp.Draw(image, crop, new Matrix3x2(right.X, right.Y, down.X, down.Y, box.TopLeft.X, box.TopLeft.Y));
        var (w, h) = (crop.Width, crop.Height);
        return
        [
            Darkest(crop, 0, 0, w, Math.Min(h, 3)), Darkest(crop, 0, Math.Max(0, h - 3), w, h),
            Darkest(crop, 0, 0, Math.Min(w, 3), h), Darkest(crop, Math.Max(0, w - 3), 0, w, h),
        ];
    }

    private static int Darkest(PixelBuffer image, int left, int top, int right, int bottom)
    {
        var darkest = 255;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
                darkest = Math.Min(darkest, image[x, y][0]);
        }
        return darkest;
    }

    /// <summary>Marks the box and 3 pixels around it, the reach of a JPEG block's ringing above the test's threshold.</summary>
    private static void Mark(bool[] covered, PixelBuffer image, Quad box)
    {
        const float slack = 3;
        var along = Vector2.Normalize(box.TopRight - box.TopLeft);
        var across = new Vector2(-along.Y, along.X);
        var (left, top, right, bottom) = box.Bounds();
        for (var y = Math.Max(0, (int)top - 4); y < Math.Min(image.Height, bottom + 4); y++)
        {
            for (var x = Math.Max(0, (int)left - 4); x < Math.Min(image.Width, right + 4); x++)
            {
                var offset = new Vector2(x + 0.5f, y + 0.5f) - box.Centre;
                if (MathF.Abs(Vector2.Dot(offset, along)) <= box.Width / 2 + slack && MathF.Abs(Vector2.Dot(offset, across)) <= box.Height / 2 + slack)
                    covered[y * image.Width + x] = true;
            }
        }
    }
}
