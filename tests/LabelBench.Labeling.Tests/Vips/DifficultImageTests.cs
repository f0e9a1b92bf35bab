using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Vips;

/// <summary>What people's image folders hold beside ordinary photos, through every way in which pipelines decode.</summary>
public class DifficultImageTests
{
    public static TheoryData<DifficultImage> Unreadable => [.. DifficultImages.Unreadable];

    public static TheoryData<DifficultImage> Readable => [.. DifficultImages.Readable];

    [Theory, MemberData(nameof(Unreadable))]
    public void What_is_no_whole_image_is_refused_in_one_line_that_does_not_name_the_file(DifficultImage image)
    {
        foreach (var decode in Ways)
        {
            var failure = Assert.Throws<DecodeFailureException>(() => decode(image.Content, "folder/file.x"));
            Assert.Equal("folder/file.x", failure.File);
            Assert.Contains(image.Reason!, failure.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain("file.x", failure.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
        }
    }

    [Theory, MemberData(nameof(Readable))]
    public void What_is_strange_but_whole_is_decoded(DifficultImage image)
    {
        foreach (var decode in Ways)
            Assert.True(decode(image.Content, image.Name).Width > 0);
    }

    [Fact]
    public void A_refused_image_leaves_no_trace_on_the_next()
    {
        var good = TestImages.Gradient(40, 30);
        var png = good.Encode(ImageFormat.Png);
        foreach (var image in DifficultImages.Unreadable)
        {
            foreach (var decode in Ways)
                Assert.Throws<DecodeFailureException>(() => decode(image.Content, image.Name));
            Assert.Equal(good.Pixels.ToArray(), TestImages.Decode(png).Pixels.ToArray());
        }
    }

    [Fact]
    public void Every_sample_format_gives_the_pixels_of_plain_colour()
    {
        var (width, height) = (48, 32);
        var scene = TestImages.Gradient(width, height);
        var reference = Ways.Select(way => way(scene.Encode(ImageFormat.Png), "plain")).ToList();
        foreach (var (name, file, tolerance) in Variants(scene))
        {
            foreach (var (way, expected) in Ways.Zip(reference))
                Assert.True(TestImages.MeanDifference(expected, way(file, name)) <= tolerance, name);
        }
    }

    [Fact]
    public void Grey_of_any_depth_gives_three_equal_channels()
    {
        foreach (var depth in (int[])[1, 2, 4, 8, 16])
        {
            // One row of white and one of black: every depth can say both.
            var white = new byte[(8 * depth + 7) / 8];
            Array.Fill(white, (byte)255);
            var pixels = TestImages.Decode(HandMadePng.Encode(8, 2, depth, PngColour.Grey, [.. white, .. new byte[white.Length]])).Pixels.ToArray();
            Assert.All(pixels[..24], v => Assert.Equal(255, v));
            Assert.All(pixels[24..], v => Assert.Equal(0, v));
        }
    }

    [Fact]
    public void A_palette_gives_its_colours_and_its_transparency_white()
    {
        var file = HandMadePng.Encode(4, 1, 2, PngColour.Palette, [0b00_01_10_11], [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9], [255, 255, 255, 0]);
        Assert.Equal([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255], TestImages.Decode(file).Pixels.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Pipelines_see_a_turned_photo_upright(byte orientation)
    {
        var stored = TestImages.Gradient(96, 64);
        var upright = TestImages.Upright(stored, orientation);
        var turned = TestImages.WithOrientation(stored.Encode(ImageFormat.Jpeg, 98), orientation);
        var plain = upright.Encode(ImageFormat.Png);

        var place = Letterbox.Decode(turned, "turned", 64, 64, new PixelBuffer(), new PixelBuffer());

        Assert.Equal((upright.Width, upright.Height), (place.SourceWidth, place.SourceHeight));
        foreach (var way in Ways)
            Assert.InRange(TestImages.MeanDifference(way(plain, "plain"), way(turned, "turned")), 0, 2.5);
    }

    [Fact]
    public void A_jpeg_that_claims_more_than_the_limit_is_refused()
    {
        var jpeg = TestImages.Gradient(16, 16).Encode(ImageFormat.Jpeg);
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        (jpeg[frame + 5], jpeg[frame + 6], jpeg[frame + 7], jpeg[frame + 8]) = (0xFF, 0x00, 0xFE, 0x00);
        foreach (var decode in Ways)
            Assert.Contains("65024 x 65280 pixels", Assert.Throws<DecodeFailureException>(() => decode(jpeg, "bomb")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_image_is_decoded_and_one_row_more_is_not()
    {
        var side = (int)Math.Sqrt(ImageLimits.MostPixels);
        Assert.Null(ImageLimits.WhyRefused(side, side));
        Assert.NotNull(ImageLimits.WhyRefused(side, side + 1));
        Assert.Null(ImageLimits.WhyRefused(ImageLimits.MostSide, 200));
        Assert.NotNull(ImageLimits.WhyRefused(1, ImageLimits.MostSide + 1));
        var into = new PixelBuffer();
        new ClassificationCrop(32, 32).Decode(HandMadePng.Black(side, side), "largest", into);
        Assert.All(into.Pixels.ToArray(), v => Assert.Equal(0, v));
        Assert.Throws<DecodeFailureException>(() => TestImages.Decode(HandMadePng.Claiming(side, side + 1)));
    }

    /// <summary>Decoded whole, for a classifier, and for a detector.</summary>
    private static Func<byte[], string, PixelBuffer>[] Ways { get; } =
    [
        TestImages.Decode,
        (file, name) =>
        {
            var into = new PixelBuffer();
            new ClassificationCrop(28, 24).Decode(file, name, into);
            Assert.Equal((24, 24), (into.Width, into.Height));
            return into;
        },
        (file, name) =>
        {
            var into = new PixelBuffer();
            Letterbox.Decode(file, name, 40, 40, new PixelBuffer(), into);
            Assert.Equal((40, 40), (into.Width, into.Height));
            return into;
        },
    ];

    private static IEnumerable<(string Name, byte[] File, double Tolerance)> Variants(PixelBuffer scene)
    {
        var (width, height, rgb) = (scene.Width, scene.Height, scene.Pixels.ToArray());
        // v x 257 is the 16-bit value whose 8-bit form is v.
        yield return ("16 bits", HandMadePng.Encode(width, height, 16, PngColour.Rgb, [.. rgb.SelectMany(v => new[] { v, v })]), 0.6);
        yield return ("opaque", HandMadePng.Encode(width, height, 8, PngColour.RgbAlpha, [.. rgb.Chunk(3).SelectMany(p => new[] { p[0], p[1], p[2], (byte)255 })]), 0.6);
        yield return ("opaque, 16 bits", HandMadePng.Encode(width, height, 16, PngColour.RgbAlpha,
            [.. rgb.Chunk(3).SelectMany(p => new[] { p[0], p[0], p[1], p[1], p[2], p[2], (byte)255, (byte)255 })]), 0.6);
        yield return ("tiff", scene.Encode(ImageFormat.Tiff), 0);
        yield return ("gif", scene.Encode(ImageFormat.Gif), 6);
        yield return ("webp", scene.Encode(ImageFormat.WebP), 3);
        yield return ("jpeg", scene.Encode(ImageFormat.Jpeg), 3);
    }

    [Fact]
    public void Print_colours_come_out_as_screen_colours_for_every_pipeline()
    {
        // Pale, as the stock CMYK profile cannot print strong colours.
        var pale = new PixelBuffer(48, 32);
        pale.Fill(200, 180, 160);
        using var rgb = pale.ToVips();
        using var cmyk = rgb.InSpace(VipsInterpretation.Cmyk);
        var print = cmyk.Encode(ImageFormat.Jpeg, 95);
        foreach (var way in Ways)
            Assert.InRange(TestImages.MeanDifference(way(pale.Encode(ImageFormat.Png), "plain"), way(print, "print")), 0, 12);
    }
}
