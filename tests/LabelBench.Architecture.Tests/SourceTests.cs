namespace LabelBench.Architecture.Tests;

public class SourceTests
{
    /// <summary>Files that hold a family: types that are only understood together and are small enough to be read in one go.</summary>
    private static readonly string[] Families =
    [
        "src/LabelBench.Analysis/RunSummary.cs",
        "src/LabelBench.Capacity/Offer.cs",
        "src/LabelBench.Capacity/Recommendation.cs",
        "src/LabelBench.Core/Figure.cs",
        "src/LabelBench.Core/Problem.cs",
        "src/LabelBench.Core/Reading.cs",
        "src/LabelBench.Core/Units.cs",
        "src/LabelBench.Measurement/ISampler.cs",
        "src/LabelBench.Records/IResultStore.cs",
        "src/LabelBench.Records/MachineDescription.cs",
        "src/LabelBench.Records/RunRecord.cs",
        "src/LabelBench.Records/TrialRecord.cs",
        "src/LabelBench.Workloads/RunPlan.cs",
        "src/LabelBench.Workloads/Suite.cs",
        "src/LabelBench.Workloads/Vocabulary.cs",
        "src/LabelBench.Workloads/Workload.cs",
    ];

    [Fact]
    public void A_file_holds_one_public_type_and_is_named_after_it()
    {
        var wrong = Repository.SourceFiles(".cs")
            .Where(path => !Families.Contains(Repository.RelativePath(path)))
            .Select(path => (Path: Repository.RelativePath(path), Types: SourceRules.PublicTypes(File.ReadAllText(path))))
            .Where(file => file.Types.Distinct().Count() > 1 || (file.Types.Count > 0 && file.Types[0] != Path.GetFileName(file.Path).Split('.')[0]))
            .Select(file => $"{file.Path}: {string.Join(", ", file.Types)}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_family_file_is_still_there_and_still_a_family() => Assert.All(Families, family =>
        Assert.True(SourceRules.PublicTypes(File.ReadAllText(Path.Combine(Repository.Root, family))).Count > 1, $"{family} needs no exception"));

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
    [InlineData("var x = \"/work/models\";")]
    [InlineData("var x = @\"C:\\Users\\Anna\";")]
    public void Banned_words_are_found_in_source(string line) => Assert.Single(SourceRules.BannedWords("first line\n" + line));

    [Theory]
    [InlineData("var todos = 3; // what is left to do")]
    [InlineData("/proc/self/mountinfo, /sys/fs/cgroup")]
    [InlineData("https://example.org/home/page")]
    [InlineData("Network/work/load")]
    public void Ordinary_words_are_not_banned(string line) => Assert.Empty(SourceRules.BannedWords(line));

    [Fact]
    public void The_files_that_are_checked_are_there() => Assert.True(Repository.SourceFiles(".cs").Count() > 30);
}
