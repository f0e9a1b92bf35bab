using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace LabelBench.Architecture.Tests;

public class RoomTests
{
    private const string NativeAssembly = "Microsoft.ML.OnnxRuntime";

    public static TheoryData<string> Rooms => [.. Repository.Rooms];

    [Fact]
    public void Every_project_under_src_is_a_room_of_the_architecture()
    {
        Assert.True(Repository.Rooms.Count >= 14, string.Join(", ", Repository.Rooms));
        Assert.All(Repository.Rooms, room => Assert.True(Arrows.Knows(room), $"{room} is not drawn in architecture.md"));
    }

    [Fact]
    public void The_arrows_run_in_no_circle() => Assert.All(Arrows.AllRooms, room => Assert.DoesNotContain(room, Arrows.ReachableFrom(room)));

    [Fact]
    public void What_lies_after_the_record_cannot_reach_what_measures()
    {
        foreach (var room in new[] { "LabelBench.Analysis", "LabelBench.Capacity", "LabelBench.Reporting", "LabelBench.Storage" })
            Assert.Empty(Arrows.ReachableFrom(room).Intersect(["LabelBench.Measurement", "LabelBench.OnnxRuntime", "LabelBench.Telemetry"]));
        Assert.DoesNotContain("LabelBench.OnnxRuntime", Arrows.ReachableFrom("LabelBench.Web"));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void A_project_refers_only_along_the_arrows(string room)
    {
        var allowed = Arrows.ReachableFrom(room);
        Assert.All(ProjectReferences(Repository.Project(room)).Where(IsRoom), reference => Assert.True(allowed.Contains(reference), $"{room} -> {reference}"));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void A_project_refers_to_no_test_and_to_no_assembly_file(string room)
    {
        var project = Repository.Project(room);
        Assert.DoesNotContain(ProjectReferences(project), name => name.EndsWith("Tests", StringComparison.Ordinal) || name == "LabelBench.Testing");
        Assert.Empty(project.Descendants("Reference"));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void An_assembly_uses_only_what_lies_along_the_arrows(string room)
    {
        var allowed = Arrows.ReachableFrom(room);
        Assert.All(AssemblyReferences(room).Where(IsRoom), reference => Assert.True(allowed.Contains(reference), $"{room} -> {reference}"));
    }

    [Fact]
    public void The_assemblies_that_are_checked_are_those_with_the_code()
    {
        // Otherwise the check above could pass on empty files: these two rooms are known to use others.
        Assert.Contains("LabelBench.Core", AssemblyReferences("LabelBench.Workloads"));
        Assert.Contains("LabelBench.Workloads", AssemblyReferences("LabelBench.Records"));
        Assert.Contains("YamlDotNet", AssemblyReferences("LabelBench.Workloads"));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void Only_one_room_sees_onnx_runtime(string room)
    {
        if (room == "LabelBench.OnnxRuntime")
            return;
        var project = Repository.Project(room);
        Assert.DoesNotContain(ProjectReferences(project), name => name.StartsWith(NativeAssembly, StringComparison.Ordinal));
        Assert.DoesNotContain(project.Descendants("PackageReference").Select(p => (string?)p.Attribute("Include") ?? ""), name => name.StartsWith(NativeAssembly, StringComparison.Ordinal));
        Assert.DoesNotContain(NativeAssembly, AssemblyReferences(room));
        Assert.DoesNotContain(Repository.SourceFiles(".cs").Where(path => Repository.RelativePath(path).StartsWith($"src/{room}/", StringComparison.Ordinal)),
            path => File.ReadLines(path).Any(line => line.StartsWith("using " + NativeAssembly, StringComparison.Ordinal)));
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_place() =>
        Assert.All(Repository.Rooms, room => Assert.DoesNotContain(Repository.Project(room).Descendants("PackageReference"), p => p.Attribute("Version") is not null));

    private static bool IsRoom(string name) => name.StartsWith("LabelBench.", StringComparison.Ordinal);

    private static IEnumerable<string> ProjectReferences(XDocument project) =>
        project.Descendants("ProjectReference").Select(p => Path.GetFileNameWithoutExtension(((string?)p.Attribute("Include") ?? "").Replace('\\', '/')));

    /// <summary>Read from the file's metadata, without loading it: a room may need native libraries that are not here.</summary>
    private static List<string> AssemblyReferences(string room)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, AssemblyName(room) + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static string AssemblyName(string room) => (string?)Repository.Project(room).Descendants("AssemblyName").FirstOrDefault() ?? room;
}
