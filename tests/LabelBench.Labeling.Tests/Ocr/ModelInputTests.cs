using LabelBench.Labeling.Images;
using LabelBench.Labeling.Ocr;

namespace LabelBench.Labeling.Tests.Ocr;

public class ModelInputTests
{
    [Theory]
    [InlineData(1240, 1754, 672, 960)] // A4 at 150 dpi; PaddleOCR gives the same
    [InlineData(1754, 1240, 960, 672)]
    [InlineData(640, 480, 640, 480)]
    [InlineData(960, 20, 960, 32)]
    [InlineData(10, 10, 32, 32)]
    public void Pages_are_reduced_to_the_longer_side_in_steps_of_32(int width, int height, int expectedWidth, int expectedHeight) =>
        Assert.Equal((expectedWidth, expectedHeight), TextDetectionInput.SizeFor(width, height));

    [Fact]
    public void Small_pages_grow_to_a_shorter_side()
    {
        Assert.Equal((736, 1472), TextDetectionInput.SizeForShorterSide(100, 200, 736));
        Assert.Equal((800, 1600), TextDetectionInput.SizeForShorterSide(800, 1600, 736));
    }

    [Fact]
    public void The_detector_sees_blue_first_with_the_red_mean()
    {
        var page = new PixelBuffer(64, 64);
        page.Fill(255, 0, 128);
        var scratch = new PixelBuffer(32, 32);
        var planes = new float[3 * 32 * 32];
        TextDetectionInput.Fill(page, scratch, planes);
        Assert.Equal((128 / 255f - 0.485f) / 0.229f, planes[0], 1e-4f);
        Assert.Equal((0 - 0.456f) / 0.224f, planes[1024], 1e-4f);
        Assert.Equal((1 - 0.406f) / 0.225f, planes[2048], 1e-4f);
    }

    [Fact]
    public void A_short_line_is_padded_with_mid_grey()
    {
        var line = new PixelBuffer(50, 48);
        line.Fill(255, 255, 255);
        var batch = new RecognitionBatch([0], 64);
        var planes = new float[3 * 48 * 64];
        Array.Fill(planes, 9);
        batch.Fill(line, planes);
        Assert.Equal(1f, planes[49], 5);
        Assert.Equal(0f, planes[50]);
        Assert.Equal(1f, planes[64], 5);
        Assert.Throws<ArgumentException>(() => batch.Fill(new PixelBuffer(65, 48), planes));
    }

    [Fact]
    public void Batches_hold_every_line_once_and_never_one_too_wide()
    {
        var random = new Random(16);
        for (var trial = 0; trial < 100; trial++)
        {
            var widths = Enumerable.Range(0, random.Next(0, 50)).Select(_ => random.Next(1, 2000)).ToArray();
            var batches = RecognitionBatch.Plan(widths, largest: 6);
            Assert.Equal(Enumerable.Range(0, widths.Length), batches.SelectMany(b => b.Lines).Order());
            Assert.All(batches, b =>
            {
                Assert.InRange(b.Lines.Length, 1, 6);
                Assert.Equal(0, b.Width % 32);
                var widest = b.Lines.Max(i => widths[i]);
                Assert.InRange(b.Width, Math.Max(320, widest), Math.Max(320, widest + 31));
            });
            // Sorted by width, so the next batch is never narrower.
            Assert.Equal(batches.Select(b => b.Width), batches.Select(b => b.Width).Order());
        }
    }

    [Fact]
    public void The_direction_classifier_sees_a_long_line_from_its_beginning()
    {
        var page = new PixelBuffer(1000, 48);
        page.Fill(255, 255, 255);
        for (var y = 0; y < 48; y++)
        {
            for (var x = 0; x < 192; x++)
                page[x, y].Clear();
        }
        var planes = new float[3 * 48 * TextDirection.InputWidth];
        TextDirection.Fill(page, Quad.Rectangle(0, 0, 1000, 48), new PixelBuffer(), planes);
        Assert.Equal(-1f, planes[80], 1e-4f); // of the 384 columns that are seen the first half is dark
        Assert.Equal(1f, planes[110], 1e-4f);
        TextDirection.Fill(page, Quad.Rectangle(0, 0, 100, 48), new PixelBuffer(), planes);
        Assert.Equal(-1f, planes[99], 1e-4f);
        Assert.Equal(0f, planes[101]); // padding
    }

    [Fact]
    public void A_short_number_follows_the_rest_of_the_page()
    {
        var turned = new bool[4];
        TextDirection.Decide([0.01f, 0.99f, 0.9f, 0.1f, 0.8f, 0.2f, 0.05f, 0.95f], [60, 300, 400, 500], turned);
        Assert.Equal([false, false, false, true], turned);
        TextDirection.Decide([0.6f, 0.4f, 0.01f, 0.99f, 0.02f, 0.98f, 0.05f, 0.95f], [60, 300, 400, 500], turned);
        Assert.Equal([true, true, true, true], turned);
        var alone = new bool[1];
        TextDirection.Decide([0.05f, 0.95f], [60], alone); // nothing else to follow
        Assert.Equal([true], alone);
        TextDirection.Decide([0.2f, 0.8f], [60], alone); // not sure enough
        Assert.Equal([false], alone);
    }
}
