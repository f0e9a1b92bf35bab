using System.Buffers.Binary;

namespace LabelBench.Labeling.Medical;

/// <summary>What the header of a NIfTI-1 file says about its first volume. Slices are those of the third axis as stored; where the patient lies is not looked at.</summary>
/// <param name="Width">Voxels along the first axis, which runs fastest.</param>
/// <param name="Height">Voxels along the second axis.</param>
/// <param name="Slices">Voxels along the third axis: axial slices in files as scanners' converters write them.</param>
/// <param name="Type">Of every voxel.</param>
/// <param name="IsBigEndian">Byte order of header and voxels.</param>
/// <param name="Slope">What is stored x Slope + Intercept is the intensity.</param>
/// <param name="DataOffset">First byte of the voxels.</param>
/// <remarks>Layout: nifti1.h of the NIfTI Data Format Working Group (2007). Of a series of volumes the first is taken.</remarks>
public sealed record NiftiHeader(int Width, int Height, int Slices, VoxelType Type, bool IsBigEndian = false, float Slope = 1, float Intercept = 0, long DataOffset = NiftiHeader.SmallestDataOffset)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 348;

    /// <summary>Behind the header come four bytes that say whether extensions follow.</summary>
    public const int SmallestDataOffset = 352;

    /// <summary>8,192 x 8,192: the largest slice that is read, so that a header cannot ask for all memory.</summary>
    public const int MostSliceVoxels = 1 << 26;

    private const int Nifti2Size = 540;

    public int VoxelBytes => Type switch
    {
        VoxelType.UInt8 => 1,
        VoxelType.Int16 or VoxelType.UInt16 => 2,
        VoxelType.Float64 => 8,
        _ => 4,
    };

    public int SliceVoxels => Width * Height;

    public int SliceBytes => SliceVoxels * VoxelBytes;

    /// <summary>First byte behind the first volume.</summary>
    public long End => SliceOffset(Slices);

    /// <summary>First byte of a slice.</summary>
    public long SliceOffset(int slice) => DataOffset + (long)slice * SliceBytes;

    /// <param name="content">Beginning of the file, at least 348 bytes of it.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="VolumeFailureException">No NIfTI-1 file, or one of a kind that is not read; the reason names the field.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> content, string name)
    {
        if (content.IsEmpty)
            throw new VolumeFailureException(name, "the file is empty");
        if (content.Length < Size)
            throw new VolumeFailureException(name, FormattableString.Invariant($"it ends after {content.Length} bytes; the header alone has {Size}"));
        var size = BinaryPrimitives.ReadInt32LittleEndian(content);
        var isBigEndian = size != Size && size != Nifti2Size;
        if (isBigEndian)
            size = BinaryPrimitives.ReverseEndianness(size);
        if (size == Nifti2Size)
            throw new VolumeFailureException(name, "it is a NIfTI-2 file; convert it to NIfTI-1");
        if (size != Size)
            throw new VolumeFailureException(name, Looks(content));
        CheckMark(content[344..348], name);
        return new NiftiFields(content, isBigEndian, name).Read();
    }

    /// <summary>A header that <see cref="Parse"/> reads again, with voxels of 1 mm.</summary>
    /// <returns>All bytes in front of the voxels.</returns>
    public byte[] ToBytes()
    {
        var bytes = new byte[DataOffset];
        new NiftiFields(bytes, IsBigEndian, "").Write(this, bytes);
        return bytes;
    }

    private static void CheckMark(ReadOnlySpan<byte> mark, string name)
    {
        if (mark.SequenceEqual("n+1\0"u8))
            return;
        throw new VolumeFailureException(name, mark.SequenceEqual("ni1\0"u8)
            ? "it is the header of a pair, its voxels are in an .img file; convert the pair to one .nii file"
            : "it has no NIfTI mark, as an ANALYZE header has none; convert it to one .nii file");
    }

    private static string Looks(ReadOnlySpan<byte> content) =>
        content[128..].StartsWith("DICM"u8) ? DicomRemedy
        : content.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "it is compressed twice; unpack it once"
        : "it is no NIfTI-1 file";

    /// <summary>Said of every DICOM file.</summary>
    internal const string DicomRemedy = "it is a DICOM file, which this build does not read; convert the series to NIfTI, for example with dcm2niix";
}
