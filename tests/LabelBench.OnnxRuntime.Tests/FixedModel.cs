using System.Runtime.InteropServices;
using System.Text;

namespace LabelBench.OnnxRuntime.Tests;

/// <summary>Writes an .onnx file with an image input that it does not look at and one output that is always the same: a trained model with a known answer. Field numbers are those of onnx.proto.</summary>
internal static class FixedModel
{
    private const int Float = 1;

    public static string Save(string path, int[] inputShape, int[] outputShape, float[] answer)
    {
        byte[] tensor = [.. outputShape.SelectMany(d => Number(1, d)), .. Number(2, Float), .. Text(8, "answer"), .. Bytes(9, MemoryMarshal.AsBytes(answer.AsSpan()).ToArray())];
        byte[] node = [.. Text(1, "answer"), .. Text(2, "output0"), .. Text(4, "Identity")];
        byte[] graph = [.. Bytes(1, node), .. Text(2, "fixed"), .. Bytes(5, tensor), .. Bytes(11, Value("images", inputShape)), .. Bytes(12, Value("output0", outputShape))];
        File.WriteAllBytes(path, [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, [.. Text(1, ""), .. Number(2, 17)])]);
        return path;
    }

    private static byte[] Value(string name, int[] shape) =>
        [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, Float), .. Bytes(2, [.. shape.SelectMany(d => Bytes(1, Number(1, d)))])]))];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] content) => [.. Varint(field << 3 | 2), .. Varint(content.Length), .. content];

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value >= 0x80; value >>= 7)
            yield return (byte)(value & 0x7f | 0x80);
        yield return (byte)value;
    }
}
