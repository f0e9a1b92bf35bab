using System.Buffers.Binary;
using System.IO.Compression;
using LabelBench.Labeling.Medical;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Medical;

public sealed class NiftiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<VoxelType, bool> TypesAndOrders
    {
        get
        {
            var data = new TheoryData<VoxelType, bool>();
            foreach (var type in Enum.GetValues<VoxelType>())
            {
                data.Add(type, false);
                data.Add(type, true);
            }
            return data;
        }
    }

    [Fact]
    public void The_header_has_its_fields_where_nifti1_h_has_them()
    {
        // Written by hand from the table in nifti1.h, so that reader and writer cannot be wrong together.
        var bytes = new byte[352];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 348);
        short[] dim = [4, 11, 22, 33, 2];
        for (var i = 0; i < dim.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(40 + 2 * i), dim[i]);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(70), 512);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(72), 16);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(108), 400);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(112), 0.5f);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(116), -1024);
        "n+1\0"u8.CopyTo(bytes.AsSpan(344));

        var header = NiftiHeader.Parse(bytes, "a.nii");

        Assert.Equal(new NiftiHeader(11, 22, 33, VoxelType.UInt16, IsBigEndian: false, 0.5f, -1024, 400), header);
        Assert.Equal(400 + 2 * (11 * 22 * 484), header.SliceOffset(2 * 242));
        Assert.Equal(2 * 11 * 22, header.SliceBytes);
    }

    [Theory, MemberData(nameof(TypesAndOrders))]
    public void What_is_written_is_read_again(VoxelType type, bool isBigEndian)
    {
        var header = new NiftiHeader(5, 4, 3, type, isBigEndian, Slope: 2, Intercept: -7, DataOffset: 368);
        Assert.Equal(header, NiftiHeader.Parse(header.ToBytes(), "a.nii"));
    }

    [Theory, MemberData(nameof(TypesAndOrders))]
    public void Every_voxel_type_in_both_byte_orders_gives_its_intensities(VoxelType type, bool isBigEndian)
    {
        var header = new NiftiHeader(40, 30, 2, type, isBigEndian, Slope: 0.5f, Intercept: 10);
        double[] values = [.. Enumerable.Range(0, header.SliceVoxels * header.Slices).Select(i => Range(type, i))];
        var path = Save("a.nii", header, values);

        using var file = new VolumeFile(path);
        for (var slice = 1; slice >= 0; slice--)
        {
            var plane = Slice(file, slice);
            Assert.Equal(values.Skip(slice * header.SliceVoxels).Take(header.SliceVoxels).Select(v => (float)v * 0.5f + 10), plane);
        }
    }

    [Theory]
    [InlineData(0f, 5f)]
    [InlineData(float.NaN, 5f)]
    [InlineData(float.PositiveInfinity, float.NaN)]
    public void A_slope_of_nothing_scales_nothing(float slope, float intercept)
    {
        var header = NiftiHeader.Parse((new NiftiHeader(2, 2, 1, VoxelType.Int16) with { Slope = slope, Intercept = intercept }).ToBytes(), "a.nii");
        Assert.Equal((1, 0), (header.Slope, header.Intercept));
    }

    [Fact]
    public void A_packed_volume_gives_the_same_slices_in_any_order()
    {
        var header = new NiftiHeader(50, 40, 9, VoxelType.Int16);
        double[] values = [.. Enumerable.Range(0, header.SliceVoxels * header.Slices).Select(i => (double)(i % 3001 - 1500))];
        var plain = Save("a.nii", header, values);
        var packed = Pack(plain);

        using var a = new VolumeFile(plain);
        using var b = new VolumeFile(packed);

        Assert.Equal(a.Header, b.Header);
        foreach (var slice in (int[])[0, 1, 5, 8, 2, 2, 0])
            Assert.Equal(Slice(a, slice), Slice(b, slice));
    }

    [Fact]
    public void Of_a_series_of_volumes_the_first_is_taken_and_a_single_slice_is_a_volume()
    {
        var series = new NiftiHeader(4, 4, 3, VoxelType.UInt8).ToBytes();
        BinaryPrimitives.WriteInt16LittleEndian(series.AsSpan(40), 4);
        BinaryPrimitives.WriteInt16LittleEndian(series.AsSpan(48), 20);
        Assert.Equal(3, NiftiHeader.Parse(series, "series.nii").Slices);
        BinaryPrimitives.WriteInt16LittleEndian(series.AsSpan(40), 2);
        Assert.Equal(1, NiftiHeader.Parse(series, "slice.nii").Slices);
    }

    public static TheoryData<string, Action<byte[]>, string> Malformed => new()
    {
        { "size", b => b[0] = 1, "no NIfTI-1 file" },
        { "NIfTI-2", b => BinaryPrimitives.WriteInt32LittleEndian(b, 540), "NIfTI-2" },
        { "pair", b => "ni1\0"u8.CopyTo(b.AsSpan(344)), "convert the pair" },
        { "ANALYZE", b => b.AsSpan(344, 4).Clear(), "ANALYZE" },
        { "DICOM", b => { b[0] = 0; "DICM"u8.CopyTo(b.AsSpan(128)); }, "dcm2niix" },
        { "no axes", b => b[40] = 1, "1 dimensions (dim[0])" },
        { "many axes", b => b[40] = 8, "8 dimensions (dim[0])" },
        { "five axes", b => { b[40] = 5; b[50] = 3; }, "5 dimensions" },
        { "empty axis", b => b[44] = 0, "dim[2] is 0" },
        { "negative axis", b => { b[46] = 0xFF; b[47] = 0xFF; }, "dim[3] is -1" },
        { "complex", b => b[70] = 32, "type 32 (complex)" },
        { "bits", b => b[72] = 8, "8 bits a voxel (bitpix)" },
        { "offset", b => BinaryPrimitives.WriteSingleLittleEndian(b.AsSpan(108), 100), "vox_offset" },
        { "broken offset", b => BinaryPrimitives.WriteSingleLittleEndian(b.AsSpan(108), 352.5f), "vox_offset" },
        { "offset of nothing", b => BinaryPrimitives.WriteSingleLittleEndian(b.AsSpan(108), float.NaN), "vox_offset" },
        { "intercept", b => { BinaryPrimitives.WriteSingleLittleEndian(b.AsSpan(112), 1); BinaryPrimitives.WriteSingleLittleEndian(b.AsSpan(116), float.NaN); }, "scl_inter" },
        { "huge", b => { b[42] = 0xFF; b[43] = 0x7F; b[44] = 0xFF; b[45] = 0x7F; }, "32767 x 32767 voxels; at most 67 million" },
    };

    [Theory, MemberData(nameof(Malformed))]
    public void A_malformed_header_gives_one_clear_message(string what, Action<byte[]> spoil, string reason)
    {
        Assert.NotEmpty(what);
        var bytes = new NiftiHeader(4, 4, 2, VoxelType.Int16).ToBytes();
        spoil(bytes);
        var failure = Assert.Throws<VolumeFailureException>(() => NiftiHeader.Parse(bytes, "scan.nii"));
        Assert.Equal("scan.nii", failure.File);
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("scan.nii", failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Any_bytes_are_a_header_or_one_failure()
    {
        var random = new Random(17);
        var whole = new NiftiHeader(6, 5, 4, VoxelType.Float32, IsBigEndian: true, 3, 4).ToBytes();
        for (var round = 0; round < 5000; round++)
        {
            var bytes = whole.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--)
                bytes[round % 2 == 0 ? random.Next(40, 124) : random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var header = NiftiHeader.Parse(bytes, "a.nii");
                Assert.InRange(header.SliceVoxels, 1, NiftiHeader.MostSliceVoxels);
                Assert.True(header.End > header.DataOffset);
            }
            catch (VolumeFailureException)
            {
            }
        }
    }

    [Fact]
    public void An_empty_and_a_short_file_say_so()
    {
        Assert.Contains("empty", Assert.Throws<VolumeFailureException>(() => NiftiHeader.Parse([], "a.nii")).Reason, StringComparison.Ordinal);
        Assert.Contains("ends after 100 bytes", Assert.Throws<VolumeFailureException>(() => NiftiHeader.Parse(new byte[100], "a.nii")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_volume_says_how_much_it_holds()
    {
        var path = Save("a.nii", new NiftiHeader(10, 10, 8, VoxelType.UInt8), new double[800]);
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(352 + 350)]);
        Assert.Contains("3 of 8 slices", Assert.Throws<VolumeFailureException>(() => new VolumeFile(path)).Reason, StringComparison.Ordinal);

        using var packed = new VolumeFile(Pack(path)); // the header is whole, and what follows is not known before it is unpacked
        Assert.Equal(100, Slice(packed, 2).Length);
        Assert.Contains("3 of 8 slices", Assert.Throws<VolumeFailureException>(() => Slice(packed, 3)).Reason, StringComparison.Ordinal);
        Assert.Contains("3 of 8 slices", Assert.Throws<VolumeFailureException>(() => VolumeWindow.Of(packed, 1, 99, "a")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_compression_is_named()
    {
        var random = new Random(5);
        var path = Pack(Save("a.nii", new NiftiHeader(60, 60, 8, VoxelType.UInt8), [.. Enumerable.Range(0, 28800).Select(_ => (double)random.Next(256))]));
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length / 2, 2000).Clear();
        File.WriteAllBytes(path, bytes);
        using var file = new VolumeFile(path);
        Assert.Contains("compression is corrupt", Assert.Throws<VolumeFailureException>(() =>
        {
            for (var slice = 0; slice < 8; slice++)
                Slice(file, slice);
        }).Reason, StringComparison.Ordinal);

        File.WriteAllBytes(path, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF]);
        Assert.Contains("compression is corrupt", Assert.Throws<VolumeFailureException>(() => new VolumeFile(path)).Reason, StringComparison.Ordinal);
    }

    private static double Range(VoxelType type, int i) => type switch
    {
        VoxelType.UInt8 => i % 256,
        VoxelType.Int16 => i * 37 % 65536 - 32768,
        VoxelType.UInt16 => i * 37 % 65536,
        VoxelType.Int32 => i * 7001 - 8_000_000, // whole in a float
        _ => i / 8.0 - 100,
    };

    private string Save(string name, NiftiHeader header, double[] values)
    {
        var path = _folder[name];
        File.WriteAllBytes(path, [.. header.ToBytes(), .. values.SelectMany(v => Stored(header, v))]);
        return path;
    }

    private static byte[] Stored(NiftiHeader header, double value)
    {
        var bytes = header.Type switch
        {
            VoxelType.UInt8 => [(byte)value],
            VoxelType.Int16 => BitConverter.GetBytes((short)value),
            VoxelType.UInt16 => BitConverter.GetBytes((ushort)value),
            VoxelType.Int32 => BitConverter.GetBytes((int)value),
            VoxelType.Float32 => BitConverter.GetBytes((float)value),
            _ => BitConverter.GetBytes(value),
        };
        if (header.IsBigEndian == BitConverter.IsLittleEndian)
            Array.Reverse(bytes);
        return bytes;
    }

    private static string Pack(string path)
    {
        using (var packed = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Optimal))
            packed.Write(File.ReadAllBytes(path));
        return path + ".gz";
    }

    private static float[] Slice(VolumeFile file, int slice)
    {
        var stored = new byte[file.Header.SliceBytes];
        file.Read(file.Header.SliceOffset(slice), stored);
        var plane = new float[file.Header.SliceVoxels];
        Voxels.Decode(file.Header, stored, plane);
        return plane;
    }
}
