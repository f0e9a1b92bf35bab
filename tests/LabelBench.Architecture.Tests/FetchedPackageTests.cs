using System.Text.Json.Nodes;

namespace LabelBench.Architecture.Tests;

/// <summary>What is fetched at build time: pinned by hash, from no address of ours, under licences that allow it, and named in the notices.</summary>
public class FetchedPackageTests
{
    private static readonly JsonObject Packages = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "native", "package-lock.json")))!["packages"]!.AsObject();

    public static TheoryData<string> Names => [.. Packages.Select(p => p.Key).Where(name => name.Length > 0)];

    [Theory, MemberData(nameof(Names))]
    public void A_fetched_package_is_pinned_by_its_sha512_and_names_no_registry(string name)
    {
        var package = Packages[name]!.AsObject();
        Assert.StartsWith("sha512-", (string?)package["integrity"], StringComparison.Ordinal);
        Assert.False(package.ContainsKey("resolved"), $"{name} says where it was fetched from");
    }

    [Theory, MemberData(nameof(Names))]
    public void Nothing_is_fetched_under_a_licence_that_forbids_use_or_binds_the_whole(string name)
    {
        var licence = (string?)Packages[name]!["license"] ?? "";
        Assert.DoesNotContain("AGPL", licence, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("-NC", licence, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_package_that_we_ask_for_is_in_the_notices()
    {
        var notices = File.ReadAllText(Path.Combine(Repository.Root, "THIRD_PARTY_NOTICES.md"));
        var asked = new[] { "dependencies", "optionalDependencies", "devDependencies" }.SelectMany(kind => Packages[""]![kind]?.AsObject().Select(p => p.Key) ?? []);
        Assert.All(asked, name => Assert.Contains(name, notices, StringComparison.Ordinal));
    }

    [Fact]
    public void The_browsers_onnx_runtime_that_the_voice_models_ask_for_is_not_fetched() =>
        Assert.Equal("tslib", (string?)Packages["node_modules/onnxruntime-web"]!["name"]);

    [Fact]
    public void No_weights_lie_in_the_repository()
    {
        string[] built = ["node_modules", "artifacts", "reports", ".git"];
        var weights = Directory.EnumerateDirectories(Repository.Root)
            .Where(folder => !built.Contains(Path.GetFileName(folder)))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(Repository.RelativePath)
            .Where(file => !file.Split('/').Any(built.Contains) && Path.GetExtension(file).ToLowerInvariant() is (".onnx" or ".ort" or ".pt" or ".safetensors"));
        Assert.Empty(weights);
    }
}
