using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Tests.Vips;

public class DecodingTests
{
    [Theory]
    [InlineData(ImageFormat.Png, 0)]
    [InlineData(ImageFormat.Tiff, 0)]
    [InlineData(ImageFormat.Jpeg, 2)]
    [InlineData(ImageFormat.WebP, 3)]
    [InlineData(ImageFormat.Gif, 5)]
    public void Every_format_decodes_to_the_pixels_that_went_in(ImageFormat format, double tolerance)
    {
        var image = TestImages.Gradient(97, 61);
        Assert.InRange(TestImages.MeanDifference(image, TestImages.Decode(image.Encode(format))), 0, tolerance);
    }

    [Fact]
    public void Avif_decodes_too()
    {
        var image = TestImages.Gradient(96, 64);
        using var vips = image.ToVips();
        using var png = VipsImage.Load(vips.Encode(ImageFormat.Png), "gradient.png");
        using var save = new VipsOperation("heifsave_buffer");
        var avif = png.Save(save.Set("compression", 4).Set("Q", 90));
        Assert.InRange(TestImages.MeanDifference(image, TestImages.Decode(avif)), 0, 4);
    }

    [Fact]
    public void A_single_pixel_survives()
    {
        var dot = new PixelBuffer(1, 1);
        dot.Fill(200, 100, 50);
        foreach (var format in (ImageFormat[])[ImageFormat.Png, ImageFormat.Tiff])
            Assert.Equal([200, 100, 50], TestImages.Decode(dot.Encode(format)).Pixels.ToArray());
        using var grown = VipsImage.Thumbnail(dot.Encode(ImageFormat.Png), "dot.png", 8, 8, ThumbnailFit.Stretch);
        Assert.Equal((8, 8), (grown.Width, grown.Height));
    }

    [Fact]
    public void Grey_becomes_three_equal_channels()
    {
        var grey = Enumerable.Range(0, 64).Select(i => (byte)(i * 4)).ToArray();
        using var image = VipsImage.FromPixels(grey, 8, 8, bands: 1);
        Assert.Equal(grey.SelectMany(v => new[] { v, v, v }), TestImages.Decode(image.Encode(ImageFormat.Png)).Pixels.ToArray());
    }

    [Fact]
    public void Transparent_grey_is_put_on_white()
    {
        using var image = VipsImage.FromPixels([0, 255, 0, 0, 100, 255, 0, 128], 4, 1, bands: 2);
        var pixels = TestImages.Decode(image.Encode(ImageFormat.Png)).Pixels.ToArray();
        Assert.Equal([0, 0, 0, 255, 255, 255, 100, 100, 100], pixels[..9]);
        Assert.InRange(pixels[9], 126, 128);
    }

    [Fact]
    public void Transparent_colour_is_put_on_white()
    {
        using var image = VipsImage.FromPixels([10, 20, 30, 255, 10, 20, 30, 0], 2, 1, bands: 4);
        Assert.Equal([10, 20, 30, 255, 255, 255], TestImages.Decode(image.Encode(ImageFormat.Png)).Pixels.ToArray());
    }

    [Fact]
    public void Sixteen_bits_are_scaled_to_eight_and_not_cut_off()
    {
        var image = TestImages.Gradient(40, 30);
        using var eight = image.ToVips();
        using var sixteen = eight.InSpace(VipsInterpretation.Rgb16);
        var png = sixteen.Encode(ImageFormat.Png);
        using (var loaded = VipsImage.Load(png, "deep.png"))
            Assert.Equal(VipsFormat.UInt16, loaded.Format);
        Assert.InRange(TestImages.MeanDifference(image, TestImages.Decode(png)), 0, 0.5);
    }

