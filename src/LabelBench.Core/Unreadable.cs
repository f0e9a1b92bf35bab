namespace LabelBench.Core;

/// <summary>Why a file that a user named cannot be read, in words that say what to do.</summary>
public static class Unreadable
{
    /// <param name="mistake">What the attempt ended with.</param>
    public static string Why(string path, Exception mistake) => "cannot be read: " + mistake switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a folder; name a file.",
        UnauthorizedAccessException => "this user may not read it.",
        _ => mistake.Message,
    };
}
