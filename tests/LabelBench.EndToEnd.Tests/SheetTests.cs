using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Reporting.Printing;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

public class SheetTests
{
    [ChromiumFact]
    public async Task A_sheet_of_a_run_is_printed_beside_its_record_and_a_browser_that_is_killed_leaves_the_old_one()
    {
        using var place = new Workplace();
        place.Write("sample/record.json", RecordJson.ToUtf8(RecordBuilder.Standard().Build()));

        var printed = await place.RunAsync("sheet", "sample", "--lang", "de", "--pdf", "--png");
        Say.Ended(0, printed);
        Assert.Equal(["sample/sheet-de.pdf", "sample/sheet-de.png"], printed.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var pdf = File.ReadAllBytes(place["sample/sheet-de.pdf"]);
        Assert.Equal(1, PrintedFile.Pages(pdf));
        Assert.True(PrintedFile.IsWholePng(File.ReadAllBytes(place["sample/sheet-de.png"])));

        var report = await place.RunAsync("report", "sample", "--format", "pdf");
        Say.Ended(0, report);
        Assert.Equal("sample/report.pdf\n", report.Out);
        Assert.InRange(PrintedFile.Pages(File.ReadAllBytes(place["sample/report.pdf"])) ?? 0, 2, 30);

        using var program = place.Start("sheet", "sample", "--lang", "de", "--pdf", "--paper", "letter");
        await program.UntilAsync(() => IsPrinting(place) && Linux.Children(program.Id).Any(browser => Linux.TrySignal(browser, Linux.Kill)), "no browser was started");
        var killed = await program.EndAsync();
        Say.Ended(5, killed);
        Assert.Contains("before the PDF was whole", killed.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was written", killed.Error, StringComparison.Ordinal);
        Assert.Equal("", killed.Out);
        Assert.Equal(pdf, File.ReadAllBytes(place["sample/sheet-de.pdf"]));
        Assert.Equal(4, Directory.GetFiles(place["sample"]).Length);
        Assert.Empty(Directory.GetFileSystemEntries(place["tmp"], "labelbench-print-*"));
    }

    [Fact]
    public async Task Mistakes_are_told_before_anything_is_written()
    {
        using var place = new Workplace();
        place.Write("invalid/record.json", RecordJson.ToUtf8(RecordBuilder.Standard().Rewrite(s => s.WithFailure(new TrialFailure(FailureReason.Crashed, "the worker ended with exit code 139", ""), 1, 2, 3)).Build()));
        place.Write("sample/record.json", RecordJson.ToUtf8(RecordBuilder.Standard().Build()));
        place.Write("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");

        Say.Mistake(await place.RunAsync("sheet", "invalid"), "has no valid trial");
        Say.Mistake(await place.RunAsync("sheet", "sample", "--logo", "logo.svg", "nothing-of-that-name"), "logo.svg", "holds a script");
        Say.Mistake(await place.RunAsync("sheet", "sample", "nothing-of-that-name"), "nothing-of-that-name", "is no run");
        Say.Mistake(await place.RunAsync("sheet", "sample", "--lang", "it"), "--lang: 'it' is not known");
        place.Variables["PATH"] = place["tmp"];
        Say.Mistake(await place.RunAsync("sheet", "sample", "--pdf"), "neither Chromium nor Chrome nor Edge", "apt-get install chromium");
        Say.Mistake(await place.RunAsync("report", "sample", "--format", "pdf"), "neither Chromium nor Chrome nor Edge", "apt-get install chromium");
        Assert.Single(Directory.GetFiles(place["sample"]));
    }

    private static bool IsPrinting(Workplace place) => Directory.EnumerateDirectories(place["tmp"], "labelbench-print-*").Any(d => Directory.Exists(Path.Combine(d, "profile")));
}
