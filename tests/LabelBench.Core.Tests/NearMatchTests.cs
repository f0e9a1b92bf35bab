namespace LabelBench.Core.Tests;

public class NearMatchTests
{
    private static readonly string[] Words = ["offline", "single-stream", "multi-stream", "server"];

    private const string Letters = "abcde-";

    private static string Word(Random chance) => new([.. Enumerable.Range(0, chance.Next(0, 9)).Select(_ => Letters[chance.Next(Letters.Length)])]);

    private static IEnumerable<(string A, string B, string C)> Triples()
    {
        var chance = new Random(1729);
        return Enumerable.Range(0, 2000).Select(_ => (Word(chance), Word(chance), Word(chance)));
    }

    [Theory]
    [InlineData("offlin", "offline")]
    [InlineData("ofline", "offline")]
    [InlineData("OFFLINE", "offline")]
    [InlineData("offlien", "offline")]
    [InlineData("single_stream", "single-stream")]
    [InlineData("singlestream", "single-stream")]
    [InlineData("stream", "multi-stream")]
    [InlineData("serve", "server")]
    public void A_slip_of_the_keyboard_finds_the_word(string typed, string expected) => Assert.Equal(expected, NearMatch.Find(typed, Words));

    [Theory]
    [InlineData("throughput")]
    [InlineData("xyz")]
    [InlineData("xx")]
    public void A_word_like_none_finds_none(string typed) => Assert.Null(NearMatch.Find(typed, Words));

    [Fact]
    public void Of_short_words_two_edits_are_near_only_where_the_first_letter_is_right()
    {
        Assert.Null(NearMatch.Find("xx", ["de", "en"]));
        Assert.Null(NearMatch.Find("pdf", ["md", "csv"]));
        Assert.Equal("fp16", NearMatch.Find("fp8", ["int8", "fp16"]));
    }

    [Fact]
    public void A_hint_is_the_near_word_or_all_known_words()
    {
        Assert.Equal("; did you mean 'offline'?", NearMatch.Hint("ofline", Words));
        Assert.Equal("; known: offline, single-stream, multi-stream, server.", NearMatch.Hint("throughput", Words));
        Assert.Equal("; there is none.", NearMatch.Hint("throughput", []));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("ca", "abc", 3)] // optimal string alignment; the unrestricted distance would be 2
    [InlineData("ab", "ba", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distances_of_known_pairs(string a, string b, int expected) => Assert.Equal(expected, NearMatch.Distance(a, b));

    [Fact]
    public void A_distance_is_zero_for_equal_words_only_and_the_same_both_ways() => Assert.All(Triples(), t =>
    {
        Assert.Equal(t.A == t.B, NearMatch.Distance(t.A, t.B) == 0);
        Assert.Equal(NearMatch.Distance(t.A, t.B), NearMatch.Distance(t.B, t.A));
    });

    [Fact]
    public void A_distance_lies_between_the_difference_of_lengths_and_the_longer_length() => Assert.All(Triples(), t =>
        Assert.InRange(NearMatch.Distance(t.A, t.B), Math.Abs(t.A.Length - t.B.Length), Math.Max(t.A.Length, t.B.Length)));

    [Fact]
    public void A_common_beginning_or_end_changes_no_distance() => Assert.All(Triples(), t =>
    {
        Assert.Equal(NearMatch.Distance(t.A, t.B), NearMatch.Distance(t.C + "#" + t.A, t.C + "#" + t.B));
        Assert.Equal(NearMatch.Distance(t.A, t.B), NearMatch.Distance(t.A + "#" + t.C, t.B + "#" + t.C));
    });

    [Fact]
    public void Any_single_edit_of_a_known_word_finds_it()
    {
        foreach (var word in Words)
            for (var i = 0; i < word.Length; i++)
                Assert.All([word.Remove(i, 1), word.Insert(i, "x"), word[..i] + "x" + word[(i + 1)..]], typed => Assert.Equal(word, NearMatch.Find(typed, Words)));
    }
}
