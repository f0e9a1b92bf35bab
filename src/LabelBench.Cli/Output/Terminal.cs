namespace LabelBench.Cli.Output;

/// <summary>What the streams are connected to.</summary>
internal static class Terminal
{
    /// <summary>Live progress and colour only where a person watches.</summary>
    public static bool IsInteractive => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb" && Environment.GetEnvironmentVariable("CI") is null or "";

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
