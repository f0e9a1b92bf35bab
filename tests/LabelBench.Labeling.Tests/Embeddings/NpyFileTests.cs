using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LabelBench.Core;
using LabelBench.Labeling.Embeddings;

namespace LabelBench.Labeling.Tests.Embeddings;

public sealed class NpyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embeddings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30_000)]
    public void A_written_file_is_one_by_the_documentation(int rows)
    {
        var path = Path.Combine(_folder, "a.npy");
        using (var writer = new NpyWriter(path, 5))
        {
            for (var i = 0; i < rows; i++)
                writer.Write([i, i + 0.25f, -i, float.Epsilon, 1e30f]);
        }
        var bytes = File.ReadAllBytes(path);
        Assert.Equal("\x93NUMPY", Encoding.Latin1.GetString(bytes, 0, 6));
        Assert.Equal((1, 0), (bytes[6], bytes[7]));
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.Equal(0, (10 + length) % 64);
        var header = Encoding.ASCII.GetString(bytes, 10, length);
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, 5), }} "), header, StringComparison.Ordinal);
        Assert.EndsWith(" \n", header, StringComparison.Ordinal);
        Assert.Equal(10 + length + rows * 5 * 4, bytes.Length);
        for (var i = 0; i < rows; i++)
            Assert.Equal([i, i + 0.25f, -i, float.Epsilon, 1e30f], Enumerable.Range(0, 5).Select(d => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(10 + length + (i * 5 + d) * 4))));
        Assert.Equal(new NpyHeader(rows, 5, 10 + length), NpyHeader.Read(path).Value);
    }

    [Fact]
    public void A_file_is_valid_after_every_flush()
    {
        var path = Path.Combine(_folder, "a.npy");
        using var writer = new NpyWriter(path, 3);
        for (var rows = 0; rows < 5; rows++)
        {
            writer.Flush(toDisk: rows == 2);
            Assert.Equal(rows, NpyHeader.Read(path).Value!.Rows);
            writer.Write([1, 2, 3]);
            Assert.Equal(rows, NpyHeader.Read(path).Value!.Rows);
        }
    }

    [Fact]
    public void The_header_has_room_for_any_number_of_rows() =>
        Assert.Equal(NpyHeader.Length, new NpyHeader(long.MaxValue, int.MaxValue, NpyHeader.Length).ToBytes().Length);

    [Fact]
    public void A_row_of_another_width_is_refused()
    {
        using var writer = new NpyWriter(Path.Combine(_folder, "a.npy"), 3);
        Assert.Contains("2 numbers", Assert.Throws<ArgumentException>(() => writer.Write([1, 2])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Headers_of_every_version_are_read_however_they_are_spaced(int version)
    {
        var path = Write(version, "{'shape':(2,  3) , 'fortran_order' : False,'descr': '<f4'}\n", 24);
        Assert.Equal(new NpyHeader(2, 3, new FileInfo(path).Length - 24), NpyHeader.Read(path).Value);
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", "<f8")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }", ">f4")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2, 3), }", "records")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", "column by column")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", "no matrix")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }", "no matrix")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 3), }", "no matrix")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 3), }", "no matrix")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 0), }", "no matrix")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }", "cut off")]
    public void What_cannot_be_read_is_named_with_its_remedy(string header, string said)
    {
        var problem = Assert.Single(NpyHeader.Read(Write(1, header, 24)).Problems);
        Assert.Contains(said, problem.Text, StringComparison.Ordinal);
        Assert.EndsWith(".npy", problem.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var path = Path.Combine(_folder, "whole.npy");
        using (var writer = new NpyWriter(path, 2))
            writer.Write([1, 2]);
        var whole = File.ReadAllBytes(path);
        foreach (var length in Enumerable.Range(0, whole.Length))
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Single(NpyHeader.Read(path).Problems);
        }
        File.WriteAllText(path, "a text that is long enough, and no array");
        Assert.Contains("numpy.save", Assert.Single(NpyHeader.Read(path).Problems).Text, StringComparison.Ordinal);
        Assert.Single(NpyHeader.Read(Path.Combine(_folder, "absent.npy")).Problems);
    }

    [Fact]
    public void A_file_that_cannot_be_created_is_a_mistake_with_its_path() =>
        Assert.Contains("cannot be created", Assert.Throws<UserMistakeException>(() => new NpyWriter(_folder, 2)).Message, StringComparison.Ordinal);

    private string Write(int version, string header, int dataBytes)
    {
        var path = Path.Combine(_folder, "a.npy");
        using var file = File.Create(path);
        file.Write([0x93, .. "NUMPY"u8, (byte)version, 0]);
        file.Write(version == 1 ? [(byte)header.Length, 0] : [(byte)header.Length, 0, 0, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        file.Write(new byte[dataBytes]);
        return path;
    }
}
