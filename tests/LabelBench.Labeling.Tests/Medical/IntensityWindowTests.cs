using LabelBench.Labeling.Medical;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Medical;

public class IntensityWindowTests
{
    [Fact]
    public void Percentiles_are_interpolated_as_quantile_type_7()
    {
        float[] values = [40, 10, 30, 20, 50];
        Assert.Equal(new IntensityWindow(10, 50), IntensityWindow.Of(values.ToArray(), 0, 100));
        Assert.Equal(new IntensityWindow(12, 48), IntensityWindow.Of(values.ToArray(), 5, 95)); // 0.2 of the way from 10 to 20
        Assert.Equal(new IntensityWindow(30, 30), IntensityWindow.Of(values.ToArray(), 50, 50));
        Assert.Equal(new IntensityWindow(7, 7), IntensityWindow.Of([7], 1, 99));
    }

    [Fact]
    public void A_window_maps_its_ends_to_0_and_1_and_cuts_off_what_lies_outside()
    {
        float[] values = [-2000, -100, 0, 100, 300, 9000, float.NegativeInfinity, float.PositiveInfinity, float.NaN];
        new IntensityWindow(-100, 300).Apply(values);
        Assert.Equal([0, 0, 0.25f, 0.5f, 1, 1, 0, 1, 0], values);
    }

    [Fact]
    public void Shift_and_scale_of_the_intensities_change_nothing()
    {
        var random = new Random(2);
        for (var round = 0; round < 50; round++)
        {
            float[] values = [.. Enumerable.Range(0, 500).Select(_ => (float)random.Next(-1000, 1000))];
            float[] moved = [.. values.Select(v => 4 * v + 512)];
            IntensityWindow.Of(values.ToArray(), 2, 98).Apply(values);
            IntensityWindow.Of(moved.ToArray(), 2, 98).Apply(moved);
            Assert.All(values.Zip(moved), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [Fact]
    public void A_volume_of_one_intensity_is_black()
    {
        float[] values = [5, 5, 5];
        IntensityWindow.Of(values.ToArray(), 1, 99).Apply(values);
        Assert.All(values, v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_small_volume_is_sampled_whole_and_what_is_not_finite_is_left_out()
    {
        using var folder = new TemporaryFolder();
        var header = new NiftiHeader(10, 10, 4, VoxelType.Float32);
        float[] values = [.. Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? float.NaN : i)];
        File.WriteAllBytes(folder["a.nii"], [.. header.ToBytes(), .. values.SelectMany(BitConverter.GetBytes)]);
        using var file = new VolumeFile(folder["a.nii"]);
        Assert.Equal(IntensityWindow.Of(values.Where(float.IsFinite).ToArray(), 10, 90), VolumeWindow.Of(file, 10, 90, "a.nii"));

        File.WriteAllBytes(folder["b.nii"], [.. header.ToBytes(), .. values.SelectMany(_ => BitConverter.GetBytes(float.NaN))]);
        using var empty = new VolumeFile(folder["b.nii"]);
        Assert.Contains("finite", Assert.Throws<VolumeFailureException>(() => VolumeWindow.Of(empty, 10, 90, "b.nii")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_volume_is_sampled_evenly()
    {
        using var folder = new TemporaryFolder();
        // 6.6 million voxels that rise from the first to the last: percentiles are known.
        var header = new NiftiHeader(256, 256, 101, VoxelType.Int32);
        var count = header.SliceVoxels * header.Slices;
        var content = new byte[header.DataOffset + 4L * count];
        header.ToBytes().CopyTo(content, 0);
        Buffer.BlockCopy(Enumerable.Range(0, count).ToArray(), 0, content, (int)header.DataOffset, 4 * count);
        File.WriteAllBytes(folder["a.nii"], content);
        using var file = new VolumeFile(folder["a.nii"]);
        var window = VolumeWindow.Of(file, 10, 90, "a.nii");
        Assert.Equal(0.1, window.Low / count, 0.02); // a slice is 1 % of the volume
        Assert.Equal(0.9, window.High / count, 0.02);
    }
}
