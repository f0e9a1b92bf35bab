using LabelBench.Labeling.Images;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Images;

public class PlaneScalerTests
{
    [Fact]
    public void Doubling_follows_the_weights_worked_out_by_hand()
    {
        // Target centres lie at -0.25, 0.25, 0.75, 1.25 of the source; outside nothing is made up.
        Assert.Equal([10, 12.5f, 17.5f, 20], Resize([10, 20], 2, 1, 4, 1));
        Assert.Equal([10, 12.5f, 17.5f, 20], Resize([10, 20], 1, 2, 1, 4));
    }

    [Fact]
    public void Halving_averages_over_what_it_skips()
    {
        // Triangle of half-foot 2 about 0.5: weights 3, 3, 1 of places 0, 1, 2 over 7; and mirrored.
        var halved = Resize([7, 0, 0, 14], 4, 1, 2, 1);
        Assert.Equal(3, halved[0], 1e-5);
        Assert.Equal(6, halved[1], 1e-5);
    }

    [Theory]
    [InlineData(1, 1, 16, 16)]
    [InlineData(7, 5, 16, 16)]
    [InlineData(512, 300, 256, 256)]
    [InlineData(3, 900, 20, 20)]
    [InlineData(33, 33, 33, 33)]
    public void One_brightness_stays_and_a_ramp_stays_a_ramp(int width, int height, int targetWidth, int targetHeight)
    {
        Assert.All(Resize(Enumerable.Repeat(0.7f, width * height).ToArray(), width, height, targetWidth, targetHeight), v => Assert.Equal(0.7f, v, 1e-5f));
        var ramp = Resize([.. Enumerable.Range(0, width * height).Select(i => (i % width + 0.5f) / width)], width, height, targetWidth, targetHeight);
        var margin = 1 + (int)Math.Ceiling((double)targetWidth / width);
        for (var x = margin; x < targetWidth - margin; x++)
            Assert.Equal((x + 0.5) / targetWidth, ramp[targetHeight / 2 * targetWidth + x], 0.01);
    }

    [Fact]
    public void Tables_are_made_anew_for_another_size()
    {
        var scaler = new PlaneScaler();
        var (a, b) = (new float[4], new float[9]);
        scaler.Resize([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3, a, 2, 2);
        scaler.Resize([1, 2, 3, 4], 2, 2, b, 3, 3);
        Assert.Equal(Resize([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3, 2, 2), a);
        Assert.Equal(Resize([1, 2, 3, 4], 2, 2, 3, 3), b);
    }

    [Fact]
    public void Steady_use_allocates_nothing()
    {
        var scaler = new PlaneScaler();
        var (source, target) = (new float[100 * 80], new float[64 * 64]);
        scaler.Resize(source, 100, 80, target, 64, 64);
        Assert.Equal(0, Allocations.Of(2, () => scaler.Resize(source, 100, 80, target, 64, 64)));
    }

    [Fact]
    public void Grey_weighs_the_colours_as_luma()
    {
        var image = new PixelBuffer(4, 1);
        byte[] pixels = [255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255];
        pixels.CopyTo(image.Pixels);
        var plane = new float[4];
        GreyPlane.Fill(image, plane);
        Assert.Equal([1, 0.299f, 0.587f, 0.114f], plane.Select(v => MathF.Round(v, 5)));
    }

    private static float[] Resize(float[] source, int width, int height, int targetWidth, int targetHeight)
    {
        var target = new float[targetWidth * targetHeight];
        new PlaneScaler().Resize(source, width, height, target, targetWidth, targetHeight);
        return target;
    }
}
