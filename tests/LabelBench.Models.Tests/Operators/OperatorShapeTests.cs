using LabelBench.Models;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Tests.Operators;

public sealed class OperatorShapeTests
{
    private readonly GraphBuilder _graph = new("test");

    private Tensor Value(params int[] shape) => Value(ElementType.Float32, shape);

    private Tensor Value(ElementType type, params int[] shape) =>
        _graph.Input($"x{Guid.NewGuid():N}", type, Shape.Create(shape), new InputValues.StandardNormal());

    [Fact]
    public void A_convolution_has_one_output_for_every_place_where_its_kernel_fits()
    {
        var random = new Random(1729);
        for (var i = 0; i < 300; i++)
        {
            var (side, kernel, stride, padding, dilation) = (random.Next(1, 30), random.Next(1, 8), random.Next(1, 5), random.Next(0, 4), random.Next(1, 4));
            if (side + 2 * padding < kernel)
                continue;
            var places = Enumerable.Range(0, side + 2 * padding).Count(start => start % stride == 0 && start + kernel <= side + 2 * padding);
            Assert.Equal([2, 5, places, places], _graph.Conv(Value(2, 3, side, side), Value(5, 3, kernel, kernel), null, stride, padding).Shape);
            if (side + 2 * padding - dilation * (kernel - 1) is > 0 and var starts)
                Assert.Equal((starts - 1) / stride + 1, _graph.Conv(Value(2, 3, side, side), Value(5, 3, kernel, kernel), null, stride, padding, 1, dilation).Shape[3]);
            if (padding < kernel)
                Assert.Equal([2, 3, places, places], _graph.MaxPool(Value(2, 3, side, side), kernel, stride, padding).Shape);
        }
    }

    [Fact]
    public void Broadcasting_follows_the_definition_axis_by_axis()
    {
        var random = new Random(1729);
        for (var i = 0; i < 500; i++)
        {
            var a = RandomShape(random);
            var b = RandomShape(random);
            var padded = Math.Max(a.Length, b.Length);
            int[] left = [.. Enumerable.Repeat(1, padded - a.Length), .. a];
            int[] right = [.. Enumerable.Repeat(1, padded - b.Length), .. b];
            if (left.Zip(right).Any(pair => pair.First != pair.Second && pair.First != 1 && pair.Second != 1))
            {
                Assert.Contains("do not broadcast", Assert.Throws<ArgumentException>(() => _graph.Add(Value(a), Value(b))).Message, StringComparison.Ordinal);
                continue;
            }
            Assert.Equal(Shape.Create([.. left.Zip(right, Math.Max)]), _graph.Mul(Value(a), Value(b)).Shape);
            Assert.Equal(Shape.Create([.. left.Zip(right, Math.Max)]), _graph.Sub(Value(b), Value(a)).Shape);
        }
    }

