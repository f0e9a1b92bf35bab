using LabelBench.Labeling.ActiveLearning;

namespace LabelBench.Labeling.Tests.ActiveLearning;

public class AcquisitionScoresTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(257)]
    [InlineData(1000)]
    public void Scores_equal_their_definitions(int classes)
    {
        var random = new Random(classes);
        var scratch = new float[classes];
        for (var round = 0; round < 30; round++)
        {
            var logits = Enumerable.Range(0, classes).Select(_ => (random.NextSingle() - 0.5f) * 20).ToArray();
            var p = Probabilities(logits);
            var single = p.Select(x => (float)x).ToArray();
            var sorted = p.OrderDescending().ToArray();
            Assert.Equal(Entropy(p), AcquisitionScores.SoftMaxEntropy(logits, scratch), 1e-4);
            Assert.Equal(Entropy(p), AcquisitionScores.Entropy(single), 1e-4);
            Assert.Equal(1 - sorted[0], AcquisitionScores.LeastConfidence(single), 1e-5);
            Assert.Equal(classes == 1 ? 0 : 1 - (sorted[0] - sorted[1]), AcquisitionScores.Margin(single), 1e-5);
        }
    }

    [Fact]
    public void No_idea_gives_ln_c_and_certainty_0()
    {
        Assert.Equal(Math.Log(4), AcquisitionScores.SoftMaxEntropy([7, 7, 7, 7], new float[4]), 1e-6);
        Assert.Equal(Math.Log(4), AcquisitionScores.Entropy([0.25f, 0.25f, 0.25f, 0.25f]), 1e-6);
        Assert.Equal(0, AcquisitionScores.Entropy([0, 1, 0]));
        Assert.Equal(0, AcquisitionScores.SoftMaxEntropy([1000, -1000], new float[2]));
        Assert.Equal(0, AcquisitionScores.SoftMaxEntropy([3], new float[1]));
        Assert.Equal(Math.Log(2), AcquisitionScores.SoftMaxEntropy([5, float.NegativeInfinity, 5], new float[3]), 1e-6);
        Assert.Equal(1, AcquisitionScores.Margin([0.5f, 0, 0.5f]));
        Assert.Equal(0, AcquisitionScores.Margin([0, 0, 1]));
        Assert.Equal(0, AcquisitionScores.Margin([1]));
    }

    [Fact]
    public void Large_logits_do_not_overflow_and_a_constant_changes_nothing()
    {
        float[] logits = [0.5f, 1.5f, -2];
        var plain = AcquisitionScores.SoftMaxEntropy(logits, new float[3]);
        Assert.Equal(plain, AcquisitionScores.SoftMaxEntropy([10_000.5f, 10_001.5f, 9_998], new float[3]), 1e-3f);
    }

    [Fact]
    public void The_order_of_the_classes_does_not_matter()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            var p = Probabilities(Enumerable.Range(0, 37).Select(_ => random.NextSingle() * 6).ToArray()).Select(x => (float)x).ToArray();
            var shuffled = (float[])p.Clone();
            random.Shuffle(shuffled);
            Assert.Equal(AcquisitionScores.Entropy(p), AcquisitionScores.Entropy(shuffled), 1e-5f);
            Assert.Equal(AcquisitionScores.Margin(p), AcquisitionScores.Margin(shuffled));
            Assert.Equal(AcquisitionScores.LeastConfidence(p), AcquisitionScores.LeastConfidence(shuffled));
        }
    }

    [Fact]
    public void Bald_equals_its_definition_and_does_not_depend_on_the_order_of_the_passes()
    {
        var random = new Random(4);
        for (var round = 0; round < 50; round++)
        {
            var (t, c) = (random.Next(1, 12), random.Next(1, 20));
            var passes = Enumerable.Range(0, t).Select(_ => Probabilities(Enumerable.Range(0, c).Select(_ => random.NextSingle() * 8).ToArray())).ToArray();
            var mean = Enumerable.Range(0, c).Select(k => passes.Average(p => p[k])).ToArray();
            var expected = Entropy(mean) - passes.Average(Entropy);
            Assert.Equal(expected, Bald(passes), 1e-4);
            random.Shuffle(passes);
            Assert.Equal(expected, Bald(passes), 1e-4);

            float Bald(double[][] p) => AcquisitionScores.Bald([.. p.SelectMany(row => row).Select(x => (float)x)], c, new float[c]);
        }
    }

    [Fact]
    public void Bald_is_0_where_passes_agree_and_ln_2_where_two_are_sure_of_different_classes()
    {
        Assert.Equal(0, AcquisitionScores.Bald([0.3f, 0.7f, 0.3f, 0.7f], 2, new float[2]), 1e-6f);
        Assert.Equal(Math.Log(2), AcquisitionScores.Bald([1, 0, 0, 1], 2, new float[2]), 1e-6);
        Assert.Throws<ArgumentException>(() => AcquisitionScores.Bald([1, 0, 0], 2, new float[2]));
        Assert.Throws<ArgumentException>(() => AcquisitionScores.Bald([], 2, new float[2]));
    }

    [Fact]
    public void Nan_gives_nan()
    {
        float[] broken = [0.5f, float.NaN, 0.5f];
        Assert.True(float.IsNaN(AcquisitionScores.Entropy(broken)));
        Assert.True(float.IsNaN(AcquisitionScores.SoftMaxEntropy(broken, new float[3])));
        Assert.True(float.IsNaN(AcquisitionScores.Margin(broken)));
        Assert.True(float.IsNaN(AcquisitionScores.LeastConfidence(broken)));
        Assert.True(float.IsNaN(AcquisitionScores.Bald(broken, 3, new float[3])));
    }

    [Fact]
    public void The_highest_scores_are_picked_ties_by_index_and_nan_never()
    {
        var picks = new int[4];
        Assert.Equal(4, AcquisitionScores.Top([1, float.NaN, 3, 2, 3, 2, 0], picks));
        Assert.Equal([2, 4, 3, 5], picks);
        Assert.Equal(1, AcquisitionScores.Top([float.NaN, 1], picks));
        Assert.Equal(1, picks[0]);
        Assert.Equal(0, AcquisitionScores.Top([], picks));
        Assert.Equal(0, AcquisitionScores.Top([1], []));
    }

    [Fact]
    public void Picking_equals_sorting()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var scores = Enumerable.Range(0, random.Next(1, 100)).Select(_ => (float)random.Next(20)).ToArray();
            var picks = new int[random.Next(1, 120)];
            var count = AcquisitionScores.Top(scores, picks);
            Assert.Equal(Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(picks.Length), picks[..count]);
        }
    }

    private static double[] Probabilities(float[] logits)
    {
        var exp = logits.Select(l => Math.Exp((double)l - logits.Max())).ToArray();
        return [.. exp.Select(e => e / exp.Sum())];
    }

    private static double Entropy(double[] p) => -p.Where(x => x > 0).Sum(x => x * Math.Log(x));
}
