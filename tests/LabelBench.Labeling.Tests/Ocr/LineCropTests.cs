using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Ocr;

namespace LabelBench.Labeling.Tests.Ocr;

public class LineCropTests
{
    [Fact]
    public void An_upright_box_is_cut_in_true_proportions()
    {
        var page = TestImages.Gradient(400, 300);
        var crop = new PixelBuffer();
        LineCrop.Cut(page, Quad.Rectangle(100, 100, 150, 24), crop);
        Assert.Equal((300, 48), (crop.Width, crop.Height));
        Assert.InRange(crop[0, 0][0] - page[100, 100][0], -2, 2);
        Assert.InRange(crop[299, 47][1] - page[249, 123][1], -2, 2);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-20)]
    [InlineData(160)]
    public void A_turned_box_comes_out_straight(double degrees)
    {
        // Three colours from left to right and a dark bar on top, drawn turned.
        var upright = new PixelBuffer(300, 300);
        upright.Fill(255, 255, 255);
        for (var y = 130; y < 170; y++)
        {
            for (var x = 50; x < 250; x++)
            {
                var pixel = upright[x, y];
                (pixel[0], pixel[1], pixel[2]) = x < 117 ? ((byte)200, (byte)0, (byte)0) : x < 183 ? ((byte)0, (byte)200, (byte)0) : ((byte)0, (byte)0, (byte)200);
                if (y < 140)
                    pixel.Clear();
            }
        }
        var turn = Matrix3x2.CreateRotation((float)(degrees * Math.PI / 180), new Vector2(150));
        Matrix3x2.Invert(turn, out var back);
        var page = new PixelBuffer(300, 300);
        AffineWarp.Draw(upright, page, back);

        var crop = new PixelBuffer();
        LineCrop.Cut(page, Quad.Rectangle(50, 130, 200, 40).Transform(turn), crop);

        Assert.Equal(240, crop.Width, 1.0);
        AssertColour(crop[40, 30], 200, 0, 0);
        AssertColour(crop[120, 30], 0, 200, 0);
        AssertColour(crop[200, 30], 0, 0, 200);
        AssertColour(crop[120, 4], 0, 0, 0);
    }

    [Fact]
    public void A_tall_box_reads_downwards()
    {
        var page = new PixelBuffer(100, 400);
        page.Fill(255, 255, 255);
        for (var y = 0; y < 100; y++)
        {
            for (var x = 0; x < 100; x++)
                page[x, y].Clear(); // dark where a text that runs downwards begins
        }
        var crop = new PixelBuffer();
        LineCrop.Cut(page, Quad.Rectangle(30, 0, 40, 400), crop);
        Assert.Equal((480, 48), (crop.Width, crop.Height));
        AssertColour(crop[20, 24], 0, 0, 0);
        AssertColour(crop[450, 24], 255, 255, 255);
    }

    [Fact]
    public void A_single_digit_is_not_taken_for_vertical_text() => Assert.Equal(24, LineCrop.WidthOf(Quad.Rectangle(0, 0, 12, 24)));

    [Fact]
    public void A_degenerate_box_still_gives_a_crop()
    {
        var crop = new PixelBuffer();
        LineCrop.Cut(TestImages.Gradient(20, 20), new Quad(new Vector2(5), new Vector2(5), new Vector2(5), new Vector2(5)), crop);
        Assert.Equal((1, 48), (crop.Width, crop.Height));
    }

    [Fact]
    public void Cutting_a_truth_box_shows_the_text_up_to_its_edges()
    {
        var made = new DocumentPageGenerator(new PageOptions(Width: 620, Height: 500, FontPixels: 20, MaximumTiltDegrees: 3)).Create(1);
        var page = TestImages.Decode(made.Jpeg);
        var crop = new PixelBuffer();
        foreach (var text in made.Truth.Texts)
        {
            LineCrop.Cut(page, text.Box, crop);
            var dark = crop.Pixels.ToArray().Count(v => v < 128) / (double)crop.Pixels.Length;
            Assert.InRange(dark, 0.08, 0.6);
        }
    }

    [Fact]
    public void A_half_turn_reverses_rows_and_columns()
    {
        var image = TestImages.Noise(7, 5, seed: 15);
        var turned = new PixelBuffer(7, 5);
        image.Pixels.CopyTo(turned.Pixels);
        TextDirection.HalfTurn(turned);
        for (var y = 0; y < 5; y++)
        {
            for (var x = 0; x < 7; x++)
                Assert.Equal(image[x, y].ToArray(), turned[6 - x, 4 - y].ToArray());
        }
    }

    private static void AssertColour(Span<byte> pixel, int red, int green, int blue)
    {
        Assert.InRange(pixel[0] - red, -30, 30);
        Assert.InRange(pixel[1] - green, -30, 30);
        Assert.InRange(pixel[2] - blue, -30, 30);
    }
}
