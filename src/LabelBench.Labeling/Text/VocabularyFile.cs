using System.Text;
using LabelBench.Core;

namespace LabelBench.Labeling.Text;

/// <summary>A vocabulary as a file: one entry a line, UTF-8; the id of an entry is the number of its line, from 0.</summary>
internal static class VocabularyFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="create">Makes the vocabulary of the entries; told the path for messages.</param>
    internal static Checked<T> Read<T>(string path, Func<IEnumerable<string>, string, Checked<T>> create) where T : class
    {
        try
        {
            return create(File.ReadAllText(path, Strict).TrimEnd('\n', '\r').Split('\n').Select(line => line.TrimEnd('\r')), path);
        }
        catch (DecoderFallbackException)
        {
            return Checked<T>.Invalid(new Problem(path, "", "is not UTF-8; save the vocabulary as UTF-8 text, one entry a line."));
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Checked<T>.Invalid(new Problem(path, "", Unreadable.Why(path, e)));
        }
    }
}
