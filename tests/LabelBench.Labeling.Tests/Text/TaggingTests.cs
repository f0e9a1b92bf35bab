using System.Collections.Immutable;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Text;

namespace LabelBench.Labeling.Tests.Text;

public class TaggingTests
{
    private const int Length = 64;

    private static readonly WordPieceTokenizer Pieces = new(WordPieceVocabulary.Generate(3000, 1));
    private static readonly WordTokenizer Words = new(WordVocabulary.Generate(3000, 1));

    public static TheoryData<ITokenizer> Tokenizers { get; } = [Pieces, Words];

    private static TextWord[] Encode(ITokenizer tokenizer, string text, int length = Length)
    {
        tokenizer.Encode(text, new long[length], new long[length]);
        var words = new TextWord[length];
        return words[..TextWord.Gather(tokenizer, words)];
    }

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Words_are_joined_from_their_tokens_and_stand_at_the_first(ITokenizer tokenizer)
    {
        const string Text = "Given xylophonic ibuprofen, 400 mg.";
        var words = Encode(tokenizer, Text);
        Assert.Equal(["Given", "xylophonic", "ibuprofen", ",", "400", "mg", "."], words.Select(w => Text[w.Start..w.End]));
        var tokens = tokenizer.Tokens.ToArray();
        Assert.All(words.Index(), w => Assert.Equal(tokenizer.FirstToken + Array.FindIndex(tokens, t => t.Word == w.Index), w.Item.Row));
    }

    [Fact]
    public void A_word_that_is_cut_off_ends_with_its_last_piece_that_found_room()
    {
        var words = Encode(Pieces, "the zzzzzzzzzz", length: 6);
        Assert.Equal((2, 0, 3), (words.Length, words[0].Start, words[0].End));
        Assert.InRange(words[1].End, 5, 13);
        Assert.Empty(Encode(Pieces, ""));
    }

    [Fact]
    public void Tags_that_nobody_named_are_called_by_number()
    {
        var tags = TagSet.Numbered(5);
        Assert.Equal((5, "0,1"), (tags.Count, string.Join(',', tags.Bio.Types)));
        Assert.Equal([0, 1, 2, 3, 4], Enumerable.Range(0, 5).Select(tags.BioOf));
        Assert.Throws<ArgumentOutOfRangeException>(() => TagSet.Numbered(4));
    }

    [Theory]
    [InlineData("O,B-PER,I-PER,B-LOC,I-LOC", "PER,LOC", "0,1,2,3,4")]
    [InlineData("B-LOC,I-PER,O,B-PER,I-LOC", "LOC,PER", "1,4,0,3,2")]
    [InlineData("O,S-x,B-x,I-x,E-x", "x", "0,1,1,2,2")]
    [InlineData("O,U-x,L-x,B_x,I_x", "x", "0,1,2,1,2")]
    [InlineData("O,PER,LOC", "PER,LOC", "0,2,4")]
    [InlineData("O,B-E-mail,I-E-mail", "E-mail", "0,1,2")]
    public void Names_of_a_model_are_read_in_its_own_order(string names, string types, string bio)
    {
        var tags = TagSet.Parse([.. names.Split(',')], "names.txt").ValueOrThrow();
        Assert.Equal(types, string.Join(',', tags.Bio.Types));
        Assert.Equal(bio, string.Join(',', Enumerable.Range(0, tags.Count).Select(tags.BioOf)));
    }

