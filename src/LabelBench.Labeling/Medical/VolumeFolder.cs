using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Medical;

/// <summary>The user's own slices: volumes and ordinary images in a folder and everything below it.</summary>
public static class VolumeFolder
{
    private const string Dicom = ".dcm";

    /// <summary>File name endings of volumes. Some of them are never read: they are listed so that a run can say why.</summary>
    public static FrozenSet<string> VolumeEndings { get; } = new[] { ".nii", ".nii.gz", ".hdr", Dicom }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>All file name endings that are taken: volumes, and images, of which each is a slice.</summary>
    public static FrozenSet<string> Endings { get; } = VolumeEndings.Concat(ImageFolder.Endings).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> BesideDicom = Endings.Where(ending => ending != Dicom).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file is read as a volume, by its name.</summary>
    public static bool IsVolume(string path) => VolumeEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first slices of a folder. Reads of every volume the header alone; one that cannot be used is a slice that cannot be read.</summary>
    /// <param name="limit">Most slices to take, at least 1.</param>
    public static Checked<SliceSet> Open(string folder, int limit)
    {
        var files = FileFolder.Open(folder, limit, Endings, "slices");
        if (!files.IsValid)
            return Checked<SliceSet>.Invalid(files.Problems);
        if (files.Value.Files.All(file => HasEnding(file, Dicom)) && !FileFolder.Open(folder, 1, BesideDicom, "slices").IsValid)
            return Checked<SliceSet>.Invalid(new Problem(folder, "", "holds DICOM files only, which this build does not read; convert the series to NIfTI, for example with dcm2niix."));
        var slices = ImmutableArray.CreateBuilder<SlicePlace>();
        foreach (var file in files.Value.Files)
        {
            if (slices.Count >= limit)
                break;
            slices.AddRange(SlicesOf(file).Take(limit - slices.Count));
        }
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return Checked<SliceSet>.Valid(new SliceSet(
            string.Create(CultureInfo.InvariantCulture, $"{slices.Count} slices from {name}"), slices.ToImmutable(), files.Value.Size));
    }

    /// <summary>The slices of one file, in rising order; just one, without a place, where it is an image or cannot be used.</summary>
    public static IEnumerable<SlicePlace> SlicesOf(InputFile file)
    {
        if (!IsVolume(file.Path) || HeaderOf(file) is not { } header)
            return [new SlicePlace(file.Path, file.Name)];
        return Enumerable.Range(0, header.Slices)
            .Select(i => new SlicePlace(file.Path, string.Create(CultureInfo.InvariantCulture, $"{file.Name}#{i}"), header.SliceOffset(i), header.SliceBytes));
    }

    /// <summary>Opens a volume, whatever its kind.</summary>
    /// <exception cref="VolumeFailureException">It cannot be used.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static VolumeFile OpenVolume(string path) => path.EndsWith(Dicom, StringComparison.OrdinalIgnoreCase)
        ? throw new VolumeFailureException(path, NiftiHeader.DicomRemedy)
        : new VolumeFile(path);

    private static NiftiHeader? HeaderOf(InputFile file)
    {
        try
        {
            using var volume = OpenVolume(file.Path);
            return volume.Header;
        }
        catch (Exception e) when (e is VolumeFailureException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool HasEnding(InputFile file, string ending) => file.Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
