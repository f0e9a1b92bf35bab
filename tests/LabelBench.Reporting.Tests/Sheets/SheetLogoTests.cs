using System.Text;
using LabelBench.Reporting.Sheets;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests.Sheets;

public sealed class SheetLogoTests : IDisposable
{
    /// <summary>One grey pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    /// <summary>The segments of a JPEG of 32 x 16 pixels, without its coefficients.</summary>
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 32, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 2, 9, 9, 9, 0xFF, 0xD9];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Png_jpeg_and_svg_are_told_by_what_they_hold()
    {
        Assert.StartsWith("data:image/png;base64,", Load(Png).Value!.DataUri, StringComparison.Ordinal);
        Assert.StartsWith("data:image/jpeg;base64,", Load(Jpeg).Value!.DataUri, StringComparison.Ordinal);
        Assert.StartsWith("data:image/svg+xml;base64,", Svg("<rect width=\"5\" height=\"5\" fill=\"url(#g)\" style=\"stroke: red\"/><use href=\"#g\"/>").Value!.DataUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "holds a script")]
    [InlineData("<rect onload=\"alert(1)\"/>", "runs a script")]
    [InlineData("<a href=\"javascript:alert(1)\"/>", "refers to something outside itself")]
    [InlineData("<image xlink:href=\"http://example.test/x.png\"/>", "refers to something outside itself")]
    [InlineData("<foreignObject/>", "holds a foreignobject")]
    [InlineData("<style>rect { fill: url( 'http://example.test/' ) }</style>", "loads something by its style")]
    [InlineData("<style>@import 'x.css';</style>", "loads something by its style")]
    [InlineData("<rect style=\"fill: url(http://example.test/)\"/>", "loads something by its style")]
    [InlineData("<rect fill=\"url(http://example.test/#x)\"/>", "loads something by its style")]
    [InlineData("<set attributeName=\"href\" to=\"javascript:alert(1)\"/>", "refers to something outside itself")]
    [InlineData("<image href=\"data:image/svg+xml;base64,PHN2Zy8+\"/>", "refers to something outside itself")]
    public void An_svg_that_does_more_than_draw_is_refused(string content, string why) => Assert.Contains(why, Assert.Single(Svg(content).Problems).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("<html/>", "is no PNG, JPEG or SVG")]
    [InlineData("hello", "is no PNG, JPEG or SVG")]
    [InlineData("<!DOCTYPE svg [<!ENTITY a \"&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>", "is no PNG, JPEG or SVG")]
    [InlineData("\u0089PNG", "is no PNG, JPEG or SVG")]
    public void What_is_no_picture_is_refused(string content, string why) => Assert.Contains(why, Assert.Single(Load(Encoding.Latin1.GetBytes(content)).Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void A_cut_off_picture_is_refused()
    {
        Assert.Contains("cut-off PNG", Assert.Single(Load(Png[..40]).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("cut-off JPEG", Assert.Single(Load(Jpeg[..20]).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("cut-off JPEG", Assert.Single(Load([0xFF, 0xD8, 0xFF, 0xD9]).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_picture_is_refused_by_its_bytes_and_by_its_pixels()
    {
        Assert.Contains("is larger than 1 MiB", Assert.Single(Load(new byte[SheetLogo.MostBytes + 1]).Problems).Text, StringComparison.Ordinal);
        byte[] bomb = [.. Png];
        bomb[16] = 1; // 2^24 pixels wide
        Assert.Contains("has 16777217 x 1 pixels", Assert.Single(Load(bomb).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_told_with_their_path()
    {
        Assert.Contains("there is no such file", Assert.Single(SheetLogo.Load(folder["none.png"]).Problems).ToString(), StringComparison.Ordinal);
        Assert.Contains(folder.Path, Assert.Single(SheetLogo.Load(folder.Path).Problems).ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private Core.Checked<SheetLogo> Svg(string content) =>
        Load(Encoding.UTF8.GetBytes($"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{content}</svg>"));

    private Core.Checked<SheetLogo> Load(byte[] content)
    {
        File.WriteAllBytes(folder["logo"], content);
        return SheetLogo.Load(folder["logo"]);
    }
}
