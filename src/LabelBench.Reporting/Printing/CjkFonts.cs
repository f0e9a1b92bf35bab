using System.ComponentModel;
using System.Diagnostics;
using LabelBench.Reporting.Sheets;

namespace LabelBench.Reporting.Printing;

/// <summary>Whether this machine can draw the characters of a language: without its fonts a browser draws empty boxes.</summary>
public static class CjkFonts
{
    /// <param name="list">The program that lists fonts: fontconfig's <c>fc-list</c>.</param>
    /// <returns>A warning with its remedy, or null where nothing is missing. Windows has its own fonts.</returns>
    public static async Task<string?> WarningAsync(SheetLanguage language, CancellationToken cancellation, string list = "fc-list")
    {
        var wanted = language switch { SheetLanguage.Zh => ("zh-cn", "Chinese"), SheetLanguage.Ja => ("ja", "Japanese"), _ => default };
        if (wanted is not ({ } code, { } name) || OperatingSystem.IsWindows())
            return null;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(list, [$":lang={code}", "family"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var error = process.StandardError.ReadToEndAsync(cancellation);
            var fonts = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            _ = await error.ConfigureAwait(false);
            return fonts.Trim().Length > 0 ? null : $"no font on this machine has {name} characters: the sheet shows empty boxes. fix: apt-get install fonts-noto-cjk";
        }
        catch (Win32Exception)
        {
            return $"whether a font has {name} characters was not checked (no {list}); look at the sheet. fix, if it shows empty boxes: apt-get install fonts-noto-cjk";
        }
    }
}
