using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Tests.Segmentation;

public class ScaledRunsTests
{
    [Fact]
    public void Regions_of_another_size_are_those_of_the_mask_scaled_to_the_nearest_pixel()
    {
        var random = new Random(9);
        var runs = new MaskRuns();
        for (var round = 0; round < 200; round++)
        {
            var (width, height) = (random.Next(1, 40), random.Next(1, 40));
            var (targetWidth, targetHeight) = (random.Next(1, 90), random.Next(1, 90));
            var mask = Blocks(random, width, height);
            var scaled = Nearest(mask, width, height, targetWidth, targetHeight);
            runs.Load(mask, width, height);
            var expected = new MaskRuns();
            expected.Load(scaled, targetWidth, targetHeight);
            for (byte c = 0; c < 3; c++)
            {
                var region = runs.Of(c, targetWidth, targetHeight);
                Assert.Equal((targetWidth, targetHeight), (region.Width, region.Height));
                Assert.Equal<int>(expected.Of(c).Counts, region.Counts);
            }
        }
    }

    [Fact]
    public void The_mask_of_a_huge_photo_costs_its_runs_and_not_its_pixels()
    {
        var runs = new MaskRuns();
        runs.Load([0, 1, 1, 0], 2, 2);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var region = runs.Of(1, 16_000, 12_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2_000_000);
        Assert.Equal(96_000_000, region.Area);
        Assert.Equal((0, 0, 16_000, 12_000), region.Bounds());
    }

    [Fact]
    public void The_same_size_is_the_mask_itself()
    {
        var runs = new MaskRuns();
        runs.Load([0, 1, 1, 1, 0, 1], 2, 3);
        Assert.Equal<int>([1, 1, 1, 3], runs.Of(1, 2, 3).Counts);
    }

    private static byte[] Blocks(Random random, int width, int height)
    {
        var mask = new byte[width * height];
        for (var block = 0; block < 6; block++)
        {
            var (left, top, c) = (random.Next(width), random.Next(height), (byte)random.Next(3));
            for (var y = top; y < Math.Min(height, top + 15); y++)
                mask.AsSpan(y * width + left, Math.Min(width - left, 12)).Fill(c);
        }
        return mask;
    }

    private static byte[] Nearest(byte[] mask, int width, int height, int targetWidth, int targetHeight)
    {
        var scaled = new byte[targetWidth * targetHeight];
        for (var y = 0; y < targetHeight; y++)
        {
            for (var x = 0; x < targetWidth; x++)
                scaled[y * targetWidth + x] = mask[(2 * y + 1) * height / (2 * targetHeight) * width + (2 * x + 1) * width / (2 * targetWidth)];
        }
        return scaled;
    }
}
