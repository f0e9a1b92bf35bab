using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Tests.Segmentation;

public class InjectedRegionsTests
{
    [Fact]
    public void A_seed_says_where_the_regions_lie()
    {
        Assert.Equal(Paint(3, 5), Paint(3, 5));
        Assert.NotEqual(Paint(3, 5), Paint(3, 6));
        Assert.All(Paint(0, 5), c => Assert.Equal(0, c));
    }

    [Fact]
    public void Regions_take_turns_through_the_classes_and_are_few_runs_of_a_plausible_size()
    {
        var runs = new MaskRuns();
        for (var seed = 0UL; seed < 100; seed++)
        {
            var map = Paint(3, seed);
            runs.Load(map, 128, 96);
            var areas = new long[4];
            Assert.Equal(0, ClassAreas.Count(map, areas));
            Assert.InRange((areas[1] + areas[2] + areas[3]) / (128.0 * 96), 0.005, 0.35);
            Assert.InRange(areas[3] / (128.0 * 96), 0.003, 0.12); // nothing lies on the last one
            for (byte c = 1; c < 4; c++)
                Assert.InRange(runs.Of(c).Counts.Length, 1, 400);
        }
    }

    [Fact]
    public void Two_classes_and_tiny_maps_are_no_special_case()
    {
        foreach (var side in (int[])[1, 2, 3, 16])
        {
            var map = Enumerable.Repeat((byte)9, side * side).ToArray();
            InjectedRegions.Paint(map, side, side, 2, 5, 1);
            Assert.All(map, c => Assert.InRange(c, 0, 1));
        }
    }

    private static byte[] Paint(int count, ulong seed)
    {
        var map = new byte[128 * 96];
        InjectedRegions.Paint(map, 128, 96, 4, count, seed);
        return map;
    }
}
