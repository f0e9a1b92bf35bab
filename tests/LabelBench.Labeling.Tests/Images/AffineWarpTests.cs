using System.Numerics;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Tests.Images;

public class AffineWarpTests
{
    [Fact]
    public void The_identity_changes_nothing()
    {
        var image = TestImages.Noise(37, 23, seed: 3);
        var target = new PixelBuffer(37, 23);
        AffineWarp.Draw(image, target, Matrix3x2.Identity);
        Assert.Equal(image.Pixels.ToArray(), target.Pixels.ToArray());
    }

    [Fact]
    public void A_quarter_turn_moves_every_pixel_to_its_place()
    {
        var image = TestImages.Noise(5, 3, seed: 4);
        var target = new PixelBuffer(3, 5);
        // Clockwise: target (x, y) comes from source (y, 3 - x).
        AffineWarp.Draw(image, target, new Matrix3x2(0, -1, 1, 0, 0, 3));
        for (var y = 0; y < 5; y++)
        {
            for (var x = 0; x < 3; x++)
                Assert.Equal(image[y, 2 - x].ToArray(), target[x, y].ToArray());
        }
    }

    [Fact]
    public void Shrinking_averages_instead_of_skipping()
    {
        var stripes = new PixelBuffer(64, 8);
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 64; x++)
                stripes[x, y].Fill((byte)(x % 2 == 0 ? 0 : 200));
        }
        var target = new PixelBuffer(16, 8);
        AffineWarp.Draw(stripes, target, Matrix3x2.CreateScale(4, 1));
        foreach (var v in target.Pixels)
            Assert.InRange(v, 95, 105);
    }

    [Fact]
    public void Turning_there_and_back_restores_the_middle()
    {
        var image = TestImages.Gradient(101, 101);
        var (turned, back) = (new PixelBuffer(101, 101), new PixelBuffer(101, 101));
        var centre = new Vector2(50.5f);
        AffineWarp.Draw(image, turned, Matrix3x2.CreateRotation(0.3f, centre));
        AffineWarp.Draw(turned, back, Matrix3x2.CreateRotation(-0.3f, centre));
        for (var y = 30; y < 70; y++)
        {
            for (var x = 30; x < 70; x++)
                Assert.InRange(back[x, y][0] - image[x, y][0], -2, 2);
        }
    }
}
