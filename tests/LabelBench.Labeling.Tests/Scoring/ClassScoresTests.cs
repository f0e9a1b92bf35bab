using LabelBench.Labeling.Scoring;

namespace LabelBench.Labeling.Tests.Scoring;

public class ClassScoresTests
{
    [Fact]
    public void Soft_max_equals_reference_values()
    {
        var p = new float[3];
        ClassScores.SoftMax([1f, 2f, 3f], p);
        Assert.Equal(0.09003057, p[0], 6);
        Assert.Equal(0.24472847, p[1], 6);
        Assert.Equal(0.66524096, p[2], 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e4)]
    [InlineData(-1e4)]
    public void Soft_max_does_not_overflow_and_ignores_a_shift(float shift)
    {
        var random = new Random(11);
        var logits = Enumerable.Range(0, 1000).Select(_ => (float)random.Next(-64, 64) / 8).ToArray();
        var (plain, moved) = (new float[1000], logits.Select(v => v + shift).ToArray());
        ClassScores.SoftMax(logits, plain);
        ClassScores.SoftMax(moved, moved); // in place
        Assert.Equal(1, moved.Sum(), 4);
        Assert.All(plain.Zip(moved), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_best_classes_equal_those_of_a_full_sort()
    {
        var random = new Random(12);
        for (var trial = 0; trial < 200; trial++)
        {
            var scores = Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(20) / 20f).ToArray();
            var best = new ScoredClass[random.Next(1, 10)];
            var count = ClassScores.Top(scores, best);
            var expected = scores.Select((score, i) => new ScoredClass(i, score)).OrderByDescending(s => s.Score).ThenBy(s => s.Class).Take(best.Length);
            Assert.Equal(expected, best[..count]);
        }
    }

    [Fact]
    public void Not_a_number_is_never_best()
    {
        var best = new ScoredClass[2];
        Assert.Equal(1, ClassScores.Top([float.NaN, 0.5f, float.NaN], best));
        Assert.Equal(new ScoredClass(1, 0.5f), best[0]);
        Assert.Equal(0, ClassScores.Top([0.5f], []));
    }
}
