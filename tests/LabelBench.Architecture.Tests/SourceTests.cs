namespace LabelBench.Architecture.Tests;

public class SourceTests
{
    /// <summary>Larger families that are nevertheless best read in one file.</summary>
    private static readonly string[] LargeFamilies =
    [
        "src/LabelBench.Core/Units.cs",
        "src/LabelBench.Records/TrialRecord.cs",
        "src/LabelBench.Workloads/Vocabulary.cs",
    ];

    [Fact]
    public void A_file_holds_one_public_type_or_a_small_family_and_is_named_after_it()
    {
        var wrong = Repository.SourceFiles(".cs")
            .Where(path => !LargeFamilies.Contains(Repository.RelativePath(path)) && !SourceRules.IsNamedAfterItsType(Path.GetFileName(path), File.ReadAllText(path)))
            .Select(path => $"{Repository.RelativePath(path)}: {string.Join(", ", SourceRules.PublicTypes(File.ReadAllText(path)))}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_large_family_still_needs_its_exception() => Assert.All(LargeFamilies, family =>
        Assert.False(SourceRules.IsNamedAfterItsType(Path.GetFileName(family), File.ReadAllText(Path.Combine(Repository.Root, family))), family));

    [Theory]
    [InlineData("Offer.cs", "public record Offer();\n", true)]
    [InlineData("Offer.Parsing.cs", "public partial class Offer\n", true)]
    [InlineData("Offer.cs", "internal class Hidden\n", true)]
    [InlineData("Offer.cs", "public record Demand();\n", false)]
    [InlineData("Offer.cs", "public record Offer();\npublic enum Term\n", true)]
    [InlineData("Offers.cs", "public record Offer();\npublic enum Term\n", false)]
    [InlineData("Offer.cs", "public class Offer\npublic static class OfferReader\n", false)]
    public void A_small_family_is_told_from_two_types_that_happen_to_share_a_file(string file, string text, bool expected) =>
        Assert.Equal(expected, SourceRules.IsNamedAfterItsType(file, text));

    [Fact]
    public void A_family_ends_where_its_file_is_no_longer_read_in_one_go() =>
        Assert.False(SourceRules.IsNamedAfterItsType("Offer.cs", "public record Offer();\npublic enum Term\n" + new string('\n', 100)));

    [Fact]
    public void No_unfinished_work_and_no_folder_of_a_developers_machine_is_in_the_source()
    {
        var found = Repository.SourceFiles(".cs", ".csproj", ".props", ".sql", ".html", ".js", ".css")
            .SelectMany(path => SourceRules.BannedWords(File.ReadAllText(path)).Select(word => $"{Repository.RelativePath(path)} {word}"));
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("public sealed record Offer(int A);\n", "Offer")]
    [InlineData("public readonly record struct Watts(double Value) : IUnit<Watts>\n", "Watts")]
    [InlineData("public abstract record Reading<T> where T : struct\n{\n    public sealed record Measured(T Value);\n}\n", "Reading")]
    [InlineData("public delegate int Score(int a);\npublic static partial class X\n", "Score,X")]
    [InlineData("internal sealed class Hidden\n{\n    public enum Inner { A }\n}\n", "")]
    [InlineData("// public class InComment\n", "")]
    public void Public_types_are_found_in_source(string text, string names) => Assert.Equal(names, string.Join(',', SourceRules.PublicTypes(text)));

    [Theory]
    [InlineData("// TODO later")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("var x = \"/home/anna/models\";")]
    [InlineData("var x = \"/root/models\";")]
    [InlineData("var x = @\"C:\\Users\\Anna\";")]
    public void Banned_words_are_found_in_source(string line) => Assert.Single(SourceRules.BannedWords("first line\n" + line));

    [Theory]
    [InlineData("var todos = 3; // what is left to do")]
    [InlineData("/proc/self/mountinfo, /sys/fs/cgroup")]
    [InlineData("https://example.org/home/page")]
    [InlineData("Network/home/load")]
    public void Ordinary_words_are_not_banned(string line) => Assert.Empty(SourceRules.BannedWords(line));

    [Fact]
    public void The_files_that_are_checked_are_there() => Assert.True(Repository.SourceFiles(".cs").Count() > 30);
}
