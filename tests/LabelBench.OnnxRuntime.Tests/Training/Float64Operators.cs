using System.Buffers.Binary;
using LabelBench.Models;
using LabelBench.Models.Onnx;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>The operators of forward graphs in double precision, straight from their definitions: nothing here is shared with the builder or with ONNX Runtime.</summary>
internal static class Float64Operators
{
    public static NumberArray[] Evaluate(NodeProto node, NumberArray[] x) => node.OpType switch
    {
        "Add" => [x[0].Combine(x[1], (a, b) => a + b)],
        "Sub" => [x[0].Combine(x[1], (a, b) => a - b)],
        "Mul" => [x[0].Combine(x[1], (a, b) => a * b)],
        "Div" => [x[0].Combine(x[1], (a, b) => a / b)],
        "Sum" => [x.Aggregate((a, b) => a.Combine(b, (left, right) => left + right))],
        "Relu" => [x[0].Map(v => Math.Max(v, 0))],
        "Sqrt" => [x[0].Map(Math.Sqrt)],
        "Exp" => [x[0].Map(Math.Exp)],
        "Tanh" => [x[0].Map(Math.Tanh)],
        "Sigmoid" => [x[0].Map(v => 1 / (1 + Math.Exp(-v)))],
        "Erf" => [x[0].Map(Erf)],
        "Identity" or "Cast" => [x[0]],
        "Reshape" => [x[0].Reshaped(Whole(x[1]))],
        "Expand" => [x[0].Stretched(Whole(x[1]))],
        "Transpose" => [Transpose(x[0], Ints(node, "perm"))],
        "ReduceSum" => [Reduce(node, x[0], Whole(x[1]), mean: false)],
        "ReduceMean" => [Reduce(node, x[0], Ints(node, "axes"), mean: true)],
        "GlobalAveragePool" => [x[0].Sum([2, 3]).Map(v => v / (x[0][2] * x[0][3]))],
        "Softmax" => [LogSoftmax(x[0], Axis(node, x[0])).Map(Math.Exp)],
        "LogSoftmax" => [LogSoftmax(x[0], Axis(node, x[0]))],
        "OneHot" => [OneHot(x[0], (int)x[1].Values[0], (int)Int(node, "axis", -1))],
        "Gather" => [NumberArray.Of(x[1].Values.SelectMany(i => x[0].Values.Skip((int)i * x[0][1]).Take(x[0][1])), [.. x[1].Shape, x[0][1]])],
        "Concat" => [Concat(x, (int)Int(node, "axis", 0))],
        "Split" => Split(x[0], Whole(x[1]), (int)Int(node, "axis", 0)),
        "Slice" => [Slice(x[0], Whole(x[1]), Whole(x[2]), Whole(x[3]), x.Length > 4 ? Whole(x[4]) : [.. Whole(x[3]).Select(_ => 1)])],
        "Pad" => [Pad(x[0], Whole(x[1]))],
        "MatMul" => [MatMul(x[0], x[1])],
        "Gemm" => [Gemm(node, x)],
        "Conv" => [Conv(node, x)],
        "ConvTranspose" => [ConvTranspose(node, x)],
        "MaxPool" => [MaxPool(node, x[0])],
        _ => throw new NotSupportedException($"The reference knows no {node.OpType}."),
    };

