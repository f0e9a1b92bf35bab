using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Training;
using LabelBench.Testing;

namespace LabelBench.OnnxRuntime.Tests.Training;

public sealed class CheckpointFileTests : IDisposable
{
    private static readonly (string Name, Shape Shape)[] Tensors = [("a/weight", [2, 3]), ("b", [1]), ("scalar", Shape.Scalar)];
    private static readonly float[][] Values = [[1, 2, 3, -4, 5.5f, float.Epsilon], [7], [-0f]];

    private readonly TemporaryFolder folder = new();

    private string Path => folder["checkpoint.safetensors"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_says_where_each_tensor_lies_and_holds_its_bits()
    {
        var size = new CheckpointFile(Path).Write(12, Tensors, Give);
        var bytes = File.ReadAllBytes(Path);
        Assert.Equal(bytes.Length, size.Value);
        var (header, data) = Read(bytes);
        Assert.Equal("12", (string?)header["__metadata__"]!["step"]);
        Assert.Equal(0, (bytes.Length - data.Length) % 8);
        foreach (var ((name, shape), values) in Tensors.Zip(Values))
        {
            var entry = header[name]!;
            Assert.Equal("F32", (string?)entry["dtype"]);
            Assert.Equal(shape.Select(extent => extent), entry["shape"]!.AsArray().Select(extent => (int)extent!));
            var (begin, end) = ((int)entry["data_offsets"]![0]!, (int)entry["data_offsets"]![1]!);
            Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), MemoryMarshal.Cast<byte, int>(data.AsSpan(begin..end)).ToArray());
        }
        Assert.Equal(data.Length, header.AsObject().Where(entry => entry.Key != "__metadata__").Max(entry => (int)entry.Value!["data_offsets"]![1]!));
    }

    [Fact]
    public void A_later_one_takes_the_place_of_the_one_before_and_leaves_nothing_else()
    {
        var file = new CheckpointFile(Path);
        file.Write(1, Tensors, Give);
        file.Write(2, Tensors, Give);
        Assert.Equal("2", (string?)Read(File.ReadAllBytes(Path)).Header["__metadata__"]!["step"]);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void One_that_cannot_be_finished_leaves_the_one_before_as_it_was()
    {
        var file = new CheckpointFile(Path);
        file.Write(1, Tensors, Give);
        var before = File.ReadAllBytes(Path);
        Assert.Throws<IOException>(() => file.Write(2, Tensors, give =>
        {
            give(Values[0]);
            throw new IOException("no space left");
        }));
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    private static void Give(Action<ReadOnlySpan<float>> give)
    {
        foreach (var values in Values)
            give(values);
    }

    private static (JsonNode Header, byte[] Data) Read(byte[] bytes)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return (JsonNode.Parse(bytes.AsSpan(8, length))!, bytes[(8 + length)..]);
    }
}
