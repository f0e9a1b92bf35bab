using System.IO.Compression;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Medical;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Medical;

public sealed class VolumeFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Volumes_give_their_slices_and_images_are_slices_too()
    {
        var volume = new VolumeGenerator(new VolumeOptions(16, 16, 3)).Create(0).ToNifti();
        File.WriteAllBytes(_folder["b.nii"], volume);
        using (var packed = new GZipStream(File.Create(_folder["c.nii.gz"]), CompressionLevel.Fastest))
            packed.Write(volume);
        File.WriteAllBytes(_folder["a.png"], [1]);
        File.WriteAllBytes(_folder["broken.nii"], [1, 2, 3]);
        File.WriteAllBytes(_folder["cut.nii"], volume[..^1]);
        File.WriteAllBytes(_folder["scan.dcm"], [1]);
        File.WriteAllBytes(_folder["notes.txt"], [1]);

        var set = VolumeFolder.Open(_folder.Path, 100).ValueOrThrow();

        Assert.Equal(
            ["a.png", "b.nii#0", "b.nii#1", "b.nii#2", "broken.nii", "c.nii.gz#0", "c.nii.gz#1", "c.nii.gz#2", "cut.nii", "scan.dcm"],
            set.Slices.Select(s => s.Name));
        Assert.Equal(new SlicePlace(_folder["b.nii"], "b.nii#2", 352 + 2 * 512, 512), set.Slices[3]);
        Assert.Null(set.Slices[4].Length);
        Assert.StartsWith("10 slices from ", set.Description, StringComparison.Ordinal);
        Assert.Equal(["a.png", "b.nii#0", "b.nii#1"], VolumeFolder.Open(_folder.Path, 3).ValueOrThrow().Slices.Select(s => s.Name));
    }

    [Fact]
    public void A_folder_of_dicom_only_is_refused_with_the_way_out()
    {
        File.WriteAllBytes(_folder["1.dcm"], [1]);
        File.WriteAllBytes(_folder["2.DCM"], [1]);
        Assert.Contains("dcm2niix", Assert.Single(VolumeFolder.Open(_folder.Path, 10).Problems).Text, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["3.png"], [1]);
        Assert.True(VolumeFolder.Open(_folder.Path, limit: 1).IsValid); // the first file is DICOM, and not all are
        Assert.Contains("dcm2niix", Assert.Throws<VolumeFailureException>(() => VolumeFolder.OpenVolume(_folder["1.dcm"])).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_slices_says_what_was_looked_for()
    {
        File.WriteAllBytes(_folder["notes.txt"], [1]);
        var problem = Assert.Single(VolumeFolder.Open(_folder.Path, 10).Problems).Text;
        Assert.Contains("holds no slices", problem, StringComparison.Ordinal);
        Assert.Contains(".nii.gz", problem, StringComparison.Ordinal);
    }
}
