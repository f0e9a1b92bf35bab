using System.Text.RegularExpressions;

namespace LabelBench.Architecture.Tests;

/// <summary>House rules that can be seen in a file's text.</summary>
internal static partial class SourceRules
{
    /// <summary>Longest file, in lines, that may hold a family: types that are only understood together, read in one go.</summary>
    private const int LongestFamily = 70;

    /// <summary>Names of the public types that a C# file declares at its top level; the house style puts them at the start of a line.</summary>
    public static IReadOnlyList<string> PublicTypes(string text) => [.. PublicType().Matches(text).Select(m => m.Groups["name"].Value).Distinct()];

    /// <summary>Whether a file holds one public type and is named after it, or is a small family: a type with the file's name and the data that goes with it, one class at most.</summary>
    public static bool IsNamedAfterItsType(string fileName, string text)
    {
        var types = PublicTypes(text);
        var name = fileName.Split('.')[0];
        var classes = PublicType().Matches(text).Count(m => m.Groups["kind"].Value == "class");
        return types.Count == 0
            || (types.Count == 1 && types[0] == name)
            || (types.Contains(name) && classes <= 1 && text.Split('\n').Length <= LongestFamily);
    }

    /// <summary>Words that do not belong into finished code, with the line they stand in.</summary>
    public static IEnumerable<string> BannedWords(string text) =>
        text.Split('\n').SelectMany((line, i) => Banned().Matches(line).Select(m => $"line {i + 1}: {m.Value}"));

    [GeneratedRegex(@"^public (?:(?:sealed|abstract|static|readonly|partial|ref|unsafe|new) )*(?<kind>record struct|record class|record|class|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    // Unfinished work, and folders of one developer's machine.
    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|NotImplementedException|(?<![\w.])/(?:work|home|root|Users)/\w+|\b[A-Za-z]:\\Users\\")]
    private static partial Regex Banned();
}
