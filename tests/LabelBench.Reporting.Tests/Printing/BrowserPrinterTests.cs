using LabelBench.Reporting.Printing;
using LabelBench.Reporting.Sheets;
using LabelBench.Reporting.Tests.Browser;
using LabelBench.Reporting.Tests.Sheets;
using LabelBench.Testing;
using LabelBench.Testing.Browser;

namespace LabelBench.Reporting.Tests.Printing;

public sealed class BrowserPrinterTests : IDisposable
{
    /// <summary>Time for a shell to begin on a busy machine.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    private readonly TemporaryFolder folder = new();

    public static TheoryData<SheetLanguage> Languages => [.. Enum.GetValues<SheetLanguage>()];

    [BrowserTheory, MemberData(nameof(Languages))]
    public async Task A_sheet_prints_to_one_page_in_every_language_however_long_its_texts(SheetLanguage language)
    {
        // German has the longest words: where it fits on the shorter page, the others do.
        foreach (var paper in language == SheetLanguage.De ? Enum.GetValues<PaperSize>() : [PaperSize.A4])
        {
            var pdf = await Printer().PrintAsync(SheetPage.Render(SheetSample.Longest(), language, paper, null), default);
            Assert.Equal(1, PrintedFile.Pages(pdf));
        }
        if (language == SheetLanguage.De)
            Assert.Equal(1, PrintedFile.Pages(await Printer().PrintAsync(SheetPage.Render(SheetSample.LongestOfTwo(), language, PaperSize.Letter, null), default)));
    }

