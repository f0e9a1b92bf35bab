using LabelBench.Labeling.Text;

namespace LabelBench.Labeling.Tests.Text;

public class CrfTests
{
    private static readonly BioTags Nine = new("finding", "drug", "dose", "site");

    [Fact]
    public void Four_types_make_nine_tags()
    {
        Assert.Equal(["O", "B-finding", "I-finding", "B-drug", "I-drug", "B-dose", "I-dose", "B-site", "I-site"], Enumerable.Range(0, Nine.Count).Select(Nine.Name));
        Assert.True(BioTags.MayFollow(1, 2));
        Assert.True(BioTags.MayFollow(2, 2));
        Assert.False(BioTags.MayFollow(0, 2));
        Assert.False(BioTags.MayFollow(3, 2));
        Assert.False(BioTags.MayFollow(-1, 2));
        Assert.True(BioTags.MayFollow(-1, 1));
    }

    [Theory]
    [InlineData(new int[0], "")]
    [InlineData(new[] { 0, 0, 0 }, "")]
    [InlineData(new[] { 1 }, "0:0-1")]
    [InlineData(new[] { 0, 1, 2, 2, 0 }, "0:1-4")]
    [InlineData(new[] { 1, 1, 2 }, "0:0-1 0:1-3")] // a second B begins a second entity
    [InlineData(new[] { 2, 2, 0 }, "0:0-2")] // I without B begins one
    [InlineData(new[] { 1, 4, 4, 3 }, "0:0-1 1:1-3 1:3-4")] // I of another type begins one
    [InlineData(new[] { 0, 7, 8 }, "3:1-3")]
    public void Tags_become_entities_as_the_conll_scorer_reads_them(int[] tags, string expected)
    {
        var spans = new List<TokenSpan> { new(9, 9, 9) };
        Nine.Decode(tags, spans);
        Assert.Equal(expected, string.Join(' ', spans.Select(s => $"{s.Type}:{s.First}-{s.End}")));
    }

    [Fact]
    public void A_tag_that_does_not_exist_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Nine.Decode([9], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Nine.Decode([-1], []));
    }

    [Fact]
    public void Random_chains_give_what_trying_every_path_gives()
    {
        var random = new Random(21);
        var viterbi = new CrfViterbi();
        for (var round = 0; round < 200; round++)
        {
            var (steps, tags) = (random.Next(1, 6), random.Next(1, 6));
            var emissions = Numbers(steps * tags);
            var transitions = Numbers(tags * tags);
            var start = round % 2 == 0 ? Numbers(tags) : [];
            var path = new int[steps];
            var score = viterbi.Decode(emissions, transitions, start, path);
            var best = Enumerable.Range(0, (int)Math.Pow(tags, steps)).Max(code => Score(Path(code, tags, steps)));
            Assert.Equal(best, score, 1e-4);
            Assert.Equal(best, Score(path), 1e-4);

            double Score(int[] p) => p.Select((tag, s) => emissions[s * tags + tag] + (s > 0 ? transitions[p[s - 1] * tags + tag] : start.Length > 0 ? start[tag] : 0.0)).Sum();
        }

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 10 - 5)];
        static int[] Path(int code, int tags, int steps)
        {
            var path = new int[steps];
            for (var s = 0; s < steps; s++, code /= tags)
                path[s] = code % tags;
            return path;
        }
    }

    [Theory]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(33)]
    public void Long_chains_give_what_a_plain_loop_gives_ties_included(int tags)
    {
        var random = new Random(22);
        var viterbi = new CrfViterbi();
        for (var round = 0; round < 20; round++)
        {
            var emissions = Enumerable.Range(0, 64 * tags).Select(_ => (float)random.Next(5)).ToArray();
            var transitions = Enumerable.Range(0, tags * tags).Select(_ => (float)random.Next(3)).ToArray();
            var path = new int[64];
            viterbi.Decode(emissions, transitions, [], path);
            Assert.Equal(Plain(emissions, transitions, tags), path);
        }

        static int[] Plain(float[] emissions, float[] transitions, int tags)
        {
            var steps = emissions.Length / tags;
            var score = emissions[..tags];
            var from = new int[steps, tags];
            for (var s = 1; s < steps; s++)
            {
                var next = new float[tags];
                for (var j = 0; j < tags; j++)
                {
                    var best = Enumerable.Range(0, tags).MaxBy(i => score[i] + transitions[i * tags + j]);
                    (next[j], from[s, j]) = (score[best] + transitions[best * tags + j] + emissions[s * tags + j], best);
                }
                score = next;
            }
            var path = new int[steps];
            path[^1] = Array.IndexOf(score, score.Max());
            for (var s = steps - 1; s > 0; s--)
                path[s - 1] = from[s, path[s]];
            return path;
        }
    }

    [Fact]
    public void Seeded_transitions_give_only_well_formed_tags()
    {
        var transitions = CrfTransitions.Seeded(Nine, 1);
        var start = CrfTransitions.Start(Nine);
        var random = new Random(23);
        var viterbi = new CrfViterbi();
        for (var round = 0; round < 100; round++)
        {
            var emissions = Enumerable.Range(0, 64 * 9).Select(_ => random.NextSingle() * 20 - 10).ToArray();
            var path = new int[64];
            viterbi.Decode(emissions, transitions, start, path);
            Assert.True(BioTags.MayFollow(-1, path[0]));
            Assert.All(path.Zip(path.Skip(1)), p => Assert.True(BioTags.MayFollow(p.First, p.Second)));
        }
        Assert.Equal(transitions, CrfTransitions.Seeded(Nine, 1));
        Assert.NotEqual(transitions, CrfTransitions.Seeded(Nine, 2));
    }

    [Fact]
    public void Nan_is_never_preferred_and_does_not_break_the_path()
    {
        var path = new int[3];
        new CrfViterbi().Decode([float.NaN, 1, 2, float.NaN, 0, 3], new float[4], [], path);
        Assert.Equal([1, 0, 1], path);
        new CrfViterbi().Decode([float.NaN, float.NaN], new float[4], [], path.AsSpan(0, 1));
        Assert.Equal(0, path[0]);
    }

    [Fact]
    public void Spans_that_do_not_fit_are_refused()
    {
        var viterbi = new CrfViterbi();
        Assert.Throws<ArgumentException>(() => viterbi.Decode([], new float[4], [], []));
        Assert.Throws<ArgumentException>(() => viterbi.Decode(new float[5], new float[4], [], new int[2]));
        Assert.Throws<ArgumentException>(() => viterbi.Decode(new float[4], new float[5], [], new int[2]));
        Assert.Throws<ArgumentException>(() => viterbi.Decode(new float[4], new float[4], new float[3], new int[2]));
    }
}
