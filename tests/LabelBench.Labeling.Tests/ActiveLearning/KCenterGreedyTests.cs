using LabelBench.Labeling.ActiveLearning;

namespace LabelBench.Labeling.Tests.ActiveLearning;

public class KCenterGreedyTests
{
    private readonly KCenterGreedy _greedy = new();

    [Fact]
    public void Points_on_a_line_are_taken_from_end_to_end_to_middle()
    {
        var (picks, radii) = Select([0, 1, 2, 3, 10], 1, [], 5);
        Assert.Equal([0, 4, 3, 1, 2], picks);
        Assert.Equal([float.PositiveInfinity, 10, 3, 1, 1], radii);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(100)]
    public void Picks_equal_those_of_a_plain_loop_and_radii_never_rise(int dimension)
    {
        var random = new Random(dimension);
        for (var round = 0; round < 10; round++)
        {
            var items = random.Next(1, 120);
            // Whole numbers: sums are exact in any order, so that ties fall alike.
            var pool = Enumerable.Range(0, items * dimension).Select(_ => (float)random.Next(-3, 4)).ToArray();
            var labeled = Enumerable.Range(0, items).Where(_ => random.Next(10) == 0).ToArray();
            var (picks, radii) = Select(pool, dimension, labeled, 40);
            Assert.Equal(Plain(pool, dimension, labeled, 40), picks);
            Assert.Empty(picks.Intersect(labeled));
            Assert.True(radii.Zip(radii.Skip(1)).All(r => r.First >= r.Second));
        }
    }

    [Fact]
    public void Picks_do_not_depend_on_the_number_of_threads()
    {
        var random = new Random(5);
        foreach (var items in new[] { 1, 3, 500 })
        {
            var pool = Enumerable.Range(0, items * 33).Select(_ => random.NextSingle()).ToArray();
            var (one, several) = (new KCenterGreedy(), new KCenterGreedy(threads: 4));
            one.Begin(pool, 33, 0);
            several.Begin(pool, 33, 0);
            while (one.TryPick(out var pick, out var radius))
            {
                Assert.True(several.TryPick(out var same, out var equal));
                Assert.Equal((pick, radius), (same, equal));
            }
            Assert.False(several.TryPick(out _, out _));
        }
    }

    [Fact]
    public void A_pool_that_is_taken_again_gives_the_same_picks_again()
    {
        var pool = Enumerable.Range(0, 60).Select(i => MathF.Sin(i)).ToArray();
        _greedy.Begin(pool, 3);
        var first = Enumerable.Range(0, 7).Select(i => _greedy.TryPick(out var pick, out _) ? pick : -1).ToArray();
        Assert.Equal(first, Select(pool, 3, [], 7).Picks);
    }

    [Fact]
    public void Duplicates_are_picked_last_in_order_of_their_index()
    {
        float[] pool = [1, 1, 5, 5, 1, 1, 9, 9, 5, 5];
        var (picks, radii) = Select(pool, 2, [], 10);
        Assert.Equal([0, 3, 1, 2, 4], picks);
        Assert.Equal([0f, 0f], radii[3..]);
    }

    [Fact]
    public void Another_order_of_the_pool_picks_the_same_points()
    {
        var random = new Random(9);
        var points = Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 16).Select(_ => random.NextSingle()).ToArray()).ToArray();
        var first = points[0];
        var before = Chosen(points);
        var rest = points[1..];
        random.Shuffle(rest);
        Assert.Equal(before, Chosen([first, .. rest])); // the first pick is item 0, which stays

        List<float> Chosen(float[][] pool) => [.. Select([.. pool.SelectMany(p => p)], 16, [], 30).Picks.Select(i => pool[i][0])];
    }

    [Fact]
    public void The_covering_radius_is_at_most_twice_the_best_one()
    {
        var random = new Random(10);
        for (var round = 0; round < 30; round++)
        {
            var pool = Enumerable.Range(0, 2 * 9).Select(_ => random.NextSingle() * 10).ToArray();
            var (picks, _) = Select(pool, 2, [], 3);
            var best = (from a in Enumerable.Range(0, 9) from b in Enumerable.Range(0, a) from c in Enumerable.Range(0, b) select Radius(pool, [a, b, c])).Min();
            Assert.True(Radius(pool, picks) <= 2 * best + 1e-5);
        }

        static double Radius(float[] pool, int[] centres) => Enumerable.Range(0, 9).Max(i => centres.Min(c => Math.Sqrt(Distance(pool, 2, i, c))));
    }

    [Fact]
    public void Labeled_items_are_covered_from_the_start()
    {
        var (picks, radii) = Select([0, 1, 2, 3, 10], 1, [4, 0], 2);
        Assert.Equal([3, 1], picks);
        Assert.Equal([3f, 1f], radii);
        Assert.Empty(Select([1, 2], 1, [0, 1], 5).Picks);
    }

    [Fact]
    public void An_empty_pool_gives_nothing_and_one_item_gives_itself()
    {
        Assert.Empty(Select([], 4, [], 3).Picks);
        Assert.Equal([0], Select([1, 2, 3, 4], 4, [], 3).Picks);
        Assert.Empty(Select([1, 2], 1, [], 0).Picks);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void An_embedding_that_is_not_finite_is_refused_by_its_number(float value) =>
        Assert.Contains("Embedding 1 ", Assert.Throws<ArgumentException>(() => Select([1, 2, 3, value, 5, 6], 2, [], 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Spans_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Select([1, 2, 3], 2, [], 1));
        Assert.Throws<ArgumentException>(() => Select([1, 2], 1, [2], 1));
        Assert.Throws<ArgumentException>(() => Select([1, 2], 1, [-1], 1));
        Assert.Throws<ArgumentException>(() => _greedy.Select(new float[] { 1, 2 }, 1, [], new int[2], new float[1]));
    }

    private (int[] Picks, float[] Radii) Select(float[] pool, int dimension, int[] labeled, int wanted)
    {
        var (picks, radii) = (new int[wanted], new float[wanted]);
        var count = _greedy.Select(pool, dimension, labeled, picks, radii);
        return (picks[..count], radii[..count]);
    }

    private static List<int> Plain(float[] pool, int dimension, int[] labeled, int wanted)
    {
        var (chosen, picks) = (labeled.ToList(), new List<int>());
        while (picks.Count < wanted && chosen.Count < pool.Length / dimension)
        {
            var next = Enumerable.Range(0, pool.Length / dimension).Except(chosen)
                .MaxBy(i => chosen.Count == 0 ? double.PositiveInfinity : chosen.Min(c => Distance(pool, dimension, i, c)));
            chosen.Add(next);
            picks.Add(next);
        }
        return picks;
    }

    private static double Distance(float[] pool, int dimension, int a, int b) =>
        Enumerable.Range(0, dimension).Sum(k => Math.Pow(pool[a * dimension + k] - pool[b * dimension + k], 2));
}
