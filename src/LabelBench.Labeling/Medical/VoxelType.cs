namespace LabelBench.Labeling.Medical;

/// <summary>Types of voxels that are read, with their numbers in NIfTI files.</summary>
public enum VoxelType
{
    UInt8 = 2,
    Int16 = 4,
    Int32 = 8,
    Float32 = 16,
    Float64 = 64,
    UInt16 = 512,
}
