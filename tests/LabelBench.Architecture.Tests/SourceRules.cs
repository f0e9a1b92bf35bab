using System.Text.RegularExpressions;

namespace LabelBench.Architecture.Tests;

/// <summary>House rules that can be seen in a file's text.</summary>
internal static partial class SourceRules
{
    /// <summary>Names of the public types that a C# file declares at its top level; the house style puts them at the start of a line.</summary>
    public static IReadOnlyList<string> PublicTypes(string text) => [.. PublicType().Matches(text).Select(m => m.Groups["name"].Value)];

    /// <summary>Words that do not belong into finished code, with the line they stand in.</summary>
    public static IEnumerable<string> BannedWords(string text) =>
        text.Split('\n').SelectMany((line, i) => Banned().Matches(line).Select(m => $"line {i + 1}: {m.Value}"));

    [GeneratedRegex(@"^public (?:(?:sealed|abstract|static|readonly|partial|ref|unsafe|new) )*(?:record struct|record class|record|class|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    // Unfinished work, and folders of one developer's machine.
    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|NotImplementedException|(?<![\w.])/(?:work|home|root|Users)/\w+|\b[A-Za-z]:\\Users\\")]
    private static partial Regex Banned();
}
