using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Images;

/// <summary>Images many times longer than wide.</summary>
public class StripTests
{
    private static readonly ClassificationCrop Crop = new(32, 28);

    [Theory]
    [InlineData(20, 340)]
    [InlineData(21, 400)]
    [InlineData(400, 21)]
    [InlineData(64, 2001)]
    [InlineData(3, 200)]
    public void A_strip_gives_the_pixels_of_resizing_all_of_it(int width, int height)
    {
        var strip = TestImages.Gradient(width, height);
        using var whole = strip.ToVips();
        var (scaledWidth, scaledHeight) = Crop.ScaledSize(width, height);
        using var scaled = whole.Resize(scaledWidth, scaledHeight);
        using var square = scaled.Crop((int)Math.Round((scaledWidth - 28) / 2.0), (int)Math.Round((scaledHeight - 28) / 2.0), 28, 28);
        var expected = new PixelBuffer();
        square.CopyTo(expected);

        Assert.InRange(TestImages.MeanDifference(expected, Decode(strip.Encode(ImageFormat.Png))), 0, 0.8);
    }

    [Theory]
    [InlineData(1, 65_000)]
    [InlineData(65_000, 1)]
    [InlineData(1, 1_000_000)]
    [InlineData(1_000_000, 1)]
    public void A_line_of_pixels_is_its_middle(int width, int height)
    {
        // Black but for the middle, which is white on ten pixels: a square of one pixel's height there sees nothing else.
        var rows = new byte[width * height];
        rows.AsSpan(rows.Length / 2 - 5, 10).Fill(255);
        var file = HandMadePng.Encode(width, height, 8, PngColour.Grey, rows);
        Assert.All(Decode(file).Pixels.ToArray(), v => Assert.InRange(v, 253, 255));
    }

    [Fact]
    public void A_strip_that_was_photographed_on_its_side_is_turned_first()
    {
        var stored = TestImages.Gradient(600, 30);
        var turned = TestImages.WithOrientation(stored.Encode(ImageFormat.Jpeg, 98), 6);
        var upright = TestImages.Upright(stored, 6);
        Assert.Equal((30, 600), (upright.Width, upright.Height));
        Assert.InRange(TestImages.MeanDifference(Decode(upright.Encode(ImageFormat.Png)), Decode(turned)), 0, 2.5);
    }

    [Fact]
    public void A_letterbox_shows_all_of_a_strip_as_one_line()
    {
        var file = HandMadePng.Encode(1, 5000, 8, PngColour.Rgb, [.. Enumerable.Repeat((byte[])[250, 20, 30], 5000).SelectMany(p => p)]);
        var into = new PixelBuffer();
        var place = Letterbox.Decode(file, "line", 64, 64, new PixelBuffer(), into);
        Assert.Equal((1, 5000, 1, 64), (place.SourceWidth, place.SourceHeight, place.ScaledWidth, place.ScaledHeight));
        for (var y = 0; y < 64; y++)
        {
            Assert.Equal([250, 20, 30], into[place.Left, y].ToArray());
            Assert.Equal(Letterbox.Border, into[place.Left + 1, y][0]);
        }
        Assert.Equal((0.5f, 2500f), place.ToSource(place.Left + 0.5f, 32));
    }

    private static PixelBuffer Decode(byte[] file)
    {
        var into = new PixelBuffer();
        Crop.Decode(file, "strip", into);
        return into;
    }
}
