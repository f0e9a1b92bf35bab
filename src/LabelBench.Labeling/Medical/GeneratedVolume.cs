using System.Buffers.Binary;

namespace LabelBench.Labeling.Medical;

/// <summary>A generated volume and what is where in it. Voxels are in the order of the file: along a row, then row by row, then slice by slice.</summary>
/// <param name="Header">Of the intensities.</param>
/// <param name="Intensities">Hounsfield units.</param>
/// <param name="Classes">0 background, 1 large organ, 2 pair of organs, 3 lesions.</param>
public sealed record GeneratedVolume(NiftiHeader Header, short[] Intensities, byte[] Classes)
{
    /// <summary>The intensities as a .nii file of 16-bit numbers.</summary>
    public byte[] ToNifti()
    {
        var header = Header.ToBytes();
        var file = new byte[header.Length + 2L * Intensities.Length];
        header.CopyTo(file, 0);
        for (var i = 0; i < Intensities.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(header.Length + 2 * i), Intensities[i]);
        return file;
    }

    /// <summary>The classes as a .nii file of bytes, as annotation tools keep masks.</summary>
    public byte[] MaskToNifti() => [.. (Header with { Type = VoxelType.UInt8 }).ToBytes(), .. Classes];
}
