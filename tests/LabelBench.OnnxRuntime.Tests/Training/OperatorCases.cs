using LabelBench.Models;
using LabelBench.Models.Operators;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>Every operator with a gradient, in every form that its recipe tells apart.</summary>
internal static class OperatorCases
{
    public static IReadOnlyDictionary<string, Func<GraphBuilder, Tensor>> All { get; } = new Dictionary<string, Func<GraphBuilder, Tensor>>
    {
        ["Add, same shape"] = g => g.Add(W(g, "a", 2, 3), W(g, "b", 2, 3)),
        ["Add, bias"] = g => g.Add(W(g, "a", 2, 3, 4), W(g, "b", 4)),
        ["Add, inner axes of 1"] = g => g.Add(W(g, "a", 2, 3, 4), W(g, "b", 1, 3, 1)),
        ["Add, both broadcast"] = g => g.Add(W(g, "a", 3, 1), W(g, "b", 2, 1, 4)),
        ["Add, scalar"] = g => g.Add(W(g, "a", 2, 3), W(g, "b")),
        ["Add, first axis of 1"] = g => g.Add(W(g, "a", 3, 3), W(g, "b", 1, 3)),
        ["Add, to itself"] = g => W(g, "a", 2, 3) is var a ? g.Add(a, a) : a,
        ["Sub"] = g => g.Sub(W(g, "a", 2, 3, 4), W(g, "b", 3, 1)),
        ["Mul"] = g => g.Mul(W(g, "a", 2, 3, 4), W(g, "b", 4)),
        ["Mul, by itself"] = g => W(g, "a", 2, 3) is var a ? g.Mul(a, a) : a,
        ["Div"] = g => g.Div(W(g, "a", 2, 3, 4), Positive(g, "b", 3, 1)),
        ["Sum"] = g => W(g, "a", 2, 3) is var a ? g.Sum(a, W(g, "b", 2, 3), g.Mul(a, a), a) : a,
        ["Relu"] = g => g.Relu(W(g, "a", 4, 9)),
        ["Sigmoid"] = g => g.Sigmoid(W(g, "a", 4, 9)),
        ["Tanh"] = g => g.Tanh(W(g, "a", 4, 9)),
        ["Exp"] = g => g.Exp(W(g, "a", 4, 9)),
        ["Sqrt"] = g => g.Sqrt(Positive(g, "a", 4, 9)),
        ["Erf"] = g => g.Erf(W(g, "a", 4, 9)),
        ["Gelu"] = g => g.Gelu(W(g, "a", 4, 9)),
        ["Reshape"] = g => g.Reshape(W(g, "a", 2, 3, 4), [6, 4]),
        ["Transpose"] = g => g.Transpose(W(g, "a", 2, 3, 4), 2, 0, 1),
        ["Expand"] = g => g.Expand(W(g, "a", 3, 1), [2, 3, 4]),
        ["Concat"] = g => g.Concat(1, W(g, "a", 2, 3), W(g, "b", 2, 1), W(g, "c", 2, 4)),
        ["Split"] = g => g.Split(W(g, "a", 2, 7), 1, 3, 4) is var parts ? g.Concat(1, parts[1], parts[0]) : parts[0],
        ["Split, one part unused"] = g => g.Split(W(g, "a", 2, 7), 1, 2, 1, 4)[1],
        ["Slice, middle"] = g => g.Slice(W(g, "a", 2, 7, 3), 1, 2, 5),
        ["Slice, start"] = g => g.Slice(W(g, "a", 2, 7, 3), 1, 0, 5),
        ["Slice, end"] = g => g.Slice(W(g, "a", 2, 7, 3), 1, 5, 7),
        ["Pad"] = g => g.Pad(W(g, "a", 2, 3, 4, 5), 2),
        ["ReduceSum"] = g => g.ReduceSum(W(g, "a", 2, 3, 4), [0, 2]),
        ["ReduceSum, axes dropped"] = g => g.ReduceSum(W(g, "a", 2, 3, 4), [1], keepAxes: false),
        ["ReduceMean"] = g => g.ReduceMean(W(g, "a", 2, 3, 4), [1, 2]),
        ["ReduceMean, axes dropped"] = g => g.ReduceMean(W(g, "a", 2, 3, 4, 5), [2, 3], keepAxes: false),
        ["GlobalAveragePool"] = g => g.GlobalAveragePool(W(g, "a", 2, 3, 4, 5)),
        ["Softmax"] = g => g.Softmax(W(g, "a", 2, 3, 5)),
        ["LogSoftmax"] = g => g.LogSoftmax(W(g, "a", 2, 5, 3), 1),
        ["LayerNormalization"] = g => g.LayerNormalization(W(g, "a", 2, 3, 8), W(g, "b", 8), W(g, "c", 8)),
        ["BatchNormalization"] = g => g.BatchNormalization(W(g, "a", 3, 4, 5, 2), W(g, "b", 4), W(g, "c", 4)),
        ["MatMul, two matrices"] = g => g.MatMul(W(g, "a", 3, 4), W(g, "b", 4, 5)),
        ["MatMul, rows by a matrix"] = g => g.MatMul(W(g, "a", 2, 3, 4), W(g, "b", 4, 5)),
        ["MatMul, batch by batch"] = g => g.MatMul(W(g, "a", 2, 2, 3, 4), W(g, "b", 2, 2, 4, 5)),
        ["MatMul, one batch broadcast"] = g => g.MatMul(W(g, "a", 2, 3, 4), W(g, "b", 1, 4, 5)),
        ["MatMul, a matrix by batches"] = g => g.MatMul(W(g, "a", 3, 4), W(g, "b", 2, 4, 5)),
        ["Gemm"] = g => g.Gemm(W(g, "a", 3, 4), W(g, "b", 4, 5), W(g, "c", 5)),
        ["Gemm, first transposed"] = g => g.Gemm(W(g, "a", 4, 3), W(g, "b", 4, 5), transposeA: true),
        ["Gemm, second transposed"] = g => g.Gemm(W(g, "a", 3, 4), W(g, "b", 5, 4), transposeB: true),
        ["Gemm, both transposed"] = g => g.Gemm(W(g, "a", 4, 3), W(g, "b", 5, 4), transposeA: true, transposeB: true),
        ["Conv"] = g => g.Conv(W(g, "a", 2, 3, 6, 5), W(g, "b", 4, 3, 3, 3), W(g, "c", 4), padding: 1),
        ["Conv, stride leaves a row"] = g => g.Conv(W(g, "a", 2, 3, 6, 5), W(g, "b", 4, 3, 3, 3), stride: 2, padding: 1),
        ["Conv, stride leaves two rows"] = g => g.Conv(W(g, "a", 2, 2, 10, 9), W(g, "b", 3, 2, 5, 5), stride: 3, padding: 2),
        ["Conv, oblong kernel"] = g => g.Conv(W(g, "a", 2, 3, 6, 7), W(g, "b", 4, 3, 1, 3), stride: 2),
        ["Conv, dilated"] = g => g.Conv(W(g, "a", 2, 3, 8, 7), W(g, "b", 4, 3, 3, 3), padding: 2, dilation: 2),
        ["Conv, dilated and strided"] = g => g.Conv(W(g, "a", 2, 3, 9, 8), W(g, "b", 4, 3, 3, 3), stride: 2, padding: 1, dilation: 2),
        ["Conv, 1x1"] = g => g.Conv(W(g, "a", 2, 3, 4, 5), W(g, "b", 4, 3, 1, 1)),
        ["Conv, 1x1 strided"] = g => g.Conv(W(g, "a", 2, 3, 5, 6), W(g, "b", 4, 3, 1, 1), stride: 2),
        ["Conv, 1x1 padded"] = g => g.Conv(W(g, "a", 2, 3, 4, 5), W(g, "b", 4, 3, 1, 1), padding: 1),
        ["Conv, depthwise"] = g => g.Conv(W(g, "a", 2, 4, 5, 6), W(g, "b", 4, 1, 3, 3), padding: 1, group: 4),
        ["Conv, depthwise strided"] = g => g.Conv(W(g, "a", 2, 4, 6, 7), W(g, "b", 4, 1, 5, 5), W(g, "c", 4), stride: 2, padding: 2, group: 4),
        ["Conv, of one image"] = g => g.Conv(W(g, "a", 1, 3, 6, 5), W(g, "b", 4, 3, 3, 3)),
        ["ConvTranspose"] = g => g.ConvTranspose(W(g, "a", 2, 3, 4, 5), W(g, "b", 3, 4, 2, 2), W(g, "c", 4)),
        ["ConvTranspose, kernel 3"] = g => g.ConvTranspose(W(g, "a", 2, 3, 2, 3), W(g, "b", 3, 2, 3, 3)),
        ["MaxPool, overlapping"] = g => g.MaxPool(W(g, "a", 2, 3, 8, 7), 3, 2, 1),
        ["MaxPool, every place"] = g => g.MaxPool(W(g, "a", 2, 3, 5, 6), 3, 1, 1),
        ["MaxPool, gaps"] = g => g.MaxPool(W(g, "a", 2, 3, 8, 7), 2, 3),
        ["MaxPool, tiles"] = g => g.MaxPool(W(g, "a", 2, 3, 6, 8), 2, 2),
        ["Gather"] = g => g.Gather(W(g, "a", 9, 4), Indices(g, 9, 3, 5)),
        ["CrossEntropy, per item"] = g => g.CrossEntropy(W(g, "a", 6, 5), Indices(g, 5, 6)),
        ["CrossEntropy, per token"] = g => g.CrossEntropy(g.Reshape(W(g, "a", 2, 3, 5), [6, 5]), Indices(g, 5, 6)),
        ["CrossEntropy, per pixel"] = g => g.CrossEntropy(W(g, "a", 2, 4, 3, 3), Indices(g, 4, 2, 3, 3)),
    };

    private static Tensor W(GraphBuilder graph, string name, params int[] shape) => graph.Weight(name, Shape.Create(shape), WeightInitialisation.Normal(1));

    private static Tensor Positive(GraphBuilder graph, string name, params int[] shape) =>
        graph.Add(graph.Mul(W(graph, name, shape), W(graph, name + "2", shape)) is var product ? graph.Mul(product, product) : product, graph.Constant(0.5f));

    private static Tensor Indices(GraphBuilder graph, int limit, params int[] shape) => graph.Input("x", ElementType.Int64, Shape.Create(shape), new InputValues.IntegersBelow(limit));
}
