using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Tests.Images;

public class FittingTests
{
    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(1080, 1920)]
    [InlineData(333, 1000)]
    [InlineData(50, 40)]
    [InlineData(1, 1000)]
    public void Corners_of_a_letterbox_lead_back_to_the_corners_of_the_original(int width, int height)
    {
        var box = Letterbox.Place(width, height, 640, 640);
        Assert.True(box.ScaledWidth == 640 || box.ScaledHeight == 640);
        Assert.Equal((0, 0), box.ToSource(box.Left, box.Top));
        Assert.Equal((width, height), box.ToSource(box.Left + box.ScaledWidth, box.Top + box.ScaledHeight));
        Assert.Equal((width, height), box.ToSource(10_000, 10_000));
        Assert.InRange(640 - box.ScaledWidth - 2 * box.Left, 0, 1);
        Assert.InRange(640 - box.ScaledHeight - 2 * box.Top, 0, 1);
    }

    [Fact]
    public void A_letterbox_holds_the_image_on_grey()
    {
        var image = TestImages.Gradient(200, 100);
        var (scratch, into) = (new PixelBuffer(), new PixelBuffer());
        var box = Letterbox.Decode(image.Encode(ImageFormat.Png), "a.png", 64, 64, scratch, into);
        Assert.Equal(new Letterbox(200, 100, 64, 64, 64, 32, 0, 16), box);
        Assert.Equal([114, 114, 114], into[10, 15].ToArray());
        Assert.Equal([114, 114, 114], into[10, 48].ToArray());
        Assert.InRange(into[32, 32][0], image[100, 50][0] - 3, image[100, 50][0] + 3);

        var frame = new PixelBuffer();
        Assert.Equal(box, Letterbox.Fit(image, 64, 64, scratch, frame));
        Assert.InRange(TestImages.MeanDifference(into, frame), 0, 0.5);
    }

    [Theory]
    [InlineData(500, 375, 341, 256)]
    [InlineData(375, 500, 256, 341)]
    [InlineData(100, 100, 256, 256)]
    [InlineData(10_000, 100, 25_600, 256)]
    public void The_shorter_side_decides_the_classification_size(int width, int height, int scaledWidth, int scaledHeight) =>
        Assert.Equal((scaledWidth, scaledHeight), ClassificationCrop.ImageNet.ScaledSize(width, height));

    [Theory]
    [InlineData(500, 375)]
    [InlineData(300, 900)]
    [InlineData(40, 30)]
    public void The_classification_crop_shows_the_centre(int width, int height)
    {
        var image = TestImages.Gradient(width, height);
        var square = new PixelBuffer();
        ClassificationCrop.ImageNet.Decode(image.Encode(ImageFormat.Png), "a.png", square);
        Assert.Equal((224, 224), (square.Width, square.Height));
        var centre = image[width / 2, height / 2].ToArray();
        for (var channel = 0; channel < 3; channel++)
            Assert.InRange(square[112, 112][channel] - centre[channel], -5, 5);
        // The shorter side shows 224 of 256 parts, so a sixteenth is missing on each side.
        var (edge, expected) = width < height ? (square[0, 112][0], image[width / 16, 0][0]) : (square[112, 0][1], image[0, height / 16][1]);
        Assert.InRange(edge - expected, -9, 9);
    }

    [Fact]
    public void A_pixel_buffer_grows_once_and_is_used_again()
    {
        var buffer = new PixelBuffer(100, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        buffer.Reshape(10, 20);
        buffer.Reshape(100, 100);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(30_000, buffer.Pixels.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Reshape(0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Reshape(50_000, 50_000));
    }
}
