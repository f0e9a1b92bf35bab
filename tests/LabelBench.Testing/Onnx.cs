using System.Runtime.InteropServices;
using System.Text;

namespace LabelBench.Testing;

/// <summary>Writes ONNX files by hand, most of which no exporter would make. Field numbers are those of onnx.proto.</summary>
public static class Onnx
{
    private const int Float = 1, Int32 = 6, Int64 = 7;

    /// <summary>One float in, so many out that no address space holds them: 2^47 floats are 512 TiB, and x86-64 has 128 TiB a process.</summary>
    public static byte[] Enormous() => Model(
        Node("Expand", ["x", "shape"], "y"),
        Value("x", 1),
        Value("y", 1 << 20, 1 << 20, 1 << 7),
        Initializer("shape", 1 << 20, 1 << 20, 1 << 7));

    /// <summary>A free dimension <c>batch</c>, and 4 MiB of output for every item.</summary>
    public static byte[] Growing() => Model(
        Node("Expand", ["x", "shape"], "y"),
        Value("x", "batch", 1),
        Value("y", "batch", 1 << 20),
        Initializer("shape", 1, 1 << 20));

    /// <summary>Two free dimensions, <c>batch</c> and <c>width</c>.</summary>
    public static byte[] FreeWidth() => Model(Node("Relu", ["x"], "y"), Value("x", "batch", "width"), Value("y", "batch", "width"), null);

    /// <summary>A tagger that looks every token's tag up: the tag of token i has the score 5 and the others 0. Scores come as <c>logits</c>, batch x sequence x tags.</summary>
    /// <param name="tagOfToken">For every number of the vocabulary.</param>
    /// <param name="shape">Batch and sequence: numbers, or names where they are free.</param>
    /// <param name="narrow">Takes 32-bit numbers in place of 64-bit ones.</param>
    /// <param name="inputs">The first takes the tokens; the others are not looked at.</param>
    public static byte[] LookupTagger(int[] tagOfToken, int tags, object[] shape, bool narrow, params string[] inputs)
    {
        var scores = new float[tagOfToken.Length * tags];
        for (var token = 0; token < tagOfToken.Length; token++)
            scores[token * tags + tagOfToken[token]] = 5;
        byte[] table = [.. Number(1, tagOfToken.Length), .. Number(1, tags), .. Number(2, Float), .. Text(8, "table"), .. Bytes(9, MemoryMarshal.AsBytes(scores.AsSpan()).ToArray())];
        byte[] graph =
        [
            .. Bytes(1, Node("Gather", ["table", inputs[0]], "logits")), .. Text(2, "g"), .. Bytes(5, table),
            .. inputs.SelectMany(name => Bytes(11, Value(name, narrow ? Int32 : Int64, shape))), .. Bytes(12, Value("logits", Float, [.. shape, tags])),
        ];
        return Model(graph);
    }

    /// <summary>A model with an image input <c>images</c> that it does not look at and one output <c>output0</c> that is always the same: a trained model with a known answer.</summary>
    public static byte[] Fixed(int[] inputShape, int[] outputShape, float[] answer)
    {
        byte[] tensor = [.. outputShape.SelectMany(d => Number(1, d)), .. Number(2, Float), .. Text(8, "answer"), .. Bytes(9, MemoryMarshal.AsBytes(answer.AsSpan()).ToArray())];
        byte[] graph =
        [
            .. Bytes(1, Node("Identity", ["answer"], "output0")), .. Text(2, "g"), .. Bytes(5, tensor),
            .. Bytes(11, Value("images", [.. inputShape.Cast<object>()])), .. Bytes(12, Value("output0", [.. outputShape.Cast<object>()])),
        ];
        return Model(graph);
    }

    private static byte[] Model(byte[] node, byte[] input, byte[] output, byte[]? initializer)
    {
        byte[] graph = [.. Bytes(1, node), .. Text(2, "g"), .. initializer is null ? [] : Bytes(5, initializer), .. Bytes(11, input), .. Bytes(12, output)];
        return Model(graph);
    }

    private static byte[] Model(byte[] graph) => [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, [.. Text(1, ""), .. Number(2, 13)])];

    private static byte[] Node(string operation, string[] inputs, string output) =>
        [.. inputs.SelectMany(i => Text(1, i)), .. Text(2, output), .. Text(3, operation), .. Text(4, operation)];

    private static byte[] Value(string name, int type, object[] dimensions)
    {
        byte[] shape = [.. dimensions.SelectMany(d => Bytes(1, d is string symbol ? Text(2, symbol) : Number(1, (int)d)))];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, type), .. Bytes(2, shape)]))];
    }

    private static byte[] Value(string name, params object[] dimensions) => Value(name, Float, dimensions);

    private static byte[] Initializer(string name, params int[] values) =>
        [.. Number(1, values.Length), .. Number(2, Int64), .. values.SelectMany(v => Number(7, v)), .. Text(8, name)];

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
