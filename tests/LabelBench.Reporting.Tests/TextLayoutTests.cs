using LabelBench.Reporting.Console;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Tests;

public class TextLayoutTests
{
    [Fact]
    public void Text_breaks_between_words_but_not_before_a_per_cent_sign() =>
        Assert.Equal(["decode is", "97 % busy"], TextWrap.Lines("decode is 97 % busy", 9));

    [Fact]
    public void A_word_that_is_too_long_is_cut() => Assert.Equal(["abcd", "efgh", "ij"], TextWrap.Lines("abcdefghij", 4));

    [Fact]
    public void No_text_is_one_empty_line() => Assert.Equal([""], TextWrap.Lines("", 10));

    [Fact]
    public void Continuation_lines_hang_below_the_text() => Assert.Equal(["! one two", "  three"], TextWrap.Hanging("! ", "one two three", 9));

    [Fact]
    public void A_table_that_is_too_wide_wraps_its_last_column_first()
    {
        var table = new TextTable(new("name"), new("n", Right: true), new("remark"));
        table.Add("a", "1", "some words that need room");
        table.Add("bb", "22", "few");
        Assert.Equal(["name   n  remark", "a      1  some words", "          that need", "          room", "bb    22  few"], table.Lines(22));
    }

    [Fact]
    public void A_line_from_outside_has_no_breaks_or_invisible_characters() =>
        Assert.Equal("a b?[31mc?d", PlainText.Line("a\nb\u001b[31mc\u202ed"));
}
