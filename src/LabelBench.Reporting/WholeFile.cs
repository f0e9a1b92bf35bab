namespace LabelBench.Reporting;

/// <summary>Writes a file whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Through a file beside it, so that a full disk or a kill leaves the old file or the new one, never half of it.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="IOException">The file could not be written; nothing is left beside it.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static string Write(string path, byte[] content)
    {
        var unfinished = path + ".tmp";
        try
        {
            File.WriteAllBytes(unfinished, content);
            File.Move(unfinished, path, overwrite: true);
            return path;
        }
        catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
