using LabelBench.Labeling.ActiveLearning;

namespace LabelBench.Labeling.Tests.ActiveLearning;

public sealed class BestPicksTests
{
    [Fact]
    public void One_by_one_and_all_at_once_pick_the_same()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            // Few different scores: ties are common. Now and then one is not a number.
            var scores = Enumerable.Range(0, random.Next(0, 60)).Select(_ => random.Next(9) == 0 ? float.NaN : random.Next(8)).ToArray();
            var wanted = random.Next(1, 20);
            var best = new BestPicks(wanted);
            for (var i = 0; i < scores.Length; i++)
                best.Offer(scores[i], i);
            var atOnce = new int[wanted];
            var count = AcquisitionScores.Top(scores, atOnce);
            Assert.Equal(atOnce[..count].Select(i => (long)i), best.ToArray());
        }
    }

    [Fact]
    public void An_item_is_told_whether_it_is_among_the_best_so_far()
    {
        var best = new BestPicks(2);
        Assert.Equal([true, true, true, false, false, true], new[] { 1f, 3f, 2f, 1.5f, 2f, 9f }.Select((score, i) => best.Offer(score, i)));
        Assert.Equal([5, 1], best.ToArray());
        best.Clear();
        Assert.Empty(best.ToArray());
        Assert.True(best.Offer(0, 7));
    }
}
