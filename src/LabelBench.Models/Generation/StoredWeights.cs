using System.Buffers.Binary;
using Google.Protobuf;
using LabelBench.Models.Onnx;

namespace LabelBench.Models;

/// <summary>Draws the weights of one model and makes the tensors of its file from them.</summary>
internal sealed class StoredWeights(GenerationOptions options)
{
    /// <summary>A weight's scales are asked for twice, by itself and by its bias.</summary>
    private readonly Dictionary<string, float[]> _scales = [];

    /// <summary>The tensor, followed by its scales where it is an integer one.</summary>
    public IEnumerable<TensorProto> TensorsOf(WeightTensor weight)
    {
        switch (weight.Quantization)
        {
            case WeightQuantization.PerChannel channels:
                var values = WeightValues.Draw(weight, options);
                var scales = _scales[weight.Name] = IntegerWeights.Scales(values, weight.Shape, channels.Axis);
                yield return Tensor(weight.Name, weight.Type, weight.Shape, IntegerWeights.Round(values, weight.Shape, channels.Axis, scales));
                yield return Floats(weight.ScaleName, scales);
                break;
            case WeightQuantization.Accumulator accumulator:
                var products = Array.ConvertAll(ScalesOf(accumulator.Weight), scale => scale * accumulator.InputScale);
                yield return Tensor(weight.Name, weight.Type, weight.Shape, IntegerWeights.RoundBias(WeightValues.Draw(weight, options), products));
                yield return Floats(weight.ScaleName, products);
                break;
            default:
                yield return Tensor(weight.Name, weight.Type, weight.Shape, WeightValues.Generate(weight, options));
                break;
        }
    }

    private float[] ScalesOf(WeightTensor weight)
    {
        if (!_scales.TryGetValue(weight.Name, out var scales))
            scales = _scales[weight.Name] = IntegerWeights.Scales(WeightValues.Draw(weight, options), weight.Shape, ((WeightQuantization.PerChannel)weight.Quantization!).Axis);
        return scales;
    }

    private static TensorProto Floats(string name, float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return Tensor(name, ElementType.Float32, [values.Length], bytes);
    }

    /// <param name="content">Not to be changed afterwards: the tensor does not copy it.</param>
    private static TensorProto Tensor(string name, ElementType type, Shape shape, byte[] content) =>
        new() { Name = name, DataType = (int)type, Dims = { shape.ToInt64() }, RawData = UnsafeByteOperations.UnsafeWrap(content) };
}
