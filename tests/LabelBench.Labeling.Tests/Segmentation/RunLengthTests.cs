using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Tests.Segmentation;

public class RunLengthTests
{
    [Fact]
    public void Runs_go_down_the_columns_and_begin_outside()
    {
        // 0 1
        // 1 1
        // 0 1
        var mask = Cut([0, 1, 1, 1, 0, 1], 2, 3);
        Assert.Equal<int>([1, 1, 1, 3], mask.Counts);
        Assert.Equal(4, mask.Area);
        Assert.Equal((0, 0, 2, 3), mask.Bounds());
    }

    [Fact]
    public void A_first_pixel_inside_gives_a_run_of_0_and_an_empty_region_one_run_outside()
    {
        Assert.Equal<int>([0, 4], Cut([1, 1, 1, 1], 2, 2).Counts);
        var empty = Cut([0, 0, 0, 0], 2, 2);
        Assert.Equal<int>([4], empty.Counts);
        Assert.Equal(0, empty.Area);
        Assert.Equal((0, 0, 0, 0), empty.Bounds());
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, "01")]
    [InlineData(new[] { 15, 1 }, "?1")] // 15 fits 5 bits with its sign
    [InlineData(new[] { 16, 9 }, "`09")] // 16 needs a second group: 16 + more = 48, then 0
    [InlineData(new[] { 2, 3, 4, 2 }, "234O")] // the fourth run is written as 2 - 3 = -1: 31 without more
    [InlineData(new[] { 5, 40, 2, 3 }, "5X12kN")] // 3 - 40 = -37 = -2 x 32 + 27: 27 + more, then -2 as 30
    public void The_compressed_form_follows_the_rules_worked_out_by_hand(int[] counts, string text)
    {
        var mask = new RunLengthMask(1, counts.Sum(), [.. counts]);
        Assert.Equal(text, mask.ToCompressed());
        Assert.Equal(counts, RunLengthMask.FromCompressed(text, 1, counts.Sum()).Counts);
    }

    [Fact]
    public void Random_masks_survive_both_forms()
    {
        var random = new Random(3);
        var runs = new MaskRuns();
        for (var round = 0; round < 100; round++)
        {
            var (width, height) = (random.Next(1, 90), random.Next(1, 90));
            var mask = new byte[width * height];
            var (value, left) = ((byte)0, 0);
            for (var i = 0; i < mask.Length; i++, left--)
            {
                if (left == 0)
                    (value, left) = ((byte)random.Next(4), random.Next(1, round % 2 == 0 ? 3 : 60));
                mask[i] = value;
            }
            runs.Load(mask, width, height);
            var painted = new byte[mask.Length];
            for (byte c = 0; c < 4; c++)
            {
                var region = runs.Of(c);
                Assert.Equal(mask.Count(m => m == c), region.Area);
                Assert.Equal(mask.Length, region.Counts.Sum());
                Assert.Equal<int>(region.Counts, RunLengthMask.FromCompressed(region.ToCompressed(), width, height).Counts);
                Assert.Equal(Bounds(mask, width, height, c), region.Bounds());
                region.Paint(painted, c);
            }
            Assert.Equal(mask, painted);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")] // more is promised and nothing follows
    [InlineData("5 ")]
    [InlineData("5")]
    [InlineData("9999")]
    [InlineData("O")] // -1
    [InlineData("oooooooooooo")]
    public void Texts_that_are_no_runs_of_this_image_are_refused(string text) =>
        Assert.Throws<FormatException>(() => RunLengthMask.FromCompressed(text, 3, 4));

    [Fact]
    public void A_mask_of_another_size_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MaskRuns().Load(new byte[5], 2, 2));
        Assert.Throws<ArgumentException>(() => Cut([1], 1, 1).Paint(new byte[2], 1));
    }

    private static RunLengthMask Cut(byte[] mask, int width, int height)
    {
        var runs = new MaskRuns();
        runs.Load(mask, width, height);
        return runs.Of(1);
    }

    private static (int, int, int, int) Bounds(byte[] mask, int width, int height, byte c)
    {
        var inside = Enumerable.Range(0, mask.Length).Where(i => mask[i] == c).Select(i => (X: i % width, Y: i / width)).ToList();
        if (inside.Count == 0)
            return default;
        var (left, top) = (inside.Min(p => p.X), inside.Min(p => p.Y));
        return (left, top, inside.Max(p => p.X) + 1 - left, inside.Max(p => p.Y) + 1 - top);
    }
}
