using System.Diagnostics;

namespace LabelBench.EndToEnd.Tests.Harness;

/// <summary>A browser without a window.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <returns>The page after its scripts ran, and what the browser logged.</returns>
    public static async Task<(string Page, string Log)> OpenAsync(string file, string profile)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!,
            ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr", "--log-level=0", $"--user-data-dir={profile}",
             "--window-size=1200,4000", "--virtual-time-budget=5000", "--dump-dom", new Uri(file).AbsoluteUri])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (page, log) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(LabelBenchProgram.Patience);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        return (await page, await log);
    }
}

/// <summary>A test that needs a browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Chromium.Path is null ? "needs Chromium on the PATH" : null;
}
