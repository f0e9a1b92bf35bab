using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Tests.Vips;

public class DrawnTextTests
{
    [Fact]
    public void Every_font_draws_ink_within_its_own_bounds()
    {
        foreach (var font in Enum.GetValues<PageFont>())
        {
            using var drawn = DrawnText.Draw("Invoice 2026", font, 24);
            var ink = new byte[drawn.Ink.Width * drawn.Ink.Height];
            drawn.Ink.CopyTo(ink);
            Assert.Contains(ink, v => v > 200);
            // Cut to the ink: the first and the last column hold some.
            Assert.Contains(Enumerable.Range(0, drawn.Ink.Height), y => ink[y * drawn.Ink.Width] > 0);
            Assert.Contains(Enumerable.Range(0, drawn.Ink.Height), y => ink[(y + 1) * drawn.Ink.Width - 1] > 0);
        }
    }

    [Fact]
    public void Fonts_differ_so_our_own_files_are_used()
    {
        var widths = Enum.GetValues<PageFont>().Select(font =>
        {
            using var drawn = DrawnText.Draw("Will it differ?", font, 30);
            return drawn.Ink.Width;
        });
        Assert.Equal(4, widths.Distinct().Count());
    }

    [Fact]
    public void Letters_share_a_baseline()
    {
        using var high = DrawnText.Draw("Hh", PageFont.Sans, 40);
        using var low = DrawnText.Draw("nn", PageFont.Sans, 40);
        Assert.True(low.Top > high.Top);
        Assert.InRange(low.Top + low.Ink.Height - (high.Top + high.Ink.Height), -1, 1);
    }

    [Fact]
    public void Markup_characters_are_text()
    {
        using var plain = DrawnText.Draw("a", PageFont.Mono, 20);
        using var marked = DrawnText.Draw("<b>&amp;</b>", PageFont.Mono, 20);
        Assert.InRange((double)marked.Ink.Width / plain.Ink.Width, 11, 15); // twelve characters, not one
    }

    [Fact]
    public void Word_space_widens_spaces_only()
    {
        using var narrow = DrawnText.Draw("one two", PageFont.Sans, 20);
        using var wide = DrawnText.Draw("one two", PageFont.Sans, 20, extraWordSpace: 1);
        using var word = DrawnText.Draw("one", PageFont.Sans, 20);
        using var sameWord = DrawnText.Draw("one", PageFont.Sans, 20, extraWordSpace: 1);
        Assert.InRange(wide.Ink.Width - narrow.Ink.Width, 19, 21);
        Assert.Equal(word.Ink.Width, sameWord.Ink.Width);
    }

    [Fact]
    public void Nothing_visible_is_refused() => Assert.Throws<ArgumentException>(() => DrawnText.Draw("  ", PageFont.Sans, 20));
}
