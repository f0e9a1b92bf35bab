using System.Text.Json;

namespace LabelBench.Core;

/// <summary>Why a file or folder that a user named or owns cannot be read, in words that say what to do.</summary>
public static class Unreadable
{
    /// <summary>Whether an attempt to read ended with something that the user can put right: a file that is not there, is closed to this user, is broken off, or has a name that is none.</summary>
    public static bool Is(Exception mistake) => mistake is IOException or UnauthorizedAccessException or ArgumentException { ParamName: "path" or "fileName" };

    /// <param name="path">The file.</param>
    /// <param name="mistake">What the attempt ended with.</param>
    /// <returns>What follows the file's name in a message: <c>cannot be read: there is no such file.</c></returns>
    public static string Why(string path, Exception mistake) => $"cannot be read: {Reason(path, mistake)}.";

    /// <summary>The same for a folder and what lies in it.</summary>
    public static string WhyFolder(string path, Exception mistake) =>
        $"cannot be read: {(mistake is UnauthorizedAccessException ? "this user may not read it, or not all that is in it" : Reason(path, mistake))}.";

    /// <summary>The reason alone, on one line, to stand behind an item's name.</summary>
    public static string Reason(string path, Exception mistake) => mistake switch
    {
        FileNotFoundException or DirectoryNotFoundException when !Directory.Exists(path) => "there is no such file",
        FileNotFoundException or UnauthorizedAccessException when Directory.Exists(path) => "it is a folder; name a file",
        UnauthorizedAccessException => "this user may not read it",
        EndOfStreamException => "it ends in the middle: it was cut off, or is still being written; copy it again",
        PathTooLongException => "its name is longer than this system allows",
        IOException inUse when IsInUse(inUse) => "another program holds it open; close that program or try again",
        JsonException { LineNumber: { } line } => FormattableString.Invariant($"line {line + 1} is no JSON, or not what belongs there; copy or make the file again"),
        ArgumentException => "its name is empty or holds a character that no name has",
        _ => mistake.Message.ReplaceLineEndings(" ").TrimEnd(' ', '.'),
    };

    // EWOULDBLOCK on Linux and macOS, where .NET locks what it opens; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.
    private static bool IsInUse(IOException mistake) => OperatingSystem.IsWindows()
        ? mistake.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : mistake.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);
}