    [Fact]
    public void Every_operator_infers_its_shape()
    {
        Assert.Equal([2, 8, 10, 10], _graph.ConvTranspose(Value(2, 4, 5, 5), Value(4, 8, 2, 2), Value(8)).Shape);
        Assert.Equal([2, 6, 5, 5], _graph.Conv(Value(2, 6, 5, 5), Value(6, 1, 3, 3), Value(6), 1, 1, group: 6).Shape);
        Assert.Equal([3, 5], _graph.Gemm(Value(4, 3), Value(5, 4), Value(5), transposeA: true, transposeB: true).Shape);
        Assert.Equal([7, 2, 3, 5], _graph.MatMul(Value(2, 3, 4), Value(7, 1, 4, 5)).Shape);
        Assert.Equal([9, 2, 3, 8], _graph.BidirectionalLstm(Value(9, 3, 5), Value(2, 32, 5), Value(2, 32, 8), Value(2, 64)).Shape);
        Assert.Equal([4, 3, 2], _graph.Transpose(Value(2, 3, 4), 2, 1, 0).Shape);
        Assert.Equal([6, 4], _graph.Reshape(Value(2, 3, 4), [6, 4]).Shape);
        Assert.Equal([2, 9], _graph.Concat(1, Value(2, 4), Value(2, 5)).Shape);
        Assert.Equal([[2, 3], [2, 4]], _graph.Split(Value(2, 7), 1, 3, 4).Select(part => part.Shape));
        Assert.Equal([2, 3], _graph.Slice(Value(2, 7), 1, 4, 7).Shape);
        Assert.Equal([5, 3], _graph.Expand(Value(1, 3), [5, 3]).Shape);
        Assert.Equal([1, 2, 9, 12], _graph.EnlargeNearest(Value(1, 2, 3, 4), 3).Shape);
        Assert.Equal([1, 2, 5, 4], _graph.EnlargeBilinear(Value(1, 2, 3, 4), 5, 4).Shape);
        Assert.Equal([2, 7], _graph.Dropout(Value(2, 7), 0.5f, 1).Shape);
        Assert.Equal([2, 7, 16], _graph.Gather(Value(100, 16), Value(ElementType.Int64, 2, 7)).Shape);
        Assert.Equal([2, 4], _graph.ArgMax(Value(2, 3, 4), 1).Shape);
        Assert.Equal([2, 3, 1, 1], _graph.GlobalAveragePool(Value(2, 3, 4, 5)).Shape);
        Assert.Equal([2, 4], _graph.LayerNormalization(Value(2, 4), Value(4), Value(4)).Shape);
        Assert.Equal([2, 3], _graph.Div(Value(2, 3), Value(3)).Shape);
        Assert.Equal((ElementType.Bool, Shape.Create(2, 3)), (_graph.Equal(Value(2, 3), Value(3)).Type, _graph.Equal(Value(2, 1), Value(3)).Shape));
        Assert.Equal([2, 3], _graph.Sum(Value(2, 3), Value(2, 3), Value(2, 3)).Shape);
        Assert.Equal([2, 1, 4], _graph.ReduceSum(Value(2, 3, 4), [1]).Shape);
        Assert.Equal([2], _graph.ReduceMean(Value(2, 3, 4), [1, 2], keepAxes: false).Shape);
        Assert.Equal([2, 9, 7], _graph.OneHot(Value(ElementType.Int64, 2, 7), 9, 1).Shape);
        Assert.Equal([1, 2, 7, 8], _graph.Pad(Value(1, 2, 3, 4), 2).Shape);
        Assert.Equal([2, 5, 3], _graph.LogSoftmax(Value(2, 5, 3), 1).Shape);
        Assert.Equal([2, 4, 5, 5], _graph.BatchNormalization(Value(2, 4, 5, 5), Value(4), Value(4)).Shape);
        Assert.Equal(Shape.Scalar, _graph.CrossEntropy(Value(2, 4, 5, 5), Value(ElementType.Int64, 2, 5, 5)).Shape);
        foreach (var unary in (Func<Tensor, Tensor>[])[_graph.Exp, _graph.Sqrt, _graph.Tanh, _graph.Sign, _graph.Gelu, _graph.Relu, _graph.Sigmoid, _graph.HardSwish, _graph.HardSigmoid, _graph.Erf, _graph.Softmax, x => _graph.Clip(x, 0, 6)])
            Assert.Equal([2, 4], unary(Value(2, 4)).Shape);
    }

    [Fact]
    public void Operators_that_would_change_nothing_are_left_out()
    {
        var x = Value(2, 3);
        Assert.Same(x, _graph.Reshape(x, [2, 3]));
        Assert.Same(x, _graph.Expand(x, [2, 3]));
        Assert.Same(x, _graph.Cast(x, ElementType.Float32));
        var image = Value(1, 2, 3, 4);
        Assert.Same(image, _graph.EnlargeBilinear(image, 3, 4));
    }