    [BrowserFact]
    public async Task Pages_are_counted_and_more_than_one_is_refused()
    {
        var html = SheetPage.Render(SheetSample.Standard(), SheetLanguage.En, PaperSize.A4, null);
        Assert.Equal(2, PrintedFile.Pages(await Printer().PrintAsync(html.Replace("</main>", "</main><main class=\"sheet\">more</main>", StringComparison.Ordinal), default)));
        var sheet = SheetSample.Standard();
        var endless = sheet with { Jobs = [.. Enumerable.Repeat(sheet.Jobs[0], 40)] };
        var failure = await Assert.ThrowsAsync<BrowserFailedException>(() => new SheetWriter(SheetLanguage.En, PaperSize.A4, null, Printer()).WriteAsync(endless, folder["sheet"], [SheetFormat.Png], default));
        Assert.Contains("one page", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [BrowserFact]
    public async Task A_picture_shows_the_whole_page_twice_as_sharp()
    {
        var files = await new SheetWriter(SheetLanguage.De, PaperSize.Letter, null, Printer()).WriteAsync(SheetSample.Standard(), folder["sheet-de"], [SheetFormat.Png, SheetFormat.Html, SheetFormat.Png], default);
        Assert.Equal<string>([folder["sheet-de.html"], folder["sheet-de.png"]], files);
        var picture = File.ReadAllBytes(files[1]);
        Assert.True(PrintedFile.IsWholePng(picture));
        Assert.Equal((1632, 2112), (picture[18] << 8 | picture[19], picture[22] << 8 | picture[23]));
    }

    [BrowserFact]
    public async Task A_picture_of_a_report_ends_where_the_report_ends_and_a_page_that_does_not_fit_is_refused()
    {
        var html = PageSamples.Of("report");
        var picture = await Printer().PictureAsync(html, default);
        Assert.Equal(1280, picture[18] << 8 | picture[19]);
        var height = picture[22] << 8 | picture[23];
        Assert.InRange(height, 2000, 31_999);
        var longer = html.Replace("<footer>", "<div style=\"height:500px\"></div><footer>", StringComparison.Ordinal);
        picture = await Printer().PictureAsync(longer, default);
        Assert.InRange(picture[22] << 8 | picture[23], height + 490, height + 520); // margins meet otherwise
        var failure = await Assert.ThrowsAsync<BrowserFailedException>(() => Printer().PictureAsync(html.Replace("<footer>", "<div style=\"height:40000px\"></div><footer>", StringComparison.Ordinal), default));
        Assert.Contains("Print it as a PDF", failure.Message, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Hostile_names_run_nothing_in_a_browser()
    {
        // A script that ran would have replaced the document before it was printed.
        var html = SheetPage.Render(SheetSample.OfHostile(), SheetLanguage.En, PaperSize.A4, null).Replace("alert(1)", "document.documentElement.remove()", StringComparison.Ordinal);
        var safe = (await Printer().PrintAsync(html, default)).Length;
        var ran = (await Printer().PrintAsync("<html><body>x<script>document.documentElement.remove()</script></body></html>", default)).Length;
        Assert.True(safe > 3 * ran, $"{safe} bytes of the sheet, {ran} of an empty page");
    }

    [UnixFact]
    public async Task A_browser_that_dies_in_mid_print_is_told_and_leaves_nothing()
    {
        var died = await Assert.ThrowsAsync<BrowserFailedException>(() => Fake("printf '%%PDF-1.4 half' > \"$result\"; echo out of luck >&2; kill -9 $$").PrintAsync("<p>", default));
        Assert.Contains("ended with code 137 before the PDF was whole (out of luck). Nothing was written.", died.Message, StringComparison.Ordinal);
        Assert.Empty(Leftovers());
    }

    [UnixFact]
    public async Task Half_a_file_is_not_taken_for_a_whole_one()
    {
        await Assert.ThrowsAsync<BrowserFailedException>(() => Fake("printf '%%PDF-1.4 half' > \"$result\"").PrintAsync("<p>", default));
        await Assert.ThrowsAsync<BrowserFailedException>(() => Fake("printf '\\211PNG half' > \"$result\"").PictureAsync("<p>", PaperSize.A4, default));
        await Assert.ThrowsAsync<BrowserFailedException>(() => Fake("true").PrintAsync("<p>", default));
    }

    [UnixFact]
    public async Task A_browser_that_hangs_is_stopped_with_its_children()
    {
        var hung = await Assert.ThrowsAsync<BrowserFailedException>(() => Fake($"sleep 7531 & echo $! > '{folder["child"]}'; wait", Short).PrintAsync("<p>", default));
        Assert.Contains("did not print the page within 3 s and was stopped", hung.Message, StringComparison.Ordinal);
        var child = int.Parse(File.ReadAllText(folder["child"]), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(await GoneAsync(child), "its child lives on");
        Assert.Empty(Leftovers());
    }

    [UnixFact]
    public async Task An_interrupted_print_stops_the_browser()
    {
        using var interrupt = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fake("sleep 7532").PrintAsync("<p>", interrupt.Token));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_told()
    {
        File.WriteAllText(folder["text"], "no program");
        var failure = await Assert.ThrowsAsync<BrowserFailedException>(() => new BrowserPrinter(folder["text"], Short).PrintAsync("<p>", default));
        Assert.Contains("cannot be started", failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_failed_print_keeps_the_sheet_of_before()
    {
        File.WriteAllText(folder["sheet.pdf"], "old");
        await Assert.ThrowsAsync<BrowserFailedException>(() => new SheetWriter(SheetLanguage.En, PaperSize.A4, null, Fake("exit 3")).WriteAsync(SheetSample.Standard(), folder["sheet"], [SheetFormat.Html, SheetFormat.Pdf], default));
        Assert.Equal("old", File.ReadAllText(folder["sheet.pdf"]));
        Assert.False(File.Exists(folder["sheet.html"]));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_leaves_nothing_beside_it()
    {
        Directory.CreateDirectory(folder["sheet.html"]);
        await Assert.ThrowsAnyAsync<Exception>(() => new SheetWriter(SheetLanguage.En, PaperSize.A4, null, null).WriteAsync(SheetSample.Standard(), folder["sheet"], [SheetFormat.Html], default));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Without_a_browser_the_message_says_how_to_get_one()
    {
        var problem = Assert.Single(Browsers.Find(null, "--browser", name => name == "PATH" ? folder.Path : null).Problems);
        Assert.Contains("apt-get install chromium", problem.Text, StringComparison.Ordinal);
        Assert.Contains("--browser FILE", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_is_named_by_option_before_variable_before_path()
    {
        foreach (var name in new[] { "a", "b", OperatingSystem.IsWindows() ? "msedge.exe" : "msedge" })
            File.WriteAllText(folder[name], "");
        string? Environment(string name) => name == "PATH" ? folder.Path : name == Browsers.Variable ? folder["b"] : null;
        Assert.Equal(folder["a"], Browsers.Find(folder["a"], "--browser", Environment).Value);
        Assert.Equal(folder["b"], Browsers.Find(null, "--browser", Environment).Value);
        Assert.StartsWith(folder["msedge"], Browsers.Find(null, "--browser", name => name == "PATH" ? folder.Path : null).Value, StringComparison.Ordinal);
        Assert.Contains("which is no file", Assert.Single(Browsers.Find(folder["none"], "--browser", Environment).Problems).Text, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_machine_without_the_characters_of_a_language_is_warned_of()
    {
        Assert.Null(await CjkFonts.WarningAsync(SheetLanguage.De, default, Script("exit 1")));
        Assert.Null(await CjkFonts.WarningAsync(SheetLanguage.Ja, default, Script("[ \"$1\" = :lang=ja ] && echo Noto Sans CJK JP")));
        Assert.Contains("apt-get install fonts-noto-cjk", await CjkFonts.WarningAsync(SheetLanguage.Zh, default, Script("true")), StringComparison.Ordinal);
        Assert.Contains("was not checked", await CjkFonts.WarningAsync(SheetLanguage.Zh, default, folder["no-such-program"]), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static BrowserPrinter Printer() => new(BrowserFactAttribute.Browser!, TimeSpan.FromMinutes(2));

    /// <summary>A browser made of a script, in which $result is the file that it is told to write.</summary>
    private BrowserPrinter Fake(string script, TimeSpan? patience = null) => new(
        Script($"for a; do case \"$a\" in --print-to-pdf=*|--screenshot=*) result=${{a#*=}};; --user-data-dir=*) dirname \"${{a#*=}}\" >> '{folder["folders"]}';; esac; done\n{script}"), patience ?? TimeSpan.FromMinutes(1));

    private string Script(string script) => StandInProgram.Write(folder[$"fake-{Guid.NewGuid():N}"], script);

    private string[] Leftovers() => [.. File.ReadAllLines(folder["folders"]).Where(Directory.Exists)];

    private static async Task<bool> GoneAsync(int process)
    {
        for (var i = 0; i < 1500; i++)
        {
            if (!File.Exists($"/proc/{process}/stat") || File.ReadAllText($"/proc/{process}/stat").Contains(") Z", StringComparison.Ordinal))
                return true;
            await Task.Delay(20);
        }
        return false;
    }
}
