using System.Text;
using LabelBench.Core;
using LabelBench.Labeling.Text;

namespace LabelBench.Labeling.Tests.Text;

public class WordPieceTokenizerTests
{
    private static readonly string[] Pieces =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "##a", "aff", "un##", "the", "cafe", "resume", ",", ".", "$", "a", "b", "中", "国", "naive", "##s", "##ab", "[", "]", "sep"];

    private static readonly WordPieceVocabulary Small = WordPieceVocabulary.Create(Pieces, "test").ValueOrThrow();

    [Theory]
    [InlineData("unaffable", "un ##aff ##able")]
    [InlineData("  the\tunaffable \n a ", "the un ##aff ##able a")]
    [InlineData("THE Café, Résumé.", "the cafe , resume .")]
    [InlineData("naïves", "naive ##s")]
    [InlineData("a中国b", "a 中 国 b")]
    [InlineData("a,b", "a , b")]
    [InlineData("a$b", "a $ b")] // Unicode calls it a symbol, BERT punctuation
    [InlineData("theunknown the", "[UNK] the")]
    [InlineData("the\0 a\u0007b\u200d\ufffd", "the [UNK]")] // dropped characters do not split: ab has no pieces here, as ##b does not exist
    [InlineData("a\u00a0b\u3000the", "a b the")]
    [InlineData("[SEP]", "[ sep ]")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    public void Texts_are_cut_as_bert_cuts_them(string text, string expected)
    {
        var tokenizer = new WordPieceTokenizer(Small);
        tokenizer.Encode(text, new long[64], new long[64]);
        Assert.Equal(expected, string.Join(' ', tokenizer.Tokens.ToArray().Select(t => Small[t.Id])));
    }

    [Fact]
    public void A_sequence_is_start_tokens_end_and_padding_with_its_mask()
    {
        var (ids, attention) = (new long[8], new long[8]);
        ids.AsSpan().Fill(99);
        attention.AsSpan().Fill(99);
        var encoded = new WordPieceTokenizer(Small).Encode("the a b", ids, attention);
        Assert.Equal([2, 11, 17, 18, 3, 0, 0, 0], ids);
        Assert.Equal([1, 1, 1, 1, 1, 0, 0, 0], attention);
        Assert.Equal(new EncodedText(Length: 5, CutOff: 0, Unknown: 0), encoded);
    }

    [Fact]
    public void A_text_too_long_is_cut_off_and_says_so()
    {
        var (ids, attention) = (new long[4], new long[4]);
        var encoded = new WordPieceTokenizer(Small).Encode("the a b a b qqq", ids, attention);
        Assert.Equal([2, 11, 17, 3], ids);
        Assert.Equal(new EncodedText(Length: 4, CutOff: 4, Unknown: 1), encoded);
    }

    [Fact]
    public void An_empty_text_is_start_and_end()
    {
        var (ids, attention) = (new long[3], new long[3]);
        Assert.Equal(2, new WordPieceTokenizer(Small).Encode("", ids, attention).Length);
        Assert.Equal([2, 3, 0], ids);
        Assert.Throws<ArgumentException>(() => new WordPieceTokenizer(Small).Encode("", new long[1], new long[1]));
        Assert.Throws<ArgumentException>(() => new WordPieceTokenizer(Small).Encode("", new long[4], new long[3]));
    }

    [Fact]
    public void Tokens_know_their_word_and_their_place_in_the_text()
    {
        const string Text = "The  Ünaffable, a";
        var vocabulary = WordPieceVocabulary.Create(Pieces, "test").ValueOrThrow();
        var tokenizer = new WordPieceTokenizer(vocabulary);
        tokenizer.Encode(Text, new long[32], new long[32]);
        Assert.Equal(["The", "Ün", "aff", "able", ",", "a"], tokenizer.Tokens.ToArray().Select(t => Text[t.Start..t.End]));
        Assert.Equal([0, 1, 1, 1, 2, 3], tokenizer.Tokens.ToArray().Select(t => t.Word));
    }

    [Fact]
    public void A_word_of_more_than_100_characters_is_unknown_as_a_whole()
    {
        var tokenizer = new WordPieceTokenizer(Small);
        Assert.Equal(0, tokenizer.Encode(new string('a', 100), new long[128], new long[128]).Unknown);
        Assert.Equal(100, tokenizer.Tokens.Length);
        Assert.Equal(1, tokenizer.Encode(new string('a', 101), new long[128], new long[128]).Unknown);
        Assert.Equal(1, tokenizer.Tokens.Length);
    }

    [Fact]
    public void Any_characters_are_tokenized_without_complaint()
    {
        var random = new Random(5);
        var vocabulary = WordPieceVocabulary.Generate(2000, 1);
        var tokenizer = new WordPieceTokenizer(vocabulary);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 0x180 : 0x10000)));
            var (ids, attention) = (new long[32], new long[32]);
            var encoded = tokenizer.Encode(text, ids, attention);
            Assert.InRange(encoded.Length, 2, 32);
            Assert.Equal(encoded.Length, attention.Sum());
            Assert.Equal(encoded.Length - 2, tokenizer.Tokens.Length);
            Assert.All(ids, id => Assert.InRange(id, 0, vocabulary.Count - 1));
        }
    }

    [Fact]
    public void Every_character_decomposes_into_fewer_parts_than_there_is_room_for()
    {
        var tokenizer = new WordPieceTokenizer(Small);
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (Rune.IsValid(code))
                tokenizer.Encode(new Rune(code).ToString(), new long[16], new long[16]);
        }
    }

    [Fact]
    public void Tokens_lie_in_order_side_by_side_or_apart_and_cover_every_letter()
    {
        var random = new Random(6);
        var tokenizer = new WordPieceTokenizer(WordPieceVocabulary.Generate(5000, 1));
        var generator = new SentenceGenerator(new SentenceOptions());
        for (var i = 0; i < 200; i++)
        {
            var text = generator.Create(i).Text.Replace('a', random.Next(2) == 0 ? 'ä' : 'a').Replace("e", random.Next(2) == 0 ? "e\u0301" : "e", StringComparison.Ordinal);
            tokenizer.Encode(text, new long[512], new long[512]);
            var end = 0;
            foreach (var token in tokenizer.Tokens)
            {
                Assert.InRange(token.Start, end, text.Length - 1);
                Assert.InRange(token.End, token.Start + 1, text.Length);
                Assert.True(string.IsNullOrWhiteSpace(text[end..token.Start]));
                end = token.End;
            }
            Assert.Equal(text.Length, end);
        }
    }

    [Fact]
    public void A_text_of_ten_megabytes_keeps_the_tokens_that_find_room_and_counts_the_rest()
    {
        var tokenizer = new WordPieceTokenizer(Small);
        var text = string.Concat(Enumerable.Repeat("the a ", 1_700_000)) + new string('b', 200_000);
        var encoded = tokenizer.Encode(text, new long[128], new long[128]);
        Assert.Equal(new EncodedText(128, 2 * 1_700_000 + 1 - 126, 1), encoded);
        Assert.Equal(126, tokenizer.Tokens.Length);
    }

    [Fact]
    public void A_vocabulary_with_upper_case_keeps_case_and_accents()
    {
        var cased = WordPieceVocabulary.Create([.. Pieces, "The", "Café"], "test").ValueOrThrow();
        Assert.True(cased.IsCased);
        Assert.False(Small.IsCased); // [PAD] and its like do not count
        var tokenizer = new WordPieceTokenizer(cased);
        tokenizer.Encode("The Café the CAFE", new long[16], new long[16]);
        Assert.Equal(["The", "Café", "the", "[UNK]"], tokenizer.Tokens.ToArray().Select(t => cased[t.Id]));
    }

    [Fact]
    public void Bidirectional_marks_and_combining_characters_leave_offsets_true()
    {
        const string Text = "\u202bthe\u202c e\u0301a b";
        var vocabulary = WordPieceVocabulary.Create([.. Pieces, "e"], "test").ValueOrThrow();
        var tokenizer = new WordPieceTokenizer(vocabulary);
        tokenizer.Encode(Text, new long[16], new long[16]);
        Assert.Equal(["the", "e\u0301", "a", "b"], tokenizer.Tokens.ToArray().Select(t => Text[t.Start..t.End]));
    }

    [Fact]
    public void Lone_surrogates_are_dropped_and_characters_beyond_the_basic_plane_survive()
    {
        var vocabulary = WordPieceVocabulary.Create([.. Pieces, "😀"], "test").ValueOrThrow();
        var tokenizer = new WordPieceTokenizer(vocabulary);
        tokenizer.Encode("a \ud800 😀", new long[16], new long[16]);
        Assert.Equal(["a", "😀"], tokenizer.Tokens.ToArray().Select(t => vocabulary[t.Id]));
    }

    [Theory]
    [InlineData("[PAD]")]
    [InlineData("[UNK]")]
    [InlineData("[CLS]")]
    [InlineData("[SEP]")]
    public void A_vocabulary_without_a_special_piece_is_refused_by_name(string missing)
    {
        var problems = WordPieceVocabulary.Create(Pieces.Where(p => p != missing), "vocab.txt").Problems;
        Assert.Contains(missing, Assert.Single(problems).Text, StringComparison.Ordinal);
        Assert.Equal("vocab.txt", problems[0].Source);
    }

    [Fact]
    public void A_vocabulary_file_gives_ids_by_line_whatever_its_line_ends()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, string.Join("\r\n", Pieces) + "\r\n");
            var vocabulary = WordPieceVocabulary.FromFile(path).ValueOrThrow();
            Assert.Equal((Pieces.Length, "the"), (vocabulary.Count, vocabulary[11]));
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Contains("cannot be read", Assert.Single(WordPieceVocabulary.FromFile(path).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_file_that_is_not_utf_8_is_refused()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [.. "[PAD]\n[UNK]\n[CLS]\n[SEP]\ncaf"u8, 0xE9]);
        Assert.Contains("is not UTF-8", Assert.Single(WordPieceVocabulary.FromFile(path).Problems).Text, StringComparison.Ordinal);
        File.Delete(path);
    }
}
