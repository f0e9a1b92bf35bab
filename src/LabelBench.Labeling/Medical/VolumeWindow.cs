namespace LabelBench.Labeling.Medical;

/// <summary>Finds the intensity window of a volume from a sample of its voxels.</summary>
public static class VolumeWindow
{
    /// <summary>Voxels that are looked at: more would move a percentile by less than 0.1 of one.</summary>
    public const int MostVoxels = 1 << 20;

    /// <summary>Slices that are read at least, the last among them.</summary>
    private const int LeastSlices = 8;

    /// <summary>Voxels that are read at most where more than <see cref="LeastSlices"/> slices lie among them.</summary>
    private const int MostRead = 4 * MostVoxels;

    /// <summary>Window between two percentiles of evenly spread voxels: every n-th of every m-th slice; n and m are 1 up to 2^20 voxels. What is not finite is left out.</summary>
    /// <exception cref="VolumeFailureException">The volume is cut off or corrupt, or no voxel looked at is finite.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IntensityWindow Of(VolumeFile file, double lowPercentile, double highPercentile, string name)
    {
        var header = file.Header;
        var sliceStep = Math.Min(StepTo(MostRead, (long)header.Slices * header.SliceVoxels), Math.Max(1, header.Slices / LeastSlices));
        var slices = (header.Slices + sliceStep - 1) / sliceStep;
        var voxelStep = StepTo(MostVoxels, (long)slices * header.SliceVoxels);
        var (stored, plane) = (new byte[header.SliceBytes], new float[header.SliceVoxels]);
        var sample = new List<float>((int)((long)slices * header.SliceVoxels / voxelStep) + 1);
        var next = 0L; // the place of the next voxel to take, counted through the slices that are read
        for (var i = 0; i < slices; i++)
        {
            // Counted from the end, so that a file that breaks off is found out.
            file.Read(header.SliceOffset(header.Slices - 1 - (slices - 1 - i) * sliceStep), stored);
            Voxels.Decode(header, stored, plane);
            for (; next < (long)(i + 1) * plane.Length; next += voxelStep)
            {
                var value = plane[(int)(next - (long)i * plane.Length)];
                if (float.IsFinite(value))
                    sample.Add(value);
            }
        }
        return sample.Count > 0
            ? IntensityWindow.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sample), lowPercentile, highPercentile)
            : throw new VolumeFailureException(name, "none of its voxels is a finite number");
    }

    private static int StepTo(int most, long count) => (int)Math.Min(int.MaxValue, (count + most - 1) / most);
}
