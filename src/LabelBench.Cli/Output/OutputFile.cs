using LabelBench.Core;

namespace LabelBench.Cli.Output;

/// <summary>Where a result goes.</summary>
internal static class OutputFile
{
    /// <param name="file">Null for standard output.</param>
    /// <exception cref="UserMistakeException">The file cannot be written.</exception>
    public static void Write(string text, string? file)
    {
        if (file is null)
        {
            Console.Out.Write(text);
            return;
        }
        try
        {
            File.WriteAllText(file, text);
        }
        catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(file, $"cannot be written: {mistake.Message}");
        }
    }
}
