using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LabelBench.Reporting.Sheets;

namespace LabelBench.Reporting.Printing;

/// <summary>
/// Prints a page of ours with a browser without a window, in a process of its own with a profile folder of its own, which both go when it is done.
/// The page comes back as bytes: a browser that dies leaves nothing behind.
/// </summary>
/// <param name="browser">Program of Chromium, Chrome or Edge.</param>
/// <param name="patience">How long it may take; one page takes 2 s on a quiet machine.</param>
public sealed partial class BrowserPrinter(string browser, TimeSpan patience)
{
    /// <summary>Dots of a picture for each CSS pixel: 192 an inch, as sharp as a screen shows.</summary>
    private const int Sharpness = 2;

    /// <summary>CSS pixels: the width of a page at a desk, the height of one that does not tell its own, and of the longest that was seen to be drawn to its end (Chromium's surfaces end at 32,767).</summary>
    private const int DeskWidth = 1280, UsualHeight = 1600, MostHeight = 32_000;

    private const string PageFile = "page.html";

    /// <summary>Ten times what a busy machine was seen to need.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(60);

    /// <summary>Prints a page on as many sheets of paper as it takes.</summary>
    /// <returns>A whole PDF file.</returns>
    /// <exception cref="BrowserFailedException">The browser died, hung, or wrote something else.</exception>
    public async Task<byte[]> PrintAsync(string html, CancellationToken cancellation) =>
        await RunAsync(html, "PDF", file => ["--no-pdf-header-footer", $"--print-to-pdf={file}"], (file, _) => Whole(file, PrintedFile.IsWholePdf), cancellation).ConfigureAwait(false);

    /// <summary>A picture of a page that fills one sheet of paper.</summary>
    /// <returns>A whole PNG file.</returns>
    /// <exception cref="BrowserFailedException">The browser died, hung, or wrote something else.</exception>
    public async Task<byte[]> PictureAsync(string html, PaperSize paper, CancellationToken cancellation)
    {
        var (width, height) = paper.Pixels();
        return await PictureAsync(html, width, height, Sharpness, cancellation).ConfigureAwait(false);
    }

    /// <summary>A picture of a whole page as it is at a desk, from its first line to its last.</summary>
    /// <returns>A whole PNG file.</returns>
    /// <exception cref="BrowserFailedException">The browser died, hung, or wrote something else; or the page is too long for a picture.</exception>
    public async Task<byte[]> PictureAsync(string html, CancellationToken cancellation)
    {
        // Figures take their height when they are drawn, so the page is laid out once to be measured.
        var document = await RunAsync(html, "page", _ => ["--hide-scrollbars", Window(DeskWidth, UsualHeight), "--dump-dom"], (_, output) => output, cancellation).ConfigureAwait(false);
        var height = HeightOfPage().Match(document) is { Success: true } told ? int.Parse(told.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : UsualHeight;
        return height <= MostHeight
            ? await PictureAsync(html, DeskWidth, height, 1, cancellation).ConfigureAwait(false)
            : throw new BrowserFailedException(string.Create(CultureInfo.InvariantCulture, $"The page is {height:#,0} pixels long, and a browser draws at most {MostHeight:#,0} in one picture. Nothing was written. Print it as a PDF, which has pages."));
    }

    private Task<byte[]> PictureAsync(string html, int width, int height, int sharpness, CancellationToken cancellation) => RunAsync(html, "PNG", file =>
        ["--hide-scrollbars", string.Create(CultureInfo.InvariantCulture, $"--force-device-scale-factor={sharpness}"), Window(width, height), $"--screenshot={file}"], (file, _) => Whole(file, PrintedFile.IsWholePng), cancellation);

    private static string Window(int width, int height) => string.Create(CultureInfo.InvariantCulture, $"--window-size={width},{height}");

    private static byte[]? Whole(string file, Func<byte[], bool> isWhole) => File.Exists(file) && File.ReadAllBytes(file) is var content && isWhole(content) ? content : null;

    /// <param name="task">Arguments for what to do, given the file to write.</param>
    /// <param name="result">What came of it, given that file and what the browser wrote on its standard output; null where that is not whole.</param>
    private async Task<T> RunAsync<T>(string html, string what, Func<string, string[]> task, Func<string, string, T?> result, CancellationToken cancellation) where T : class
    {
        var folder = Directory.CreateTempSubdirectory("labelbench-print-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, PageFile), html, new UTF8Encoding(false), cancellation).ConfigureAwait(false);
            var file = Path.Combine(folder, "result." + what.ToLowerInvariant());
            var (exitCode, output, said) = await EndAsync(folder, task(file), cancellation).ConfigureAwait(false);
            return exitCode == 0 && result(file, output) is { } whole ? whole : throw new BrowserFailedException(string.Create(CultureInfo.InvariantCulture,
                $"{browser} ended with code {exitCode} before the {what} was whole{(said.Length > 0 ? $" ({said})" : "")}. Nothing was written. Try again, or name another browser with --browser FILE."));
        }
        finally
        {
            Remove(folder);
        }
    }

    private async Task<(int ExitCode, string Output, string Said)> EndAsync(string folder, string[] task, CancellationToken cancellation)
    {
        using var process = Start(folder, task);
        // Both are read, so that it never waits for a full pipe.
        var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new BrowserFailedException(string.Create(CultureInfo.InvariantCulture, $"{browser} did not print the page within {patience.TotalSeconds:0.#} s and was stopped. Nothing was written. Try again when the machine is quieter, or name another browser with --browser FILE."));
        }
        var said = await Said(output, error).ConfigureAwait(false);
        return (process.ExitCode, output.IsCompletedSuccessfully ? await output.ConfigureAwait(false) : "", said);
    }

    private Process Start(string folder, string[] task)
    {
        string[] arguments =
        [
            "--headless", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={Path.Combine(folder, "profile")}",
            // Our page asks nothing of any network, and neither may the browser.
            "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync", "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-breakpad",
            // A browser refuses its sandbox to root; the page runs no script but ours, which its policy names by their hashes, and loads nothing.
            .. Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? ["--no-sandbox"] : Array.Empty<string>(),
            .. task,
            new Uri(Path.Combine(folder, PageFile)).AbsoluteUri,
        ];
        var start = new ProcessStartInfo(browser, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        // What it keeps beside its profile goes too.
        start.Environment["XDG_CONFIG_HOME"] = start.Environment["XDG_CACHE_HOME"] = Path.Combine(folder, "profile");
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception mistake)
        {
            throw new BrowserFailedException($"{browser} cannot be started: {mistake.Message}. Name another browser with --browser FILE.");
        }
    }

    /// <summary>The last line that is no remark about the desktop, which a server has none of.</summary>
    private static async Task<string> Said(Task<string> output, Task<string> error)
    {
        var enough = Task.Delay(TimeSpan.FromSeconds(2));
        // A child that outlives the browser may hold the pipes.
        if (await Task.WhenAny(Task.WhenAll(output, error), enough).ConfigureAwait(false) == enough)
            return "";
        var lines = (await error.ConfigureAwait(false)).Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && !l.Contains("dbus", StringComparison.OrdinalIgnoreCase)).ToArray();
        return lines.Length == 0 ? "" : Wording.PlainText.Line(lines[^1].Length > 300 ? lines[^1][..300] : lines[^1]);
    }

    private static void Remove(string folder)
    {
        // Helpers of a browser that was stopped may still write for a moment.
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>As report.js writes it on the root of the page.</summary>
    [GeneratedRegex("<html[^>]* data-height=\"([0-9]{1,7})\"", RegexOptions.CultureInvariant)]
    private static partial Regex HeightOfPage();
}
