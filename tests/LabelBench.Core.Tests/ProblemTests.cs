namespace LabelBench.Core.Tests;

public class ProblemTests
{
    [Theory]
    [InlineData("batch[2]", 12, "w.yaml: line 12  batch[2]  is 0; a batch holds at least 1 item.")]
    [InlineData("", 12, "w.yaml: line 12  is 0; a batch holds at least 1 item.")]
    [InlineData("batch[2]", null, "w.yaml: batch[2]  is 0; a batch holds at least 1 item.")]
    [InlineData("", null, "w.yaml: is 0; a batch holds at least 1 item.")]
    public void A_problem_reads_source_line_place_text(string place, int? line, string expected) =>
        Assert.Equal(expected, new Problem("w.yaml", place, "is 0; a batch holds at least 1 item.", line).ToString());

    [Fact]
    public void A_thrown_mistake_names_every_problem()
    {
        var mistake = new UserMistakeException(new Problem("a", "x", "one"), new Problem("b", "y", "two"));
        Assert.Equal($"a: x  one{Environment.NewLine}b: y  two", mistake.Message);
        Assert.Equal(2, mistake.Problems.Count);
    }

    [Fact]
    public void A_checked_value_is_valid_or_has_problems_never_both_or_neither()
    {
        Assert.True(Checked<string>.Valid("v").IsValid);
        Assert.Empty(Checked<string>.Valid("v").Problems);
        Assert.Equal("v", Checked<string>.Valid("v").ValueOrThrow());
        var invalid = Checked<string>.Invalid(new Problem("a", "", "one"), new Problem("b", "", "two"));
        Assert.False(invalid.IsValid);
        Assert.Equal(2, Assert.Throws<UserMistakeException>(() => invalid.ValueOrThrow()).Problems.Count);
        Assert.Throws<ArgumentException>(() => Checked<string>.Invalid());
    }
}
