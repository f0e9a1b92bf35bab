using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Medical;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Medical;

public class VolumeGeneratorTests
{
    private static readonly VolumeOptions Small = new(64, 48, 20);

    [Fact]
    public void A_volume_depends_on_its_number_and_seed_alone()
    {
        var first = new VolumeGenerator(Small).Create(3);
        Assert.Equal(first.Intensities, new VolumeGenerator(Small).Create(3).Intensities);
        Assert.NotEqual(first.Intensities, new VolumeGenerator(Small).Create(4).Intensities);
        Assert.NotEqual(first.Intensities, new VolumeGenerator(Small with { Seed = 2 }).Create(3).Intensities);
    }

    [Fact]
    public void Every_class_is_there_and_each_has_its_brightness()
    {
        for (var i = 0; i < 8; i++)
        {
            var volume = new VolumeGenerator(Small).Create(i);
            double Mean(byte c) => volume.Intensities.Where((_, v) => volume.Classes[v] == c).Average(v => (double)v);
            Assert.All(volume.Classes, c => Assert.InRange(c, 0, VolumeGenerator.Classes - 1));
            Assert.InRange(Share(volume, 1), 0.01, 0.15);
            Assert.InRange(Share(volume, 2), 0.002, 0.05);
            Assert.InRange(Share(volume, 3), 0.0001, 0.05);
            Assert.InRange(Mean(1), 10, 100);
            Assert.InRange(Mean(2), 100, 180);
            Assert.InRange(volume.Intensities[0], -1100, -900); // air in the corner
        }
    }

    [Fact]
    public void Noise_has_the_deviation_asked_for()
    {
        var volume = new VolumeGenerator(Small with { NoiseDeviation = 30 }).Create(0);
        var air = volume.Intensities.Where(v => v < -800).Select(v => (double)v).ToArray();
        var mean = air.Average();
        Assert.Equal(30, Math.Sqrt(air.Average(v => (v - mean) * (v - mean))), 1.0);
        Assert.All(new VolumeGenerator(Small with { NoiseDeviation = 0 }).Create(0).Intensities.Where(v => v < -800), v => Assert.Equal(-1000, v));
    }

    [Fact]
    public void Volumes_are_files_that_the_reader_reads_with_their_masks_beside_them()
    {
        using var folder = new TemporaryFolder();
        var set = GeneratedInputs.Volumes(folder.Path, Small, 2);

        Assert.Equal(40, set.Slices.Length);
        Assert.Equal(("volume-000001.nii#0", "volume-000001.nii#19"), (set.Slices[20].Name, set.Slices[39].Name));
        var expected = new VolumeGenerator(Small).Create(1);
        using var file = new VolumeFile(set.Slices[25].File);
        using var mask = new VolumeFile(set.Slices[25].File.Replace(".nii", "-mask.nii", StringComparison.Ordinal));
        var (stored, plane) = (new byte[set.Slices[25].Length!.Value], new float[64 * 48]);
        file.Read(set.Slices[25].Offset, stored);
        Voxels.Decode(file.Header, stored, plane);
        Assert.Equal(expected.Intensities.Skip(5 * 64 * 48).Take(64 * 48).Select(v => (float)v), plane);
        var classes = new byte[64 * 48];
        mask.Read(mask.Header.SliceOffset(5), classes);
        Assert.Equal(expected.Classes.Skip(5 * 64 * 48).Take(64 * 48), classes);

        var stamp = File.GetLastWriteTimeUtc(set.Slices[0].File);
        Assert.Equal(60, GeneratedInputs.Volumes(folder.Path, Small, 3).Slices.Length);
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(set.Slices[0].File));
    }

    private static double Share(GeneratedVolume volume, byte c) => volume.Classes.Count(v => v == c) / (double)volume.Classes.Length;
}
