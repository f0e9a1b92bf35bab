using System.Text.RegularExpressions;

namespace LabelBench.Architecture.Tests;

/// <summary>The pages of docs/ hold together: every link leads somewhere, and every page can be reached from the index.</summary>
public partial class DocumentationTests
{
    private const string Index = "docs/README.md";

    private static readonly string[] Written =
        [.. Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md"))
            .Append(Path.Combine(Repository.Root, "reports", "README.md")).Select(Repository.RelativePath).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Pages => [.. Written];

    [Theory, MemberData(nameof(Pages))]
    public void Every_relative_link_and_anchor_leads_somewhere(string page) =>
        Assert.Equal("", string.Join(", ", Links(page).Where(link => !Holds(page, link))));

    [Fact]
    public void Every_page_is_reached_from_the_index()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>([Index]);
        while (waiting.TryDequeue(out var page))
        {
            if (!reached.Add(page) || !page.EndsWith(".md", StringComparison.Ordinal))
                continue;
            foreach (var link in Links(page).Where(l => !l.StartsWith('#')))
                waiting.Enqueue(Target(page, link.Split('#')[0]));
        }
        Assert.Empty(Written.Where(p => p.StartsWith("docs/", StringComparison.Ordinal)).Except(reached));
    }

    [Fact]
    public void Every_picture_is_shown_and_says_what_it_shows()
    {
        var shown = Written.SelectMany(page => Pictures().Matches(Text(page)).Select(m => (Words: m.Groups[1].Value, File: Target(page, m.Groups[2].Value)))).ToArray();
        Assert.All(shown, picture => Assert.True(picture.Words.Length > 10, picture.File));
        var kept = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "images")).Select(Repository.RelativePath);
        Assert.Empty(kept.Except(shown.Select(p => p.File)));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_found()
    {
        Assert.False(Holds(Index, "no-such-page.md"));
        Assert.False(Holds(Index, "report.md#no-such-heading"));
        Assert.True(Holds(Index, "report.md#price"));
    }

    private static bool Holds(string page, string link)
    {
        var (file, anchor) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
        var target = file.Length == 0 ? page : Target(page, file);
        var path = Path.Combine(Repository.Root, target);
        return (File.Exists(path) || Directory.Exists(path)) && (anchor is null || (File.Exists(path) && Anchors(target).Contains(anchor)));
    }

    private static IEnumerable<string> Links(string page) =>
        LinkTargets().Matches(Text(page)).Select(m => m.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal));

    /// <summary>From the root, with slashes.</summary>
    private static string Target(string page, string link) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, Uri.UnescapeDataString(link)))).Replace('\\', '/');

    /// <summary>As forges make them: lower case, spaces as hyphens, no punctuation.</summary>
    private static IEnumerable<string> Anchors(string page) => Headings().Matches(Text(page))
        .Select(m => Punctuation().Replace(m.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Without what is quoted, which links nothing.</summary>
    private static string Text(string page) => Quoted().Replace(File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkTargets();

    [GeneratedRegex(@"!\[([^\]]*)\]\(([^)\s]+)\)")]
    private static partial Regex Pictures();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]+`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Quoted();
}