    [Fact]
    public void Print_colours_come_out_as_screen_colours()
    {
        // The stock CMYK profile cannot print strong colours, so the test image is pale.
        var pale = new PixelBuffer(32, 32);
        pale.Fill(200, 180, 160);
        using var rgb = pale.ToVips();
        using var cmyk = rgb.InSpace(VipsInterpretation.Cmyk);
        var jpeg = cmyk.Encode(ImageFormat.Jpeg, 95);
        using (var loaded = VipsImage.Load(jpeg, "print.jpg"))
            Assert.Equal(4, loaded.Bands);
        Assert.InRange(TestImages.MeanDifference(pale, TestImages.Decode(jpeg)), 0, 12);
        using var small = VipsImage.Thumbnail(jpeg, "print.jpg", 8, 8, ThumbnailFit.Stretch);
        Assert.Equal(3, small.Bands);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 0, 1)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 1, 0)]
    public void Exif_orientation_is_honoured(byte orientation, int right, int bottom)
    {
        // EXIF 2.3, tag 0x0112: where the stored image's first row and column belong. The upright image's top left corner is stored at (right, bottom).
        var (width, height) = (64, 32);
        var stored = TestImages.Gradient(width, height);
        var jpeg = TestImages.WithOrientation(stored.Encode(ImageFormat.Jpeg), orientation);
        var upright = TestImages.Decode(jpeg);

        Assert.Equal(orientation >= 5 ? (height, width) : (width, height), (upright.Width, upright.Height));
        Assert.Equal((upright.Width, upright.Height), VipsImage.Measure(jpeg, "turned.jpg"));
        var corner = stored[right * (width - 1), bottom * (height - 1)];
        for (var channel = 0; channel < 3; channel++)
            Assert.InRange(upright[0, 0][channel] - corner[channel], -8, 8);
        using var thumbnail = VipsImage.Thumbnail(jpeg, "turned.jpg", upright.Width / 2, upright.Height / 2, ThumbnailFit.Stretch);
        var small = new PixelBuffer();
        thumbnail.CopyTo(small);
        for (var channel = 0; channel < 3; channel++)
            Assert.InRange(small[0, 0][channel] - corner[channel], -12, 12);
        using var loaded = VipsImage.Load(jpeg, "turned.jpg");
        Assert.Equal((upright.Width, upright.Height), (loaded.Width, loaded.Height));
    }

    [Fact]
    public void Shrink_on_load_gives_nearly_the_pixels_of_full_decode_and_resize()
    {
        var image = TestImages.Gradient(1600, 1200);
        var jpeg = image.Encode(ImageFormat.Jpeg, 92);
        using var shrunk = VipsImage.Thumbnail(jpeg, "photo.jpg", 200, 150, ThumbnailFit.Stretch);
        using var full = VipsImage.Load(jpeg, "photo.jpg");
        using var resized = full.Resize(200, 150);
        var (a, b) = (new PixelBuffer(), new PixelBuffer());
        shrunk.CopyTo(a);
        resized.CopyTo(b);
        Assert.InRange(TestImages.MeanDifference(a, b), 0, 1);
    }

    [Theory]
    [InlineData(ThumbnailFit.Inside, 200, 100, 50, 50, 50, 25)]
    [InlineData(ThumbnailFit.CoverCentre, 200, 100, 50, 50, 50, 50)]
    [InlineData(ThumbnailFit.Stretch, 200, 100, 50, 50, 50, 50)]
    [InlineData(ThumbnailFit.Inside, 20, 40, 100, 100, 50, 100)]
    public void A_thumbnail_takes_the_size_that_its_fit_says(ThumbnailFit fit, int width, int height, int targetWidth, int targetHeight, int expectedWidth, int expectedHeight)
    {
        using var thumbnail = VipsImage.Thumbnail(TestImages.Gradient(width, height).Encode(ImageFormat.Jpeg), "a.jpg", targetWidth, targetHeight, fit);
        Assert.Equal((expectedWidth, expectedHeight), (thumbnail.Width, thumbnail.Height));
    }

    [Fact]
    public void An_svg_is_drawn()
    {
        var svg = """<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect x="10" width="10" height="10" fill="#ff0000"/></svg>"""u8;
        using var image = VipsImage.FromSvg(svg, "flag.svg", scale: 2);
        using var rgb = image.ToSrgb();
        var pixels = new PixelBuffer();
        rgb.CopyTo(pixels);
        Assert.Equal((40, 20), (pixels.Width, pixels.Height));
        Assert.Equal([255, 255, 255], pixels[2, 2].ToArray());
        Assert.Equal([255, 0, 0], pixels[35, 10].ToArray());
    }

    [Fact]
    public void A_crop_outside_the_image_is_refused()
    {
        using var image = TestImages.Gradient(10, 10).ToVips();
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Crop(5, 5, 6, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Crop(-1, 0, 2, 2));
        using var corner = image.Crop(8, 8, 2, 2);
        Assert.Equal((2, 2), (corner.Width, corner.Height));
    }

    [Fact]
    public void Pixels_resize_from_buffer_to_buffer()
    {
        var source = TestImages.Gradient(300, 200);
        var target = new PixelBuffer(150, 100);
        VipsImage.Resize(source, target);
        using var image = source.ToVips();
        using var same = image.Resize(150, 100);
        var reference = new PixelBuffer();
        same.CopyTo(reference);
        Assert.Equal(reference.Pixels.ToArray(), target.Pixels.ToArray());
        Assert.InRange(target[75, 50][0], source[150, 100][0] - 2, source[150, 100][0] + 2);
    }

    [Fact]
    public void A_quarter_turn_goes_clockwise()
    {
        var image = TestImages.Gradient(60, 40);
        using var vips = image.ToVips();
        using var turned = vips.Rotate(90);
        var pixels = new PixelBuffer();
        turned.CopyTo(pixels);
        Assert.InRange(pixels.Width - 40, -1, 1);
        Assert.InRange(pixels.Height - 60, -1, 1);
        // libvips interpolates at any angle, so an edge may be a pixel off.
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.InRange(pixels[3, 3][channel] - image[3, 36][channel], -7, 7);
            Assert.InRange(pixels[36, 3][channel] - image[3, 3][channel], -7, 7);
        }
    }

    [Fact]
    public void A_slight_turn_puts_the_background_into_the_corners()
    {
        using var vips = TestImages.Gradient(60, 60).ToVips();
        using var turned = vips.Rotate(10, background: 255);
        var pixels = new PixelBuffer();
        turned.CopyTo(pixels);
        Assert.InRange(pixels.Width, 69, 71); // 60 (cos 10 + sin 10)
        Assert.Equal([255, 255, 255], pixels[0, 0].ToArray());
    }

    [Fact]
    public void An_affine_map_scales()
    {
        var image = TestImages.Gradient(30, 20);
        using var vips = image.ToVips();
        using var wide = vips.Affine(2, 0, 0, 1);
        var pixels = new PixelBuffer();
        wide.CopyTo(pixels);
        Assert.Equal((60, 20), (pixels.Width, pixels.Height));
        Assert.InRange(pixels[30, 10][0] - image[15, 10][0], -4, 4);
    }
}