    public static NumberArray Read(TensorProto tensor)
    {
        var bytes = tensor.RawData.Span;
        var values = new double[NumberArray.Size(tensor.Dims.Select(extent => (int)extent))];
        for (var i = 0; i < values.Length; i++)
            values[i] = (ElementType)tensor.DataType switch
            {
                ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]),
                _ => throw new NotSupportedException($"The reference reads no {(ElementType)tensor.DataType}."),
            };
        return new NumberArray(values, [.. tensor.Dims.Select(extent => (int)extent)]);
    }

    /// <summary>2 / sqrt(pi) exp(-x^2) times the sum of 2^n x^(2n+1) / (2n+1)!!, whose terms have one sign. Abramowitz and Stegun, 7.1.6.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        var (sum, term) = (0.0, x);
        for (var n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            sum += term;
            term *= 2 * x * x / (2 * n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static NumberArray Transpose(NumberArray x, int[] axes)
    {
        var strides = x.Strides();
        return x.View(Array.ConvertAll(axes, axis => x[axis]), Array.ConvertAll(axes, axis => strides[axis]));
    }

    private static NumberArray Reduce(NodeProto node, NumberArray x, int[] axes, bool mean)
    {
        var kept = x.Sum(axes);
        var count = mean ? (double)x.Values.Length / kept.Values.Length : 1;
        return kept.Map(v => v / count).Reshaped(Int(node, "keepdims", 1) != 0 ? kept.Shape : [.. x.Shape.Where((_, axis) => !axes.Contains(axis))]);
    }

    private static NumberArray LogSoftmax(NumberArray x, int axis)
    {
        var largest = x.Values.Max();
        var logarithms = x.Map(v => Math.Exp(v - largest)).Sum([axis]).Map(sum => Math.Log(sum) + largest);
        return x.Combine(logarithms, (v, logarithm) => v - logarithm);
    }

    private static NumberArray OneHot(NumberArray indices, int depth, int axis)
    {
        var last = new NumberArray([.. indices.Values.SelectMany(i => Enumerable.Range(0, depth).Select(k => k == (int)i ? 1.0 : 0))], [.. indices.Shape, depth]);
        var rank = last.Shape.Length;
        var place = axis < 0 ? axis + rank : axis;
        return Transpose(last, [.. Enumerable.Range(0, place), rank - 1, .. Enumerable.Range(place, rank - 1 - place)]);
    }

    private static NumberArray Concat(NumberArray[] parts, int axis)
    {
        var rows = NumberArray.Size(parts[0].Shape.Take(axis));
        var values = new List<double>();
        for (var row = 0; row < rows; row++)
            foreach (var part in parts)
                values.AddRange(part.Values.AsSpan(row * (part.Values.Length / rows), part.Values.Length / rows));
        return new NumberArray([.. values], [.. parts[0].Shape.Select((extent, a) => a == axis ? parts.Sum(part => part[axis]) : extent)]);
    }

    private static NumberArray[] Split(NumberArray x, int[] extents, int axis)
    {
        var start = 0;
        return Array.ConvertAll(extents, extent => Slice(x, [start], [start += extent], [axis], [1]));
    }

    private static NumberArray Slice(NumberArray x, int[] starts, int[] ends, int[] axes, int[] steps)
    {
        var (shape, strides, first) = ((int[])x.Shape.Clone(), x.Strides(), 0);
        foreach (var (i, axis) in axes.Index())
        {
            first += starts[i] * strides[axis];
            shape[axis] = (ends[i] - starts[i] - 1) / steps[i] + 1;
            strides[axis] *= steps[i];
        }
        return x.View(shape, strides, first);
    }

    private static NumberArray Pad(NumberArray x, int[] pads)
    {
        var rank = x.Shape.Length;
        var result = NumberArray.Zeros([.. x.Shape.Select((extent, axis) => extent + pads[axis] + pads[rank + axis])]);
        var (own, target) = (x.Strides(), result.Strides());
        for (var i = 0; i < x.Values.Length; i++)
            result.Values[Enumerable.Range(0, rank).Sum(axis => (i / own[axis] % x[axis] + pads[axis]) * target[axis])] = x.Values[i];
        return result;
    }

    private static NumberArray MatMul(NumberArray a, NumberArray b)
    {
        var (m, k, n) = (a[^2], a[^1], b[^1]);
        var batch = NumberArray.Zeros(a.Shape[..^2]).Combine(NumberArray.Zeros(b.Shape[..^2]), (_, _) => 0).Shape;
        var (left, right) = (a.Stretched([.. batch, m, k]).Values, b.Stretched([.. batch, k, n]).Values);
        var result = NumberArray.Zeros([.. batch, m, n]);
        for (var matrix = 0; matrix < NumberArray.Size(batch); matrix++)
            for (var row = 0; row < m; row++)
                for (var inner = 0; inner < k; inner++)
                {
                    var factor = left[(matrix * m + row) * k + inner];
                    for (var column = 0; column < n; column++)
                        result.Values[(matrix * m + row) * n + column] += factor * right[(matrix * k + inner) * n + column];
                }
        return result;
    }

    private static NumberArray Gemm(NodeProto node, NumberArray[] x)
    {
        var a = Int(node, "transA", 0) != 0 ? Transpose(x[0], [1, 0]) : x[0];
        var b = Int(node, "transB", 0) != 0 ? Transpose(x[1], [1, 0]) : x[1];
        var product = MatMul(a, b);
        return x.Length > 2 ? product.Combine(x[2], (p, c) => p + c) : product;
    }

    private static NumberArray Conv(NodeProto node, NumberArray[] x)
    {
        var (data, weight, group) = (x[0], x[1], (int)Int(node, "group", 1));
        var (stride, padding, dilation) = (Ints(node, "strides")[0], Ints(node, "pads")[0], (Attribute(node, "dilations") is null ? [1] : Ints(node, "dilations"))[0]);
        var (height, width) = (data[2], data[3]);
        int Extent(int extent, int kernel) => (extent + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
        var result = NumberArray.Zeros([data[0], weight[0], Extent(height, weight[2]), Extent(width, weight[3])]);
        var (rows, columns, perGroup) = (result[2], result[3], weight[0] / group);
        for (var item = 0; item < data[0]; item++)
            for (var output = 0; output < weight[0]; output++)
                for (var channel = 0; channel < weight[1]; channel++)
                    for (var i = 0; i < weight[2]; i++)
                        for (var j = 0; j < weight[3]; j++)
                        {
                            var factor = weight.Values[((output * weight[1] + channel) * weight[2] + i) * weight[3] + j];
                            var plane = (item * data[1] + output / perGroup * weight[1] + channel) * height;
                            for (var row = 0; row < rows; row++)
                            {
                                var y = row * stride - padding + i * dilation;
                                if (y < 0 || y >= height)
                                    continue;
                                var target = ((item * weight[0] + output) * rows + row) * columns;
                                for (var column = 0; column < columns; column++)
                                {
                                    var place = column * stride - padding + j * dilation;
                                    if (place >= 0 && place < width)
                                        result.Values[target + column] += factor * data.Values[(plane + y) * width + place];
                                }
                            }
                        }
        return x.Length > 2 ? result.Combine(x[2].Reshaped(1, weight[0], 1, 1), (v, bias) => v + bias) : result;
    }

    /// <summary>With a stride as large as the kernel.</summary>
    private static NumberArray ConvTranspose(NodeProto node, NumberArray[] x)
    {
        var (data, weight, kernel) = (x[0], x[1], Ints(node, "strides")[0]);
        var result = NumberArray.Zeros([data[0], weight[1], data[2] * kernel, data[3] * kernel]);
        for (var i = 0; i < result.Values.Length; i++)
        {
            var (column, row, output, item) = (i % result[3], i / result[3] % result[2], i / (result[3] * result[2]) % result[1], i / (result[3] * result[2] * result[1]));
            for (var channel = 0; channel < data[1]; channel++)
                result.Values[i] += data.Values[((item * data[1] + channel) * data[2] + row / kernel) * data[3] + column / kernel]
                    * weight.Values[((channel * weight[1] + output) * kernel + row % kernel) * kernel + column % kernel];
        }
        return x.Length > 2 ? result.Combine(x[2].Reshaped(1, weight[1], 1, 1), (v, bias) => v + bias) : result;
    }

    private static NumberArray MaxPool(NodeProto node, NumberArray x)
    {
        var (kernel, stride, padding) = (Ints(node, "kernel_shape")[0], Ints(node, "strides")[0], Ints(node, "pads")[0]);
        var result = NumberArray.Zeros([x[0], x[1], (x[2] + 2 * padding - kernel) / stride + 1, (x[3] + 2 * padding - kernel) / stride + 1]);
        for (var i = 0; i < result.Values.Length; i++)
        {
            var (column, row, plane) = (i % result[3], i / result[3] % result[2], i / (result[3] * result[2]));
            var largest = double.NegativeInfinity;
            for (var y = Math.Max(0, row * stride - padding); y < Math.Min(x[2], row * stride - padding + kernel); y++)
                for (var z = Math.Max(0, column * stride - padding); z < Math.Min(x[3], column * stride - padding + kernel); z++)
                    largest = Math.Max(largest, x.Values[(plane * x[2] + y) * x[3] + z]);
            result.Values[i] = largest;
        }
        return result;
    }

    private static int Axis(NodeProto node, NumberArray x) => (int)Int(node, "axis", -1) is var axis && axis < 0 ? axis + x.Shape.Length : (int)Int(node, "axis", -1);

    private static int[] Whole(NumberArray x) => Array.ConvertAll(x.Values, value => (int)value);

    private static AttributeProto? Attribute(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private static int[] Ints(NodeProto node, string name) => [.. Attribute(node, name)!.Ints.Select(value => (int)value)];

    private static long Int(NodeProto node, string name, long otherwise) => Attribute(node, name)?.I ?? otherwise;
}
