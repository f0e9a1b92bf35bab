using LabelBench.Labeling.Text;

namespace LabelBench.Labeling.Tests.Text;

public class SentenceGeneratorTests
{
    private static readonly WordPieceVocabulary Bert = WordPieceVocabulary.Generate(30_522, 1);

    [Fact]
    public void A_generated_vocabulary_has_the_stated_size_without_doubles_and_is_the_same_for_a_seed()
    {
        Assert.Equal(30_522, Bert.Count);
        var pieces = Enumerable.Range(0, Bert.Count).Select(i => Bert[i]).ToList();
        Assert.Equal(pieces.Count, pieces.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], pieces[..5]);
        var again = WordPieceVocabulary.Generate(30_522, 1);
        Assert.Equal(pieces, Enumerable.Range(0, again.Count).Select(i => again[i]));
        Assert.Equal(WordPieceVocabulary.SmallestGenerated, WordPieceVocabulary.Generate(WordPieceVocabulary.SmallestGenerated, 1).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => WordPieceVocabulary.Generate(10, 1));
    }

    [Fact]
    public void Every_ascii_text_can_be_spelled_with_the_smallest_generated_vocabulary()
    {
        var tokenizer = new WordPieceTokenizer(WordPieceVocabulary.Generate(WordPieceVocabulary.SmallestGenerated, 1));
        var encoded = tokenizer.Encode("The quick brown fox (42) ~ jumps! {[|]} \\ over: a_lazy-dog @ 100% & more; \"x\" <y> `z` ^^ #", new long[512], new long[512]);
        Assert.Equal(0, encoded.Unknown);
    }

    [Fact]
    public void Generated_sentences_are_spelled_without_unknown_words_in_more_tokens_than_words()
    {
        var generator = new SentenceGenerator(new SentenceOptions());
        var tokenizer = new WordPieceTokenizer(Bert);
        var (tokens, words) = (0, 0);
        for (var i = 0; i < 300; i++)
        {
            var sentence = generator.Create(i);
            Assert.Equal(0, tokenizer.Encode(sentence.Text, new long[512], new long[512]).Unknown);
            (tokens, words) = (tokens + tokenizer.Tokens.Length, words + sentence.Words);
        }
        Assert.InRange(tokens / (double)words, 1.1, 2);
    }

    [Theory]
    [InlineData(15, 6, 1, 200)]
    [InlineData(90, 10, 1, 200)]
    [InlineData(8, 0, 1, 200)]
    public void Lengths_follow_the_stated_distribution(double mean, double deviation, int least, int most)
    {
        var generator = new SentenceGenerator(new SentenceOptions(mean, deviation, least, most));
        var lengths = Enumerable.Range(0, 2000).Select(i => generator.Create(i)).Select(s =>
        {
            Assert.Equal(s.Words, s.Text.Split(' ').Length);
            return (double)s.Words;
        }).ToList();
        Assert.Equal(mean, lengths.Average(), 0.1 + deviation * 0.08);
        var spread = Math.Sqrt(lengths.Sum(l => (l - lengths.Average()) * (l - lengths.Average())) / lengths.Count);
        Assert.Equal(deviation, spread, 0.05 + deviation * 0.08);
    }

    [Fact]
    public void Lengths_stay_between_their_ends()
    {
        var generator = new SentenceGenerator(new SentenceOptions(10, 20, 5, 12));
        Assert.All(Enumerable.Range(0, 500), i => Assert.InRange(generator.Create(i).Words, 5, 12));
    }

    [Fact]
    public void Entities_stand_where_they_say_and_take_about_their_share()
    {
        var generator = new SentenceGenerator(new SentenceOptions(MeanWords: 30, EntityShare: 0.25));
        var (inside, all) = (0, 0);
        for (var i = 0; i < 500; i++)
        {
            var sentence = generator.Create(i);
            foreach (var entity in sentence.Entities)
            {
                var text = sentence.Text[entity.Start..entity.End];
                Assert.Contains(entity.Type, SentenceGenerator.EntityTypes);
                Assert.Equal(text.Trim(' ', ',', '.'), text);
                inside += text.Split(' ').Length;
            }
            all += sentence.Words;
        }
        Assert.Equal(0.25, inside / (double)all, 0.03);
    }

    [Fact]
    public void A_sentence_depends_on_seed_and_index_alone()
    {
        var generator = new SentenceGenerator(new SentenceOptions());
        Assert.Equal(generator.Create(7).Text, new SentenceGenerator(new SentenceOptions()).Create(7).Text);
        Assert.NotEqual(generator.Create(7).Text, generator.Create(8).Text);
        Assert.NotEqual(generator.Create(7).Text, new SentenceGenerator(new SentenceOptions(Seed: 2)).Create(7).Text);
    }
}
