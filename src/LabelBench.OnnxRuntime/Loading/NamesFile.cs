using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.OnnxRuntime.Loading;

/// <summary>A text file with the names of a model's classes, one a line, in the order of their numbers.</summary>
internal static class NamesFile
{
    /// <exception cref="UserMistakeException">The file cannot be read, or holds another number of names.</exception>
    public static ImmutableArray<string> Read(string path, int expected)
    {
        try
        {
            var names = File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).ToImmutableArray();
            return names.Length == expected
                ? names
                : throw new UserMistakeException(path, string.Create(CultureInfo.InvariantCulture, $"holds {names.Length} names, but the model has {expected} classes; give one name a line for each."));
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            throw new UserMistakeException(path, Unreadable.Why(path, e));
        }
    }
}
