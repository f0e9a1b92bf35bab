using LabelBench.Reporting.Console;

namespace LabelBench.Cli.Output;

/// <summary>What the streams are connected to.</summary>
internal static class Terminal
{
    private const int NarrowestText = 40, WidestText = 120;

    /// <summary>Live progress and colour only where a person watches.</summary>
    public static bool IsInteractive => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb" && Environment.GetEnvironmentVariable("CI") is null or "";

    /// <summary>Columns that results are laid out for: those of the terminal within what reads well, or the usual ones where results go into a file or pipe, whose bytes then never depend on a window.</summary>
    /// <param name="file">File that was asked for; null for standard output.</param>
    public static int TextWidth(string? file = null) => file is not null || Console.IsOutputRedirected ? SummaryText.Width : Math.Clamp(Width, NarrowestText, WidestText);

    /// <summary>Of the window; of a usual one where there is none.</summary>
    public static int Width
    {
        get
        {
            try
            {
                return Console.WindowWidth is > 20 and var width ? width : 80;
            }
            catch (IOException)
            {
                return 80;
            }
        }
    }
}
