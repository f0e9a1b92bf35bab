using LabelBench.Models;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Tests.Operators;

/// <summary>FLOPs against a count by hand of the multiplications that the definition asks for.</summary>
public sealed class FlopTests
{
    private readonly GraphBuilder _graph = new("test");

    private Tensor Value(params int[] shape) => _graph.Input($"x{Guid.NewGuid():N}", ElementType.Float32, Shape.Create(shape), new InputValues.StandardNormal());

    private IReadOnlyDictionary<string, long> Counted(Tensor output)
    {
        _graph.Output("y", output);
        return _graph.ToGraph().FlopsByOperator;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Convolution_multiplies_each_output_with_the_kernels_of_its_group(int group)
    {
        var multiplications = 0L;
        for (var output = 0; output < 2 * 12 * 5 * 7; output++)
            for (var channel = 0; channel < 6 / group; channel++)
                multiplications += 3 * 3;
        Assert.Equal(2 * multiplications, Counted(_graph.Conv(Value(2, 6, 5, 7), Value(12, 6 / group, 3, 3), null, 1, 1, group))["Conv"]);
    }

    [Fact]
    public void Up_convolution_multiplies_each_input_with_its_kernel() =>
        Assert.Equal(2L * (2 * 4 * 5 * 5) * (8 * 2 * 2), Counted(_graph.ConvTranspose(Value(2, 4, 5, 5), Value(4, 8, 2, 2)))["ConvTranspose"]);

    [Fact]
    public void Matrix_products_multiply_rows_with_columns()
    {
        var product = _graph.Gemm(Value(3, 4), Value(4, 5));
        var counted = Counted(_graph.MatMul(_graph.Reshape(product, [1, 3, 5]), Value(7, 5, 2)));
        Assert.Equal(2 * 3 * 4 * 5, counted["Gemm"]);
        Assert.Equal(2 * 7 * 3 * 5 * 2, counted["MatMul"]);
    }

    [Fact]
    public void Lstm_multiplies_input_and_state_with_four_gates_in_both_directions() =>
        Assert.Equal(2L * 2 * 9 * 3 * 4 * 8 * (5 + 8), Counted(_graph.BidirectionalLstm(Value(9, 3, 5), Value(2, 32, 5), Value(2, 32, 8), Value(2, 64)))["LSTM"]);

    [Fact]
    public void Element_wise_work_is_not_counted() => Assert.Empty(Counted(_graph.Relu(_graph.Add(Value(2), Value(2)))));
}
