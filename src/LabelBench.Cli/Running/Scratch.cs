using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Cli.Running;

/// <summary>A folder for labels in the making, removed at the end; those that a killed run left behind go when the next begins.</summary>
internal sealed class Scratch : IDisposable
{
    private const string Prefix = "scratch-";

    private Scratch(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="UserMistakeException">Nothing can be written there.</exception>
    public static Scratch Open(string cacheFolder)
    {
        try
        {
            return Make(cacheFolder);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException || refused is IOException mistake && !FullDisk.Caused(mistake))
        {
            throw new UserMistakeException(cacheFolder, $"cannot hold generated models and inputs: {refused.Message.TrimEnd('.')}; set LABELBENCH_CACHE to a folder that can be written.");
        }
    }

    private static Scratch Make(string cacheFolder)
    {
        Directory.CreateDirectory(cacheFolder);
        foreach (var folder in Directory.EnumerateDirectories(cacheFolder, Prefix + "*"))
        {
            if (int.TryParse(System.IO.Path.GetFileName(folder).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var owner) && !IsAlive(owner))
                Remove(folder);
        }
        return new Scratch(Directory.CreateDirectory(System.IO.Path.Combine(cacheFolder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}"))).FullName);
    }

    public void Dispose() => Remove(Path);

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be removed now is removed by the next run.
        }
    }
}
