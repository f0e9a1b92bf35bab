using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Images;

public class PixelPlanesTests
{
    public static TheoryData<PixelNormalization> Normalizations =>
    [
        PixelNormalization.Unit, PixelNormalization.ImageNet, PixelNormalization.PaddleDetection, PixelNormalization.PaddleRecognition,
        new PixelNormalization(ChannelOrder.Bgr, new Vector3(0.1f, 0.2f, 0.3f), new Vector3(0.5f, 0.25f, 2f)),
    ];

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void Planes_equal_a_scalar_reference_at_every_width(PixelNormalization normalization)
    {
        for (var width = 1; width <= 70; width++)
        {
            var image = TestImages.Noise(width, 3, seed: width);
            var planes = new float[3 * 3 * width];
            PixelPlanes.Fill(image, normalization, planes);
            AssertEqualsReference(image, normalization, planes, width);
        }
    }

    [Fact]
    public void Padded_rows_keep_what_lies_behind_the_image()
    {
        var image = TestImages.Noise(21, 4, seed: 1);
        const int rowLength = 32;
        var planes = new float[3 * 4 * rowLength];
        Array.Fill(planes, 7.5f);
        PixelPlanes.Fill(image.Pixels, image.Width, image.Height, PixelNormalization.ImageNet, planes, rowLength);
        AssertEqualsReference(image, PixelNormalization.ImageNet, planes, rowLength);
        for (var row = 0; row < 12; row++)
            Assert.All(planes[(row * rowLength + 21)..((row + 1) * rowLength)], v => Assert.Equal(7.5f, v));
    }

    [Fact]
    public void Blue_comes_first_where_the_model_wants_it()
    {
        var image = new PixelBuffer(1, 1);
        image.Fill(255, 0, 51);
        var planes = new float[3];
        PixelPlanes.Fill(image, PixelNormalization.Unit with { Order = ChannelOrder.Bgr }, planes);
        Assert.Equal([0.2f, 0f, 1f], planes.Select(v => MathF.Round(v, 6)));
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var image = new PixelBuffer(4, 4);
        Assert.Throws<ArgumentException>(() => PixelPlanes.Fill(image, PixelNormalization.Unit, new float[47]));
        Assert.Throws<ArgumentException>(() => PixelPlanes.Fill(image.Pixels, 4, 3, PixelNormalization.Unit, new float[36], 4));
        Assert.Throws<ArgumentException>(() => PixelPlanes.Fill(image.Pixels, 4, 4, PixelNormalization.Unit, new float[36], 3));
    }

    [Fact]
    public void Filling_allocates_nothing()
    {
        var image = TestImages.Noise(100, 100, seed: 2);
        var planes = new float[3 * 100 * 100];
        PixelPlanes.Fill(image, PixelNormalization.ImageNet, planes);
        Assert.Equal(0, Allocations.Of(1, () => PixelPlanes.Fill(image, PixelNormalization.ImageNet, planes)));
    }

    private static void AssertEqualsReference(PixelBuffer image, PixelNormalization n, float[] planes, int rowLength)
    {
        for (var plane = 0; plane < 3; plane++)
        {
            var channel = n.Order == ChannelOrder.Bgr ? 2 - plane : plane;
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    var expected = (image[x, y][channel] / 255.0 - n.Mean[plane]) / n.Deviation[plane];
                    Assert.Equal(expected, planes[(plane * image.Height + y) * rowLength + x], 2e-6);
                }
            }
        }
    }
}
