using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Ocr;

namespace LabelBench.Labeling.Tests.Ocr;

public class ReadingOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-3)]
    [InlineData(12)]
    public void Shuffled_boxes_of_a_tilted_page_come_back_in_order(double degrees)
    {
        var turn = Matrix3x2.CreateRotation((float)(degrees * Math.PI / 180), new Vector2(600, 800));
        var boxes = new List<(int Line, int Column, Quad Box)>();
        for (var line = 0; line < 30; line++)
        {
            var columns = line % 3 == 0 ? 1 : 3;
            for (var column = 0; column < columns; column++)
                boxes.Add((line, column, Quad.Rectangle(80 + 360 * column, 60 + 50 * line + 3 * (column % 2), columns == 1 ? 1000 : 200, 24).Transform(turn)));
        }
        var shuffled = boxes.ToArray();
        new Random(18).Shuffle(shuffled);

        var lines = ReadingOrder.Lines([.. shuffled.Select(b => b.Box)]);

        Assert.Equal(30, lines.Length);
        Assert.Equal(boxes.Select(b => (b.Line, b.Column)), lines.SelectMany(line => line.Select(i => (shuffled[i].Line, shuffled[i].Column))));
    }

    [Fact]
    public void A_large_heading_does_not_swallow_the_line_below()
    {
        var lines = ReadingOrder.Lines([Quad.Rectangle(50, 105, 300, 20), Quad.Rectangle(50, 40, 400, 60)]);
        Assert.Equal([[1], [0]], lines.Select(line => line.ToArray()));
    }

    [Fact]
    public void No_boxes_are_no_lines() => Assert.Empty(ReadingOrder.Lines([]));
}
