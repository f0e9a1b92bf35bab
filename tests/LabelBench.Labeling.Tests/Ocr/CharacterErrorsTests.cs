using LabelBench.Core;
using LabelBench.Labeling.Ocr;

namespace LabelBench.Labeling.Tests.Ocr;

public class CharacterErrorsTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("saturday", "sunday", 3)]
    [InlineData("invoice", "invoice", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("total 12.50", "totaI l2.50", 2)]
    public void Edits_equal_reference_values(string truth, string read, int edits) =>
        Assert.Equal(new CharacterErrors(edits, truth.Length), CharacterErrors.Compare(truth, read));

    [Fact]
    public void The_distance_is_a_metric()
    {
        var random = new Random(17);
        string Word() => new([.. Enumerable.Range(0, random.Next(8)).Select(_ => (char)('a' + random.Next(3)))]);
        for (var trial = 0; trial < 500; trial++)
        {
            var (a, b, c) = (Word(), Word(), Word());
            var ab = CharacterErrors.Compare(a, b).Edits;
            Assert.Equal(ab, CharacterErrors.Compare(b, a).Edits);
            Assert.Equal(a == b, ab == 0);
            Assert.True(ab <= CharacterErrors.Compare(a, c).Edits + CharacterErrors.Compare(c, b).Edits);
            Assert.InRange(ab, Math.Abs(a.Length - b.Length), Math.Max(a.Length, b.Length));
        }
    }

    [Fact]
    public void A_rate_without_truth_is_missing_and_not_zero()
    {
        Assert.Equal(0.25, CharacterErrors.Compare("abcd", "abxd").Rate.ValueOrNull!.Value.Value);
        Assert.IsType<Reading<Share>.Unavailable>(CharacterErrors.Compare("", "x").Rate);
        Assert.Equal(0.2, (new CharacterErrors(1, 4) + new CharacterErrors(1, 6)).Rate.ValueOrNull!.Value.Value);
    }

    [Fact]
    public void Page_lines_are_matched_in_order_around_missed_and_invented_ones()
    {
        string[] truth = ["Heading", "first line", "second line", "third line"];
        Assert.Equal(0, CharacterErrors.ComparePage(truth, truth).Edits);
        Assert.Equal(new CharacterErrors(10, 38), CharacterErrors.ComparePage(truth, ["Heading", "second line", "third line"]));
        Assert.Equal(3 + 1, CharacterErrors.ComparePage(truth, ["Heading", "xyz", "first line", "second 1ine", "third line"]).Edits);
        Assert.Equal(38, CharacterErrors.ComparePage(truth, []).Edits);
        Assert.Equal(new CharacterErrors(3, 0), CharacterErrors.ComparePage([], ["xyz"]));
    }
}
