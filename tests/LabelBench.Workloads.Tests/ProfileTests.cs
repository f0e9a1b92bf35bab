using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

public class ProfileTests
{
    private static readonly string Classify = CatalogFolder.Shipped("image-classify.yaml");

    private static readonly int LastLine = Classify.TrimEnd('\n').Split('\n').Length;

    [Fact]
    public void A_profile_is_a_workload_of_its_own_behind_its_file()
    {
        var (file, large) = Two("""
            profiles:
              large:
                description: More of everything.
                input: { width: 3840, height: 2160 }
                preprocessing:
                  size: 448
                  resize_shorter_side: 512
                batch_sizes: [1, 32]
                slo: null
            """);
        Assert.Equal(("image-classify", null), (file.Id, file.ProfileOf));
        Assert.Equal(("image-classify-large", "image-classify"), (large.Id, large.ProfileOf));
        Assert.Equal(("Sort photos into classes (large)", "More of everything."), (large.Title, large.Description));
        Assert.Equal(new InputSource.Photos(3840, 2160, 2.5, 64), large.Input);
        Assert.Equal((448, 512), (large.Preprocessing!.Size, large.Preprocessing.ResizeShorterSide));
        Assert.Equal(file.Preprocessing!.Mean.AsEnumerable(), large.Preprocessing.Mean.AsEnumerable());
        Assert.Equal([1, 32], large.BatchSizes.AsEnumerable());
        Assert.NotNull(file.Slo);
        Assert.Null(large.Slo);
        Assert.Equal((file.Task, file.Model, file.Review, file.Licence, file.FileHash), (large.Task, large.Model, large.Review, large.Licence, large.FileHash));
    }

    [Fact]
    public void A_file_is_the_same_with_and_without_a_profile_and_an_empty_overlay_changes_only_the_name()
    {
        var (with, quick) = Two("""
            profiles:
              quick: { title: The same again }
            """);
        var without = Load(Classify).ValueOrThrow().Workloads.Single();
        Assert.Equal(Json(without), Json(with with { FileHash = without.FileHash }));
        Assert.Equal(Json(with), Json(quick with { Id = with.Id, Title = with.Title, ProfileOf = null }));
    }

    [Fact]
    public void Mistakes_of_an_overlay_are_told_with_its_lines_and_the_files_own_only_once()
    {
        var problems = Problems("""
            profiles:
              large:
                titel: x
                input:
                  width: 4
                  colour: red
                batch_sizes: 8
                task: document-ocr
              Large: { title: y }
            """, text => text.Replace("count: 64", "count: 0", StringComparison.Ordinal));
        (int, string, string)[] expected =
        [
            (Classify.Split('\n').ToList().FindIndex(l => l.Contains("count: 64", StringComparison.Ordinal)) + 1, "input.count", "is 0; expected 1"),
            (LastLine + 3, "profiles.large.titel", "did you mean 'title'"),
            (LastLine + 5, "profiles.large.input.width", "is 4; expected 16"),
            (LastLine + 6, "profiles.large.input.colour", "is not a key"),
            (LastLine + 7, "profiles.large.batch_sizes", "write a list: [8]"),
            (LastLine + 8, "profiles.large.task", "cannot be changed by a profile"),
            (LastLine + 9, "profiles.Large", "is no name for a profile"),
        ];
        Assert.Equal(expected.Select(e => (e.Item1, e.Item2)), problems.Select(p => (p.Line ?? 0, p.Place)).Distinct().Order());
        Assert.All(expected, e => Assert.Contains(problems, p => p.Place == e.Item2 && p.Text.Contains(e.Item3, StringComparison.Ordinal)));
    }

    [Fact]
    public void What_only_the_combination_breaks_is_told_in_the_profile()
    {
        var problem = Assert.Single(Problems("""
            profiles:
              large:
                preprocessing:
                  size: 320
            """));
        Assert.Equal("profiles.large.preprocessing.resize_shorter_side", problem.Place);
        Assert.Contains("the crop of 320 pixels needs at least 320", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_another_kind_does_not_read_is_taken_away_with_null()
    {
        const string Folder = """
            profiles:
              own:
                input: { kind: folder, path: data, width: null, height: ~, bits_per_pixel: null, count: null }
            """;
        Assert.IsType<InputSource.Folder>(Two(Folder).Profile.Input);
        Assert.Contains("is not a key that is read here", Assert.Single(Problems(Folder.Replace(", count: null", "", StringComparison.Ordinal))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_goes_into_suites_and_its_name_is_taken()
    {
        using var folder = new CatalogFolder()
            .With("a.yaml", With("profiles: { large: { batch_sizes: [1] } }"))
            .With("b.yaml", Classify.Replace("id: image-classify", "id: image-classify-large", StringComparison.Ordinal))
            .With("suites/s.yaml", """
                id: s
                title: s
                description: s
                settings: { trials: 1, warm_up_s: 1, measure_s: 1, minimum_queries: 1, maximum_measure_s: 1, hang_timeout_s: 30 }
                workloads: [{ workload: image-classify-large, batch_sizes: [1] }, { workload: image-classify-larg }]
                """);
        var problems = folder.Load().Problems;
        Assert.Contains(problems, p => p.Source.EndsWith("b.yaml", StringComparison.Ordinal) && p.Text.Contains("already the id of a.yaml", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Place == "workloads[1].workload" && p.Text.Contains("did you mean 'image-classify-large'", StringComparison.Ordinal));
        Assert.Equal(2, problems.Length);
    }

    [Fact]
    public void A_plan_of_a_profile_differs_from_one_of_its_file_only_where_it_measures_something_else()
    {
        var (file, large) = Two("profiles: { large: { batch_sizes: [1, 32] } }");
        RunPlan Plan(Workload w) => RunPlanner.Expand([w], Settings, PlanOverrides.None, new MachineFacts(2, 2), 1).ValueOrThrow();
        Assert.NotEqual(Plan(file).ComputeHash(), Plan(large).ComputeHash());
        Assert.Equal(Plan(large).ComputeHash(), Plan(large with { ProfileOf = null }).ComputeHash());
    }

    private static readonly TrialSettings Settings = new(1, TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    private static (Workload File, Workload Profile) Two(string profiles)
    {
        var both = Load(With(profiles)).ValueOrThrow().Workloads;
        Assert.Equal(2, both.Length);
        return (both[0], both[1]);
    }

    private static IReadOnlyList<Problem> Problems(string profiles, Func<string, string>? change = null) => Load((change ?? (text => text))(With(profiles))).Problems;

    private static string With(string profiles) => Classify.TrimEnd('\n') + "\n" + profiles + "\n";

    private static Checked<WorkloadCatalog> Load(string text)
    {
        using var folder = new CatalogFolder().With("w.yaml", text);
        return folder.Load();
    }

    private static string Json(Workload workload) => JsonSerializer.Serialize(workload, Core.Json.Pretty);
}
