using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Tests.Inputs;

public class PhotoGeneratorTests
{
    [Fact]
    public void The_same_seed_and_index_give_the_same_bytes_in_any_order()
    {
        var options = new PhotoOptions(160, 120);
        var (first, second) = (new PhotoGenerator(options), new PhotoGenerator(options));
        var forward = new[] { 0, 1, 2 }.Select(i => first.Create(i).Jpeg).ToList();
        var backward = new[] { 2, 1, 0 }.Select(i => second.Create(i).Jpeg).Reverse().ToList();
        Assert.Equal(forward, backward);
        Assert.NotEqual(forward[0], forward[1]);
        Assert.NotEqual(forward[0], new PhotoGenerator(options with { Seed = 4 }).Create(0).Jpeg);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(4)]
    [InlineData(6)]
    public void Files_are_as_large_as_wanted_within_a_tenth(double bitsPerPixel)
    {
        var generator = new PhotoGenerator(new PhotoOptions(480, 360, bitsPerPixel));
        for (var i = 0; i < 4; i++)
        {
            var photo = generator.Create(i);
            Assert.InRange(photo.BitsPerPixel, 0.9 * bitsPerPixel, 1.1 * bitsPerPixel);
            Assert.Equal(photo.Jpeg.Length * 8.0 / (480 * 360), photo.BitsPerPixel, 6);
            var decoded = TestImages.Decode(photo.Jpeg);
            Assert.Equal((480, 360), (decoded.Width, decoded.Height));
        }
    }

    [Fact]
    public void A_size_that_cannot_be_reached_is_reported_as_it_came_out()
    {
        var photo = new PhotoGenerator(new PhotoOptions(64, 64, 0.01)).Create(0);
        Assert.InRange(photo.BitsPerPixel, 0.1, 2);
        Assert.Equal(10, photo.Quality);
    }

    [Fact]
    public void A_single_pixel_can_be_made() => Assert.Equal(1, TestImages.Decode(new PhotoGenerator(new PhotoOptions(1, 1)).Create(0).Jpeg).Width);

    [Fact]
    public void Amplitude_falls_with_frequency_as_in_natural_images()
    {
        // Field (1987) and later: amplitude 1/f^a with a between 0.8 and 1.5 for natural scenes, 1.2 in the mean (Tolhurst, Tadmor, Chao 1992).
        var generator = new PhotoGenerator(new PhotoOptions(512, 512));
        var slopes = Enumerable.Range(0, 4).Select(i => AmplitudeSlope(generator.Render(i, grain: 0))).ToList();
        Assert.InRange(slopes.Average(), -1.5, -0.9);
    }

    [Fact]
    public void Colours_go_along_with_each_other()
    {
        var image = new PhotoGenerator(new PhotoOptions(256, 256)).Render(0, grain: 0);
        var red = image.Pixels.ToArray().Where((_, i) => i % 3 == 0).Select(v => (double)v).ToArray();
        var green = image.Pixels.ToArray().Where((_, i) => i % 3 == 1).Select(v => (double)v).ToArray();
        var (meanRed, meanGreen) = (red.Average(), green.Average());
        var together = red.Zip(green, (r, g) => (r - meanRed) * (g - meanGreen)).Sum();
        var alone = Math.Sqrt(red.Sum(r => (r - meanRed) * (r - meanRed)) * green.Sum(g => (g - meanGreen) * (g - meanGreen)));
        Assert.InRange(together / alone, 0.5, 0.98);
    }

    [Fact]
    public void The_texture_alone_follows_one_over_f_closely()
    {
        var texture = new NaturalTexture(3);
        var field = new Complex[NaturalTexture.Side * NaturalTexture.Side];
        for (var y = 0; y < NaturalTexture.Side; y++)
        {
            for (var x = 0; x < NaturalTexture.Side; x++)
                field[y * NaturalTexture.Side + x] = texture.First(y)[x];
        }
        Assert.InRange(Slope(field, NaturalTexture.Side), -1.05, -0.95);
    }

    private static double AmplitudeSlope(PixelBuffer image)
    {
        var side = image.Width;
        var mean = image.Pixels.ToArray().Average(v => (double)v);
        var field = new Complex[side * side];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var luma = 0.299 * image[x, y][0] + 0.587 * image[x, y][1] + 0.114 * image[x, y][2] - mean;
                field[y * side + x] = luma * Hann(x, side) * Hann(y, side);
            }
        }
        return Slope(field, side);
    }

    private static double Hann(int i, int n) => 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / n);

    /// <summary>Slope of log amplitude over log frequency from 4 cycles per image to a third of the highest, averaged over rings.</summary>
    private static double Slope(Complex[] field, int side)
    {
        Fourier.Transform2D(field, side);
        var (power, count) = (new double[side], new int[side]);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (fx, fy) = (x <= side / 2 ? x : x - side, y <= side / 2 ? y : y - side);
                var ring = (int)Math.Round(Math.Sqrt(fx * fx + fy * fy));
                power[ring] += Math.Pow(field[y * side + x].Magnitude, 2);
                count[ring]++;
            }
        }
        // Rings an equal ratio apart, so that no end outweighs the other.
        var points = Enumerable.Range(0, 20)
            .Select(i => (int)Math.Round(4 * Math.Pow(side / 6.0 / 4, i / 19.0))).Distinct()
            .Select(f => (X: Math.Log(f), Y: 0.5 * Math.Log(power[f] / count[f]))).ToList();
        var (mx, my) = (points.Average(p => p.X), points.Average(p => p.Y));
        return points.Sum(p => (p.X - mx) * (p.Y - my)) / points.Sum(p => (p.X - mx) * (p.X - mx));
    }
}
