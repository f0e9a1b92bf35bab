using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Tests.Segmentation;

public class MaskTests
{
    [Fact]
    public void Every_pixel_gets_the_class_of_its_highest_logit()
    {
        var random = new Random(1);
        foreach (var (classes, pixels) in new[] { (1, 5), (2, 1), (4, 64 * 64), (19, 3000), (256, 100), (3, 0) })
        {
            var logits = new float[classes * pixels];
            for (var i = 0; i < logits.Length; i++)
                logits[i] = random.Next(8); // many ties
            var mask = new byte[pixels];
            MaskArgMax.FromLogits(logits, classes, mask);
            var expected = Enumerable.Range(0, pixels).Select(p => (byte)Enumerable.Range(0, classes).MaxBy(c => logits[c * pixels + p]));
            Assert.Equal(expected, mask);
        }
    }

    [Fact]
    public void Nan_is_never_chosen_and_a_pixel_of_nothing_else_gets_class_0()
    {
        float[] logits = [float.NaN, float.NaN, -1, /**/ -5, float.NaN, float.NaN, /**/ float.NaN, float.NaN, -2];
        var mask = new byte[3];
        MaskArgMax.FromLogits(logits, 3, mask);
        Assert.Equal([1, 0, 0], mask);
    }

    [Fact]
    public void Infinite_logits_are_compared_like_others()
    {
        var mask = new byte[2];
        MaskArgMax.FromLogits([float.NegativeInfinity, 0, 3, float.PositiveInfinity], 2, mask);
        Assert.Equal([1, 1], mask);
    }

    [Fact]
    public void Spans_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MaskArgMax.FromLogits(new float[7], 2, new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskArgMax.FromLogits(new float[4], 0, new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskArgMax.FromLogits(new float[257], 257, new byte[1]));
        Assert.Throws<ArgumentException>(() => MaskArgMax.FromIndices(new long[3], new byte[4]));
    }

    [Fact]
    public void Indices_of_the_graph_are_narrowed_and_those_that_do_not_fit_are_refused()
    {
        var mask = new byte[5];
        MaskArgMax.FromIndices([0, 3, 255, 18, 1], mask);
        Assert.Equal([0, 3, 255, 18, 1], mask);
        Assert.Contains("256", Assert.Throws<ArgumentException>(() => MaskArgMax.FromIndices([0, 256], new byte[2])).Message, StringComparison.Ordinal);
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => MaskArgMax.FromIndices([-1, 2], new byte[2])).Message, StringComparison.Ordinal);
        MaskArgMax.FromIndices([], []);
    }

    [Fact]
    public void Areas_count_every_pixel_once()
    {
        var mask = new byte[1003];
        new Random(2).NextBytes(mask);
        var areas = new long[256];
        Assert.Equal(0, ClassAreas.Count(mask, areas));
        Assert.Equal(Enumerable.Range(0, 256).Select(c => (long)mask.Count(m => m == c)), areas);
    }

    [Fact]
    public void Pixels_of_classes_beyond_the_list_are_told()
    {
        var areas = new long[2];
        Assert.Equal(3, ClassAreas.Count([0, 1, 2, 2, 9], areas));
        Assert.Equal([1, 1], areas);
    }
}
