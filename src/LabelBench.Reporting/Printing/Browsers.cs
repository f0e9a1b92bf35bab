using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Reporting.Printing;

/// <summary>Finds a browser that can print: Chromium, Chrome or Edge, of which one is on most machines.</summary>
public static class Browsers
{
    /// <summary>Variable of the environment that names the browser's program.</summary>
    public const string Variable = "LABELBENCH_BROWSER";

    private static readonly ImmutableArray<string> Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "chrome-headless-shell", "microsoft-edge", "microsoft-edge-stable", "msedge"];

    private static readonly ImmutableArray<string> WindowsFolders = ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"];

    private static readonly ImmutableArray<string> WindowsPlaces = [@"Google\Chrome\Application\chrome.exe", @"Microsoft\Edge\Application\msedge.exe", @"Chromium\Application\chrome.exe"];

    /// <param name="named">Path of a program, or null to look for one.</param>
    /// <param name="source">Option that named it, for messages.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    public static Checked<string> Find(string? named, string source, Func<string, string?> environment)
    {
        if ((named ?? environment(Variable)) is { Length: > 0 } given)
        {
            return File.Exists(given)
                ? Checked<string>.Valid(Path.GetFullPath(given))
                : Checked<string>.Invalid(new Problem(named is null ? Variable : source, "", $"names {given}, which is no file; give the program of Chromium, Chrome or Edge."));
        }
        return Candidates(environment).FirstOrDefault(File.Exists) is { } found
            ? Checked<string>.Valid(found)
            : Checked<string>.Invalid(new Problem("browser", "", $"neither Chromium nor Chrome nor Edge is on this machine, and PDF and PNG are printed by one. Install it (Debian: apt-get install chromium), name it with {source} FILE or {Variable}, or print the HTML elsewhere."));
    }

    private static IEnumerable<string> Candidates(Func<string, string?> environment)
    {
        var ending = OperatingSystem.IsWindows() ? ".exe" : "";
        var onPath = (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).SelectMany(folder => Names.Select(name => Path.Combine(folder, name + ending)));
        var usual = OperatingSystem.IsWindows()
            ? WindowsFolders.Select(environment).OfType<string>().SelectMany(folder => WindowsPlaces.Select(place => Path.Combine(folder, place)))
            : [];
        return onPath.Concat(usual);
    }
}
