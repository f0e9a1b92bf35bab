using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LabelBench.Capacity;
using LabelBench.Records;
using LabelBench.Reporting.Sheets;
using LabelBench.Testing;

namespace LabelBench.Web.Tests;

/// <summary>What visitors choose for a sheet: its logo, the offers beside it, its jobs.</summary>
public class SheetChoiceTests
{
    private const string Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>";

    private static readonly RunRecord Standard = RecordBuilder.Standard().Build();

    [Fact]
    public async Task A_logo_that_was_chosen_stands_on_the_page_the_sheet_and_in_no_file()
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        using var answer = await SendAsync(site, "../../../etc/logo.svg", Encoding.UTF8.GetBytes(Svg), "&lang=de&jobs=document-ocr");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var page = answer.Headers.Location!.ToString();
        Assert.Matches($"^/sheet\\?run={Standard.RunId}&lang=de&paper=a4&jobs=document-ocr&logo=[0-9a-f]{{32}}$", page);
        Assert.Contains("Without the logo", (await site.GetAsync(page)).Text, StringComparison.Ordinal);
        var (_, sheet) = await site.GetAsync($"/runs/{Standard.RunId}/sheet.html?{page.Split('?')[1]}");
        Assert.Contains($"src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(Svg))}\"", System.Net.WebUtility.HtmlDecode(sheet), StringComparison.Ordinal);
        Assert.Equal("record.json", Path.GetFileName(Assert.Single(Directory.GetFiles(site.Reports, "*", SearchOption.AllDirectories))));
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "a logo only draws")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"http://127.0.0.2/x\"/></svg>", "a logo only draws")]
    [InlineData("MZ no picture", "is no PNG, JPEG or SVG")]
    [InlineData("", "no file was chosen")]
    public async Task What_is_no_logo_is_refused_with_its_reason(string content, string reason)
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        using var answer = await SendAsync(site, "<img src=x>.png", Encoding.UTF8.GetBytes(content));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains(reason, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logo_that_is_too_large_is_told_and_one_far_too_large_is_cut_off()
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        using (var large = await SendAsync(site, "photo.png", new byte[SheetLogo.MostBytes + 1]))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, large.StatusCode);
            Assert.Matches("is larger than 1.*MiB", await large.Content.ReadAsStringAsync());
        }
        using var tooLarge = await SendAsync(site, "film.png", new byte[9 * SheetLogo.MostBytes]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
    }

    [Fact]
    public async Task A_logo_counts_only_from_the_site_itself_from_who_may_see_it_and_while_it_is_kept()
    {
        await using var site = await ServedSite.StartAsync([Standard], token: "correct-horse-battery-staple");
        using var signedOut = await SendAsync(site, "logo.svg", Encoding.UTF8.GetBytes(Svg));
        Assert.Equal(HttpStatusCode.Unauthorized, signedOut.StatusCode);
        await using var open = await ServedSite.StartAsync([Standard]);
        using var foreign = await SendAsync(open, "logo.svg", Encoding.UTF8.GetBytes(Svg), origin: "http://elsewhere.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        foreach (var name in new[] { new string('0', 32), "..%2F..%2Fetc%2Fpasswd" })
        {
            var (status, page) = await open.GetAsync($"/sheet?run={Standard.RunId}&logo={name}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains("choose the file again", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Offers_beside_it_and_jobs_are_those_that_were_chosen()
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        var offers = Catalog.Builtin(new DateOnly(2026, 8, 22)).Offers;
        var (status, page) = await site.GetAsync($"/sheet?run={Standard.RunId}&jobs=document-ocr&against={Uri.EscapeDataString(offers[0].Id)}&against={Uri.EscapeDataString(offers[5].Id)}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("name=\"jobs\" value=\"document-ocr\" checked", page);
        Assert.Matches($"id=\"against-1\" name=\"against\" value=\"{System.Text.RegularExpressions.Regex.Escape(offers[0].Id)}\"", page);
        var (_, all) = await site.GetAsync($"/runs/{Standard.RunId}/sheet.html");
        var (_, one) = await site.GetAsync($"/runs/{Standard.RunId}/sheet.html?jobs=document-ocr");
        Assert.True(Jobs(all) > 1);
        Assert.Equal(1, Jobs(one));
    }

    [Theory]
    [InlineData("against=nowhere", "no offer of the catalog")]
    [InlineData("against=a,b,c", "has room for 2")]
    [InlineData("jobs=document-orc", "document-ocr")]
    public async Task A_choice_that_cannot_be_made_says_why(string query, string reason)
    {
        await using var site = await ServedSite.StartAsync([Standard]);
        foreach (var path in new[] { $"/sheet?run={Standard.RunId}&{query}", $"/runs/{Standard.RunId}/sheet.html?{query}" })
        {
            var (status, page) = await site.GetAsync(path);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains(reason, page, StringComparison.Ordinal);
        }
    }

    private static int Jobs(string sheet) => sheet.Split("<span class=\"job\">").Length - 1;

    /// <summary>Waits for leave to send the file: a server that refuses it would break the line in the middle.</summary>
    private static async Task<HttpResponseMessage> SendAsync(ServedSite site, string name, byte[] content, string query = "", string? origin = null)
    {
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { file, "file", name } };
        return await site.SendAsync(HttpMethod.Post, $"/sheet/logo?run={Standard.RunId}{query}", [("Origin", origin ?? site.Address.ToString().TrimEnd('/')), ("Expect", "100-continue")], form);
    }
}
