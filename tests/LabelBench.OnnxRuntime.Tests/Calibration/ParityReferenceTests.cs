using LabelBench.Core;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Calibration;

public sealed class ParityReferenceTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static GeneratedModel Tiny(ulong seed = 1) => new(ModelArchitectures.Find("tiny", "test").ValueOrThrow(), new ModelSize(2), new GenerationOptions(seed));

    private ParityReference Reference(GeneratedModel model)
    {
        var cache = new ModelCache(folder.Path, Bytes.FromGibibytes(1), TimeProvider.System);
        return ParityReference.Of(model, folder.Path, () => cache.GetOrCreate(model));
    }

    [Fact]
    public void A_session_of_the_same_model_puts_out_the_same()
    {
        using var session = SeededRun.OpenOnCpu(Tiny().ToBytes());
        Assert.All(Reference(Tiny()).Compare(session).Outputs, output =>
        {
            Assert.InRange(output.RelativeL2, 0, 1e-6);
            Assert.True(output.Values > 0);
            Assert.All(output.ToQuality(ParityReference.Limit(Precision.Fp32)), quality => Assert.True(quality.Passed));
        });
    }

    [Fact]
    public void Other_weights_are_found_out_in_every_precision()
    {
        using var session = SeededRun.OpenOnCpu(Tiny(seed: 2).ToBytes());
        var output = Assert.Single(Reference(Tiny()).Compare(session).Outputs);
        Assert.All(Enum.GetValues<Precision>(), precision => Assert.Contains(output.ToQuality(ParityReference.Limit(precision)), quality => !quality.Passed));
    }

    [Fact]
    public void Class_maps_are_compared_place_by_place()
    {
        using var same = SeededRun.OpenOnCpu(Segmenter().ToBytes());
        using var other = SeededRun.OpenOnCpu(Segmenter(seed: 2).ToBytes());
        var reference = Reference(Segmenter());

        var equal = Assert.Single(reference.Compare(same).Classes);
        Assert.Equal(("mask", 0, 4 * 32 * 32), (equal.Output, equal.Other, equal.Values));
        Assert.All(Enum.GetValues<Precision>(), precision => Assert.True(equal.ToQuality(ClassParity.Limit(precision)).Passed));
        var different = Assert.Single(reference.Compare(other).Classes);
        Assert.All(Enum.GetValues<Precision>(), precision => Assert.False(different.ToQuality(ClassParity.Limit(precision)).Passed, $"{different.Share}"));
    }

    private static GeneratedModel Segmenter(ulong seed = 1) => new(ModelArchitectures.Find("unet-2d", "test").ValueOrThrow(), new ModelSize(1, ImageExtent.Square(32)), new GenerationOptions(seed));

    [Fact]
    public void The_reference_is_made_once_and_a_cut_off_file_is_made_again()
    {
        Reference(Tiny());
        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "references")));
        var whole = File.ReadAllBytes(file);
        ParityReference.Of(Tiny(), folder.Path, () => throw new InvalidOperationException("The file is there already."));
        File.WriteAllBytes(file, whole[..^4]);
        Reference(Tiny());
        Assert.Equal(whole, File.ReadAllBytes(file));
    }
}
