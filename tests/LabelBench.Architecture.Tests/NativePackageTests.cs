using System.Text.Json;

namespace LabelBench.Architecture.Tests;

/// <summary>What native/ fetches at build time: pinned, from whatever registry the machine uses, and named in the notices.</summary>
public class NativePackageTests
{
    private static readonly JsonElement Lock = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "native", "package-lock.json"))).RootElement;

    private static IEnumerable<JsonProperty> Packages => Lock.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0);

    [Fact]
    public void Every_package_is_pinned_by_its_sha512_and_holds_no_address() => Assert.All(Packages, package =>
    {
        Assert.Matches("^sha512-[A-Za-z0-9+/]{86}==$", package.Value.GetProperty("integrity").GetString());
        Assert.False(package.Value.TryGetProperty("resolved", out _), package.Name);
    });

    [Fact]
    public void Every_package_is_in_the_notices_under_the_version_that_is_fetched()
    {
        var notices = File.ReadAllText(Path.Combine(Repository.Root, "THIRD_PARTY_NOTICES.md"));
        foreach (var name in Lock.GetProperty("packages").GetProperty("").GetProperty("dependencies").EnumerateObject())
        {
            Assert.Contains($"`{name.Name}`", notices, StringComparison.Ordinal);
            Assert.Contains(name.Value.GetString()!, notices, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_browsers_onnx_runtime_that_the_voice_models_ask_for_is_not_fetched() =>
        Assert.Equal("tslib", Assert.Single(Packages, package => package.Name.EndsWith("/onnxruntime-web", StringComparison.Ordinal)).Value.GetProperty("name").GetString());
}
