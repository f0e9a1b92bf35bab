using System.Buffers.Binary;

namespace LabelBench.Labeling.Medical;

/// <summary>The fields of a NIfTI-1 header by their places, in either byte order.</summary>
internal readonly ref struct NiftiFields(ReadOnlySpan<byte> header, bool isBigEndian, string name)
{
    // Places of fields in nifti1.h.
    private const int Dimensions = 40;
    private const int DataType = 70;
    private const int BitsPerVoxel = 72;
    private const int VoxelSizes = 76;
    private const int DataOffset = 108;
    private const int Slope = 112;
    private const int Intercept = 116;
    private const int Units = 123;
    private const int Mark = 344;

    private const byte Millimetres = 2;

    private const int MostAxes = 7;

    /// <summary>More than any file of extensions has; a larger offset is a broken header.</summary>
    private const int LargestDataOffset = 1 << 30;

    private readonly ReadOnlySpan<byte> _header = header;

    internal NiftiHeader Read()
    {
        var axes = ReadExtents(out var width, out var height, out var slices);
        var type = ReadType();
        if ((long)width * height > NiftiHeader.MostSliceVoxels)
            throw Failure(FormattableString.Invariant($"a slice has {width} x {height} voxels; at most {NiftiHeader.MostSliceVoxels / 1_000_000} million are read"));
        var (slope, intercept) = (ReadSingle(Slope), ReadSingle(Intercept));
        if (!float.IsFinite(slope) || slope == 0)
            (slope, intercept) = (1, 0); // nifti1.h: a slope of 0 means that nothing is scaled
        if (!float.IsFinite(intercept))
            throw Failure("scl_inter is not a finite number");
        return new NiftiHeader(width, height, axes > 2 ? slices : 1, type, isBigEndian, slope, intercept, ReadDataOffset());
    }

    internal void Write(NiftiHeader volume, Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, isBigEndian ? BinaryPrimitives.ReverseEndianness(NiftiHeader.Size) : NiftiHeader.Size);
        ReadOnlySpan<int> extents = [3, volume.Width, volume.Height, volume.Slices, 1, 1, 1, 1];
        for (var axis = 0; axis <= MostAxes; axis++)
        {
            WriteShort(target, Dimensions + 2 * axis, extents[axis]);
            WriteSingle(target, VoxelSizes + 4 * axis, 1);
        }
        WriteShort(target, DataType, (int)volume.Type);
        WriteShort(target, BitsPerVoxel, 8 * volume.VoxelBytes);
        WriteSingle(target, DataOffset, volume.DataOffset);
        WriteSingle(target, Slope, volume.Slope);
        WriteSingle(target, Intercept, volume.Intercept);
        target[Units] = Millimetres;
        "n+1\0"u8.CopyTo(target[Mark..]);
    }

    /// <summary>The number of axes and the first three extents; axes behind the fourth have an extent of 1.</summary>
    private int ReadExtents(out int width, out int height, out int slices)
    {
        var axes = ReadShort(Dimensions);
        if (axes is < 2 or > MostAxes)
            throw Failure(FormattableString.Invariant($"it claims {axes} dimensions (dim[0]); 2 to 4 are read"));
        for (var axis = 1; axis <= axes; axis++)
        {
            var extent = ReadShort(Dimensions + 2 * axis);
            if (extent < 1)
                throw Failure(FormattableString.Invariant($"dim[{axis}] is {extent}; an extent is at least 1"));
            if (axis > 4 && extent > 1)
                throw Failure(FormattableString.Invariant($"it has {axes} dimensions; 2 to 4 are read"));
        }
        (width, height, slices) = (ReadShort(Dimensions + 2), ReadShort(Dimensions + 4), ReadShort(Dimensions + 6));
        return axes;
    }

    private VoxelType ReadType()
    {
        var (code, bits) = (ReadShort(DataType), ReadShort(BitsPerVoxel));
        var expected = code switch
        {
            (int)VoxelType.UInt8 => 8,
            (int)VoxelType.Int16 or (int)VoxelType.UInt16 => 16,
            (int)VoxelType.Int32 or (int)VoxelType.Float32 => 32,
            (int)VoxelType.Float64 => 64,
            _ => throw Failure(FormattableString.Invariant($"its voxels are of type {code}{Word(code)}; uint8, int16, uint16, int32, float32 and float64 are read")),
        };
        return bits == expected
            ? (VoxelType)code
            : throw Failure(FormattableString.Invariant($"it claims {bits} bits a voxel (bitpix) for type {code}, which has {expected}"));
    }

    private long ReadDataOffset()
    {
        var offset = ReadSingle(DataOffset);
        return offset is >= NiftiHeader.SmallestDataOffset and <= LargestDataOffset && offset == MathF.Truncate(offset)
            ? (long)offset
            : throw Failure(FormattableString.Invariant($"its voxels begin at byte {offset} (vox_offset); {NiftiHeader.SmallestDataOffset} or a later whole byte is right"));
    }

    private static string Word(int code) => code switch
    {
        0 => " (unknown)",
        1 => " (bits)",
        32 or 1792 or 2048 => " (complex)",
        128 or 2304 => " (colour)",
        256 => " (int8)",
        768 => " (uint32)",
        1024 or 1280 => " (64-bit integers)",
        1536 => " (128-bit floats)",
        _ => "",
    };

    private VolumeFailureException Failure(string reason) => new(name, reason);

    private int ReadShort(int place) => isBigEndian ? BinaryPrimitives.ReadInt16BigEndian(_header[place..]) : BinaryPrimitives.ReadInt16LittleEndian(_header[place..]);

    private float ReadSingle(int place) => isBigEndian ? BinaryPrimitives.ReadSingleBigEndian(_header[place..]) : BinaryPrimitives.ReadSingleLittleEndian(_header[place..]);

    private void WriteShort(Span<byte> target, int place, int value)
    {
        if (isBigEndian)
            BinaryPrimitives.WriteInt16BigEndian(target[place..], (short)value);
        else
            BinaryPrimitives.WriteInt16LittleEndian(target[place..], (short)value);
    }

    private void WriteSingle(Span<byte> target, int place, float value)
    {
        if (isBigEndian)
            BinaryPrimitives.WriteSingleBigEndian(target[place..], value);
        else
            BinaryPrimitives.WriteSingleLittleEndian(target[place..], value);
    }
}
