using LabelBench.Labeling.Text;

namespace LabelBench.Labeling.Tests.Text;

public class WordTokenizerTests
{
    private static readonly WordVocabulary Small = WordVocabulary.Create(["<pad>", "<unk>", "the", "cafe", ",", "is", "open"], "words.txt").ValueOrThrow();

    [Fact]
    public void Words_and_punctuation_become_ids_and_the_rest_is_padding()
    {
        var (ids, attention) = (new long[8], new long[8]);
        var tokenizer = new WordTokenizer(Small);
        var encoded = tokenizer.Encode("The Café, today, is open", ids, attention);
        Assert.Equal([2, 3, 4, 1, 4, 5, 6, 0], ids);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 0], attention);
        Assert.Equal(new EncodedText(Length: 7, CutOff: 0, Unknown: 1), encoded);
        Assert.Equal([0, 4, 8, 10, 15, 17, 20], tokenizer.Tokens.ToArray().Select(t => t.Start));
        Assert.Equal([3, 8, 9, 15, 16, 19, 24], tokenizer.Tokens.ToArray().Select(t => t.End));
    }

    [Fact]
    public void Words_that_find_no_room_are_counted()
    {
        var ids = new long[2];
        var tokenizer = new WordTokenizer(Small);
        Assert.Equal(new EncodedText(Length: 2, CutOff: 3, Unknown: 1), tokenizer.Encode("the cafe is open today", ids, new long[2]));
        Assert.Equal([2, 3], ids);
        Assert.Equal(2, tokenizer.Tokens.Length);
        Assert.Equal(new EncodedText(0, 0, 0), tokenizer.Encode("", ids, new long[2]));
        Assert.Equal([0, 0], ids);
        Assert.Throws<ArgumentException>(() => tokenizer.Encode("", [], []));
        Assert.Throws<ArgumentException>(() => tokenizer.Encode("", new long[2], new long[3]));
    }

    [Fact]
    public void Case_counts_where_the_vocabulary_has_upper_case()
    {
        var ids = new long[2];
        var tokenizer = new WordTokenizer(WordVocabulary.Create(["[PAD]", "[UNK]", "May", "may"], "words.txt").ValueOrThrow());
        tokenizer.Encode("may May", ids, new long[2]);
        Assert.Equal([3, 2], ids);
    }

    [Theory]
    [InlineData("[PAD]", "[UNK]")]
    [InlineData("[UNK]", "[PAD]")]
    public void A_vocabulary_without_a_special_word_is_refused_by_name(string present, string missing) =>
        Assert.Contains($"lacks {missing}", Assert.Single(WordVocabulary.Create([present, "the"], "words.txt").Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void A_generated_vocabulary_has_the_stated_size_without_doubles_and_is_the_same_for_a_seed()
    {
        var vocabulary = WordVocabulary.Generate(30_000, 1);
        var words = All(vocabulary);
        Assert.Equal(30_000, words.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(words, All(WordVocabulary.Generate(30_000, 1)));
        Assert.NotEqual(words, All(WordVocabulary.Generate(30_000, 2)));
        Assert.Equal(WordVocabulary.SmallestGenerated, WordVocabulary.Generate(WordVocabulary.SmallestGenerated, 1).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => WordVocabulary.Generate(10, 1));

        static List<string> All(WordVocabulary words) => [.. Enumerable.Range(0, words.Count).Select(id => words[id])];
    }

    [Fact]
    public void Of_generated_sentences_only_the_rare_words_are_unknown()
    {
        var tokenizer = new WordTokenizer(WordVocabulary.Generate(30_000, 1));
        var (unknown, words) = (0, 0);
        foreach (var sentence in Sentences(rare: 0.05))
            (unknown, words) = (unknown + tokenizer.Encode(sentence, new long[256], new long[256]).Unknown, words + tokenizer.Tokens.Length);
        Assert.InRange(unknown / (double)words, 0.005, 0.05);
        Assert.All(Sentences(rare: 0), sentence => Assert.Equal(0, tokenizer.Encode(sentence, new long[256], new long[256]).Unknown));

        static IEnumerable<string> Sentences(double rare)
        {
            var generator = new SentenceGenerator(new SentenceOptions(RareWordShare: rare));
            return Enumerable.Range(0, 300).Select(i => generator.Create(i).Text);
        }
    }
}
