using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabelBench.Reporting.Sheets;

namespace LabelBench.Reporting.Printing;

/// <summary>
/// Prints a page of ours with a browser without a window, in a process of its own with a profile folder of its own, which both go when it is done.
/// The page comes back as bytes: a browser that dies leaves nothing behind.
/// </summary>
/// <param name="browser">Program of Chromium, Chrome or Edge.</param>
/// <param name="patience">How long it may take; one page takes 2 s on a quiet machine.</param>
public sealed class BrowserPrinter(string browser, TimeSpan patience)
{
    /// <summary>Dots of a picture for each CSS pixel: 192 an inch, as sharp as a screen shows.</summary>
    private const int Sharpness = 2;

    private const string PageFile = "page.html";

    /// <summary>Ten times what a busy machine was seen to need.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(60);

    /// <returns>A whole PDF file.</returns>
    /// <exception cref="BrowserFailedException">The browser died, hung, or wrote something else.</exception>
    public async Task<byte[]> PrintAsync(string html, CancellationToken cancellation) =>
        await RunAsync(html, "PDF", PrintedFile.IsWholePdf, result => ["--no-pdf-header-footer", $"--print-to-pdf={result}"], cancellation).ConfigureAwait(false);

    /// <summary>A picture of a page that fills one sheet of paper.</summary>
    /// <returns>A whole PNG file.</returns>
    /// <exception cref="BrowserFailedException">The browser died, hung, or wrote something else.</exception>
    public async Task<byte[]> PictureAsync(string html, PaperSize paper, CancellationToken cancellation)
    {
        var (width, height) = paper.Pixels();
        return await RunAsync(html, "PNG", PrintedFile.IsWholePng, result =>
            ["--hide-scrollbars", string.Create(CultureInfo.InvariantCulture, $"--force-device-scale-factor={Sharpness}"), string.Create(CultureInfo.InvariantCulture, $"--window-size={width},{height}"), $"--screenshot={result}"],
            cancellation).ConfigureAwait(false);
    }

    /// <param name="task">Arguments for what to do, given the file to write.</param>
    private async Task<byte[]> RunAsync(string html, string what, Func<byte[], bool> isWhole, Func<string, string[]> task, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("labelbench-print-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, PageFile), html, new UTF8Encoding(false), cancellation).ConfigureAwait(false);
            var file = Path.Combine(folder, "result." + what.ToLowerInvariant());
            var (exitCode, said) = await EndAsync(folder, task(file), cancellation).ConfigureAwait(false);
            if (exitCode == 0 && File.Exists(file) && await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false) is var result && isWhole(result))
                return result;
            throw new BrowserFailedException(string.Create(CultureInfo.InvariantCulture,
                $"{browser} ended with code {exitCode} before the {what} was whole{(said.Length > 0 ? $" ({said})" : "")}. Nothing was written. Try again, or name another browser with --browser FILE."));
        }
        finally
        {
            Remove(folder);
        }
    }

    private async Task<(int ExitCode, string Said)> EndAsync(string folder, string[] task, CancellationToken cancellation)
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
        return (process.ExitCode, await Said(output, error).ConfigureAwait(false));
    }

    private Process Start(string folder, string[] task)
    {
        string[] arguments =
        [
            "--headless", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={Path.Combine(folder, "profile")}",
            // Our page asks nothing of any network, and neither may the browser.
            "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync", "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-breakpad",
            // A browser refuses its sandbox to root; the page has no script and loads nothing.
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
}
