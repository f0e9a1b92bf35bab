using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.Measurement.Tests;

public class LoadedLibrariesTests
{
    [Theory]
    [InlineData("libcudnn.so.9.1.0", "libcudnn", "9.1.0")]
    [InlineData("libcudnn_ops.so.9", "libcudnn_ops", "9")]
    [InlineData("libonnxruntime.so", "libonnxruntime", null)]
    [InlineData("libc-2.36.so", "libc", "2.36")]
    [InlineData("libstdc++.so.6.0.30", "libstdc++", "6.0.30")]
    [InlineData("ld-linux-x86-64.so.2", "ld-linux-x86-64", "2")]
    public void A_file_name_tells_library_and_version(string file, string name, string? version) => Assert.Equal((name, version), LoadedLibraries.Parse(file)!.Value);

    [Theory]
    [InlineData("labelbench")]
    [InlineData("LabelBench.Core.dll")]
    [InlineData("model.onnx")]
    [InlineData(".so")]
    [InlineData("something.sorted")]
    public void What_is_no_native_library_is_left_out(string file) => Assert.Null(LoadedLibraries.Parse(file));

    [LinuxFact]
    public void This_process_has_the_c_library_loaded_from_a_file_that_exists()
    {
        var libraries = LoadedLibraries.OfThisProcess()!.Value;
        var c = libraries.Single(l => l.Name is "libc" or "ld-musl-x86_64");
        Assert.True(File.Exists(c.Path));
        Assert.True(c.Length!.Value.Value > 100_000);
        Assert.Equal(libraries.Length, libraries.Select(l => l.Path).Distinct().Count());
        var fact = EnvironmentFacts.OfLibraries([]).Length;
        Assert.Equal(0, fact);
    }
}