    [Fact]
    public void A_shape_mistake_names_the_operator_and_both_shapes()
    {
        (string Operator, Action Mistake, string[] Shapes)[] mistakes =
        [
            ("Conv", () => _graph.Conv(Value(1, 3, 8, 8), Value(4, 2, 3, 3)), ["[1,3,8,8]", "[4,2,3,3]"]),
            ("Conv", () => _graph.Conv(Value(1, 3, 2, 2), Value(4, 3, 3, 3)), ["[1,3,2,2]", "[4,3,3,3]"]),
            ("Conv", () => _graph.Conv(Value(1, 3, 8, 8), Value(4, 3, 3, 3), Value(5)), ["[4,3,3,3]", "[5]"]),
            ("Conv", () => _graph.Conv(Value(1, 4, 8, 8), Value(3, 2, 3, 3), group: 2), ["[1,4,8,8]", "[3,2,3,3]"]),
            ("ConvTranspose", () => _graph.ConvTranspose(Value(1, 3, 8, 8), Value(4, 2, 2, 2)), ["[1,3,8,8]", "[4,2,2,2]"]),
            ("Gemm", () => _graph.Gemm(Value(2, 3), Value(4, 5)), ["[2,3]", "[4,5]"]),
            ("MatMul", () => _graph.MatMul(Value(2, 3), Value(4, 5)), ["[2,3]", "[4,5]"]),
            ("MatMul", () => _graph.MatMul(Value(2, 2, 3), Value(3, 3, 5)), ["[2,2,3]", "[3,3,5]"]),
            ("LSTM", () => _graph.BidirectionalLstm(Value(9, 3, 5), Value(2, 32, 6), Value(2, 32, 8), Value(2, 64)), ["[9,3,5]", "[2,32,6]"]),
            ("LSTM", () => _graph.BidirectionalLstm(Value(9, 3, 5), Value(2, 32, 5), Value(2, 32, 7), Value(2, 64)), ["[2,32,5]", "[2,32,7]"]),
            ("Add", () => _graph.Add(Value(2, 3), Value(4)), ["[2,3]", "[4]"]),
            ("Reshape", () => _graph.Reshape(Value(2, 3), [7]), ["[2,3]", "[7]"]),
            ("Expand", () => _graph.Expand(Value(2, 3), [5, 3]), ["[2,3]", "[5,3]"]),
            ("Concat", () => _graph.Concat(1, Value(2, 3), Value(4, 3)), ["[2,3]", "[4,3]"]),
            ("Gather", () => _graph.Gather(Value(9, 2), Value(3)), ["[9,2]", "[3]"]),
            ("LayerNormalization", () => _graph.LayerNormalization(Value(2, 4), Value(3), Value(4)), ["[2,4]", "[3]"]),
            ("Split", () => _graph.Split(Value(2, 7), 1, 3, 5), ["[2,7]", "[3,5]"]),
            ("Slice", () => _graph.Slice(Value(2, 7), 1, 5, 9), ["[2,7]", "5 to 9"]),
            ("Transpose", () => _graph.Transpose(Value(2, 7), 0, 0), ["[2,7]", "[0,0]"]),
            ("MaxPool", () => _graph.MaxPool(Value(1, 1, 2, 2), 3, 1), ["[1,1,2,2]", "3"]),
            ("GlobalAveragePool", () => _graph.GlobalAveragePool(Value(1, 1, 2)), ["[1,1,2]"]),
            ("Resize", () => _graph.EnlargeNearest(Value(1, 1, 2), 2), ["[1,1,2]"]),
            ("Resize", () => _graph.EnlargeBilinear(Value(1, 1, 2, 3), 2, 2), ["[1,1,2,3]", "2x2"]),
            ("Conv", () => _graph.Conv(Value(1, 3, 8, 8), Value(4, 3, 3, 3), dilation: 4), ["[1,3,8,8]", "[4,3,3,3]"]),
            ("Dropout", () => _graph.Dropout(Value(2, 7), 1, 1), ["[2,7]", "1"]),
            ("Sum", () => _graph.Sum(Value(2), Value(3)), ["[2]", "[3]"]),
            ("ReduceSum", () => _graph.ReduceSum(Value(2, 7), [2]), ["[2,7]", "[2]"]),
            ("ReduceMean", () => _graph.ReduceMean(Value(2, 7), [0, 0]), ["[2,7]", "[0,0]"]),
            ("OneHot", () => _graph.OneHot(Value(2, 7), 3, 1), ["[2,7]"]),
            ("Pad", () => _graph.Pad(Value(2, 7), 1), ["[2,7]"]),
            ("LogSoftmax", () => _graph.LogSoftmax(Value(2, 7), 2), ["[2,7]", "2"]),
            ("BatchNormalization", () => _graph.BatchNormalization(Value(2, 4, 5, 5), Value(3), Value(3)), ["[2,4,5,5]", "[3]"]),
            ("CrossEntropy", () => _graph.CrossEntropy(Value(2, 4, 5, 5), Value(ElementType.Int64, 2, 4)), ["[2,4,5,5]", "[2,4]"]),
            ("ArgMax", () => _graph.ArgMax(Value(1, 2), 2), ["[1,2]", "2"]),
        ];
        foreach (var (name, mistake, shapes) in mistakes)
        {
            var message = Assert.Throws<ArgumentException>(mistake).Message;
            Assert.StartsWith(name + "(", message, StringComparison.Ordinal);
            Assert.All(shapes, shape => Assert.Contains(shape, message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Element_types_do_not_mix_silently() =>
        Assert.Contains("one element type", Assert.Throws<ArgumentException>(() => _graph.Add(Value(2), Value(ElementType.Int64, 2))).Message, StringComparison.Ordinal);

    private static int[] RandomShape(Random random) => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 4))];
}
