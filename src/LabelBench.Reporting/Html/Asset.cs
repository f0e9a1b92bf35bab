using System.Collections.Concurrent;
using System.Text;

namespace LabelBench.Reporting.Html;

/// <summary>Files that are built into this assembly.</summary>
public static class Asset
{
    private static readonly ConcurrentDictionary<string, string> Read = new(StringComparer.Ordinal);

    /// <summary>The text with plain line ends, so that the hash of a script is the one the browser computes; a style begins with the colours that all share.</summary>
    /// <exception cref="InvalidOperationException">No such file was built in.</exception>
    public static string Text(string name) => Read.GetOrAdd(name, static n => n.EndsWith(".css", StringComparison.Ordinal) ? Own("colours.css") + Own(n) : Own(n));

    private static string Own(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} was not built in.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
