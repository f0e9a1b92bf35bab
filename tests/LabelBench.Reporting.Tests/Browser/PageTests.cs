using LabelBench.Testing.Browser;
using Microsoft.Playwright;

namespace LabelBench.Reporting.Tests.Browser;

/// <summary>Every page in a browser: for eyes that need contrast, for a keyboard, for a screen reader, on a phone and on paper; and with names that attack it.</summary>
public sealed class PageTests(BrowserSession session) : IClassFixture<BrowserSession>
{
    /// <summary>CSS pixels: an A4 page between the margins of a report is 182 mm wide, a sheet fills A4 or Letter.</summary>
    private const int Desk = 1280, Phone = 360, Paper = 688, SheetOfPaper = 816;

    /// <summary>Of these pictures are kept.</summary>
    private static readonly string[] Kept = ["report", "report-scaling", "comparison", "history", "plan", "sheet"];

    public static TheoryData<string> Pages => [.. PageSamples.Names];

    public static TheoryData<string> HostilePages => [.. PageSamples.HostileNames];

    [BrowserTheory, MemberData(nameof(Pages))]
    public async Task A_page_can_be_read_by_all_in_light_and_dark_at_a_desk_on_a_phone_and_on_paper(string name)
    {
        await using var opened = await session.OpenAsync(PageSamples.Of(name));
        Assert.Equal("", opened.Events);
        Assert.Equal("", await opened.StructureAsync());
        foreach (var (scheme, width, media) in Looks(name))
        {
            await opened.ShowAsync(scheme, width, media);
            Assert.Equal("", await opened.LookAsync());
            if (media == Media.Screen && Kept.Contains(name))
                await opened.KeepAsync($"{name}-{(scheme == ColorScheme.Dark ? "dark" : "light")}-{width}", whole: false);
        }
        Assert.Equal("", opened.Events);
    }

    private static IEnumerable<(ColorScheme, int, Media)> Looks(string name) =>
    [
        (ColorScheme.Light, Desk, Media.Screen), (ColorScheme.Dark, Desk, Media.Screen), (ColorScheme.Light, Phone, Media.Screen), (ColorScheme.Dark, Phone, Media.Screen),
        (ColorScheme.Dark, name.StartsWith("sheet", StringComparison.Ordinal) ? SheetOfPaper : Paper, Media.Print),
    ];

    [BrowserTheory, MemberData(nameof(Pages))]
    public async Task A_keyboard_reaches_every_control_in_the_order_of_the_page_and_shows_where_it_is(string name)
    {
        await using var opened = await session.OpenAsync(PageSamples.Of(name));
        Assert.Equal("", await opened.KeyboardAsync(most: 30));
    }

    [BrowserTheory, MemberData(nameof(HostilePages))]
    public async Task Names_that_attack_a_page_stay_text(string name)
    {
        await using var opened = await session.OpenAsync(PageSamples.HostileOf(name));
        await opened.ShowAsync(ColorScheme.Light, Desk);
        // Charts write their tooltips as HTML.
        foreach (var chart in await opened.Page.Locator(".chart").AllAsync())
        {
            await chart.ScrollIntoViewIfNeededAsync();
            var box = await chart.BoundingBoxAsync() ?? throw new InvalidOperationException("a chart has no place");
            for (var part = 1; part < 8; part++)
                await opened.Page.Mouse.MoveAsync(box.X + box.Width * part / 8, box.Y + box.Height * 0.4f);
        }
        Assert.Equal(0, await opened.Page.Locator("img[src=x], script[src]").CountAsync());
        Assert.Contains("alert(1)", await opened.Page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("", opened.Events);
    }

    /// <summary>The lines of a figure differ in their dashes or their marks, not in colour alone; so do the parts of a bar.</summary>
    [BrowserTheory, MemberData(nameof(Pages))]
    public async Task No_line_is_told_by_its_colour_alone(string name)
    {
        await using var opened = await session.OpenAsync(PageSamples.Of(name));
        await opened.ShowAsync(ColorScheme.Light, Desk);
        var alike = await opened.Page.EvaluateAsync<string[]>("""
            () => !window.echarts ? [] : [...document.querySelectorAll('.chart')].flatMap(box => {
              const series = echarts.getInstanceByDom(box).getOption().series.filter(s => !s.silent && s.name && !s.name.startsWith('series'));
              const marks = series.map(s => JSON.stringify([s.type, s.type === 'bar' ? (s.itemStyle.decal || null) : [s.lineStyle?.width === 0 ? null : s.lineStyle?.type, s.lineStyle?.width === 0 || s.showSymbol ? s.symbol : null]]));
              return marks.map((m, i) => marks.indexOf(m) < i ? box.id + ': ' + series[i].name + ' as ' + series[marks.indexOf(m)].name : null).filter(Boolean);
            })
            """);
        Assert.Empty(alike);
    }

    [BrowserFact]
    public async Task The_first_screen_answers_what_the_machine_is_good_for_what_limits_it_and_what_to_rent()
    {
        await using var opened = await session.OpenAsync(PageSamples.Of("report"));
        foreach (var (width, height) in new[] { (Desk, 720), (Phone, 844) })
        {
            await opened.Page.SetViewportSizeAsync(width, height);
            foreach (var question in new[] { "Good for", "Limited by", "To rent" })
            {
                var box = await opened.Page.Locator(".answers div", new() { Has = opened.Page.Locator("dt", new() { HasTextString = question }) }).BoundingBoxAsync();
                Assert.InRange(box!.Y + box.Height, 0, height);
            }
        }
    }

    [BrowserFact]
    public async Task The_audit_finds_what_is_wrong()
    {
        await using var opened = await session.OpenAsync("""
            <html><head><title>x</title></head><body><main><h1>A</h1><h3>B</h3><p style="color:#999">pale</p><table><tr><td>1</td></tr></table><div role="img"></div><input><a href="#no"></a>
            <p style="width:5000px">wide</p></main></body></html>
            """);
        await opened.ShowAsync(ColorScheme.Light, Phone);
        var (structure, look) = (await opened.StructureAsync(), await opened.LookAsync());
        Assert.All(new[] { "no language", "skips a level", "without a caption", "without a description", "without a label", "without a name", "leads nowhere" }, part => Assert.Contains(part, structure, StringComparison.Ordinal));
        Assert.All(new[] { "contrast 2.8", "wider than the window" }, part => Assert.Contains(part, look, StringComparison.Ordinal));
    }
}