    [Fact]
    public void Names_without_O_are_refused()
    {
        var problem = Assert.Single(TagSet.Parse(["LABEL_0", "LABEL_1"], "config.json").Problems);
        Assert.Equal("config.json", problem.Source);
        Assert.Contains("names no tag 'O' for words outside of entities, but LABEL_0, LABEL_1", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inside_tag_may_begin_an_entity_only_where_the_model_has_no_beginning_tag()
    {
        var iob = TagSet.Parse(["O", "B-a", "I-a"], "").ValueOrThrow();
        var io = TagSet.Parse(["O", "a"], "").ValueOrThrow();
        Assert.False(iob.MayFollow(-1, 2));
        Assert.False(iob.MayFollow(0, 2));
        Assert.True(iob.MayFollow(1, 2));
        Assert.True(io.MayFollow(-1, 1));
        Assert.True(io.MayFollow(0, 1));
        Assert.Equal([0, 0, CrfTransitions.Never], CrfTransitions.WellFormed(iob)[..3]);
        Assert.Equal([0, 0, CrfTransitions.Never], CrfTransitions.Start(iob));
        Assert.Equal([0, 0, 0, 0], CrfTransitions.WellFormed(io));
    }

    [Fact]
    public void The_best_tag_is_the_highest_score_and_its_confidence_its_share()
    {
        TextWord[] words = [new(1, 0, 1), new(2, 2, 3)];
        float[] scores = [99, 99, 1, 3, float.NaN, 2];
        var (tags, confidences) = (new int[2], new float[2]);
        TagScores.Best(scores, 2, words, tags);
        Assert.Equal([1, 1], tags);
        scores[4] = 2;
        TagScores.Best(scores, 2, words, tags);
        Assert.Equal([1, 0], tags); // equal scores: the first
        var mean = TagScores.Confidence(scores, 2, words, tags, confidences);
        Assert.Equal(1 / (1 + Math.Exp(-2)), confidences[0], 1e-6);
        Assert.Equal(0.5, confidences[1], 1e-6);
        Assert.Equal((confidences[0] + confidences[1]) / 2, mean, 1e-6);
        Assert.True(double.IsNaN(TagScores.Confidence(scores, 2, [], [], [])));
        scores[2] = 3e38f;
        Assert.Equal(0, TagScores.Confidence(scores, 2, words.AsSpan(0, 1), [1], confidences), 1e-6);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.8)]
    [InlineData(1)]
    public void Injected_tags_give_the_stated_share_whatever_the_scores_are(double share)
    {
        var set = TagSet.Numbered(9);
        var (injected, random) = (new InjectedTags(set.Bio, share, 5), new Random(1));
        var words = Enumerable.Range(0, 40).Select(i => new TextWord(i, 2 * i, 2 * i + 1)).ToArray();
        var (inside, spans, tags, path) = (0, new List<TokenSpan>(), new int[40], new int[40]);
        var (viterbi, transitions, start) = (new CrfViterbi(), CrfTransitions.Seeded(set.Bio, 3), CrfTransitions.Start(set.Bio));
        for (var text = 0; text < 500; text++)
        {
            var scores = Enumerable.Range(0, 40 * 9).Select(_ => random.NextSingle() * 40 - 20).ToArray();
            injected.Raise(text, words, scores);
            TagScores.Best(scores, 9, words, tags);
            viterbi.Decode(scores, transitions, start, path);
            Assert.Equal(tags, path); // a CRF of seeded transitions goes the same way
            set.Bio.Decode(tags, spans);
            inside += spans.Sum(s => s.End - s.First);
            Assert.All(spans, s => Assert.InRange(s.End - s.First, 1, 2));
        }
        Assert.Equal(share, inside / (500.0 * 40), 0.02);
    }

    [Fact]
    public void The_same_text_gets_the_same_tags_in_every_trial_of_a_seed()
    {
        Assert.Equal(Tags(seed: 5, text: 3), Tags(seed: 5, text: 3));
        Assert.NotEqual(Tags(seed: 5, text: 3), Tags(seed: 5, text: 4));
        Assert.NotEqual(Tags(seed: 5, text: 3), Tags(seed: 6, text: 3));

        static int[] Tags(ulong seed, int text)
        {
            var words = Enumerable.Range(0, 40).Select(i => new TextWord(i, i, i + 1)).ToArray();
            var (scores, tags) = (new float[40 * 9], new int[40]);
            new InjectedTags(TagSet.Numbered(9).Bio, 0.3, seed).Raise(text, words, scores);
            TagScores.Best(scores, 9, words, tags);
            return tags;
        }
    }

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Labels_say_where_their_words_are_in_characters_and_in_code_points(ITokenizer tokenizer)
    {
        var random = new Random(2);
        string[] pieces = ["aspirin", "😀", "naïve", "e\u0301t", "中国", ",", "𝒳y", "x\u200dy", " \u00a0"];
        var (bio, spans) = (TagSet.Numbered(5).Bio, new List<TokenSpan>());
        for (var round = 0; round < 300; round++)
        {
            var text = string.Join(random.Next(2) == 0 ? " " : "  ", Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var words = Encode(tokenizer, text);
            bio.Decode([.. words.Select(_ => random.Next(5))], spans);
            var labels = EntityLabels.Of(bio, spans, words, [.. words.Select(_ => 0.5f)], text);
            Assert.Equal(spans.Count, labels.Length);
            var runes = text.EnumerateRunes().ToArray();
            foreach (var (span, label) in spans.Zip(labels))
            {
                Assert.Equal(words[span.First].Start, label.Start);
                Assert.Equal(text[label.Start..label.End], label.Text);
                Assert.Equal(label.Text, string.Concat(runes[label.CodePointStart..label.CodePointEnd]));
                Assert.Equal(label.Text.Trim(), label.Text);
                Assert.Equal(0.5, label.Confidence);
            }
        }
    }
}
