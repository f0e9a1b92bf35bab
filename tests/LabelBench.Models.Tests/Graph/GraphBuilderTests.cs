using LabelBench.Models;
using LabelBench.Models.Onnx;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Tests.Graph;

public sealed class GraphBuilderTests
{
    private static readonly InputValues Anything = new InputValues.StandardNormal();

    [Fact]
    public void Equal_constants_are_stored_once()
    {
        var graph = new GraphBuilder("test");
        Assert.Same(graph.Constant(0.5f), graph.Constant(0.5f));
        Assert.Same(graph.ConstantInt64(1, 2), graph.ConstantInt64(1, 2));
        Assert.NotSame(graph.ConstantInt64(1, 2), graph.ConstantInt64(2, 1));
        Assert.NotSame(graph.Constant(1), graph.Constant([1], 1));
    }

    [Fact]
    public void Negative_zero_and_zero_are_different_constants()
    {
        var graph = new GraphBuilder("test");
        Assert.NotSame(graph.Constant(0f), graph.Constant(-0f));
    }

    [Fact]
    public void A_scope_prefixes_weights_and_nodes_and_ends_where_it_is_disposed_of()
    {
        var graph = new GraphBuilder("test");
        var x = graph.Input("x", ElementType.Float32, [2], Anything);
        using (graph.Scope("outer"))
        using (graph.Scope("inner"))
            Assert.Equal("outer/inner/Add", graph.Add(x, graph.Weight("w", [2], WeightInitialisation.Normal(1))).Name);
        Assert.Equal("Add", graph.Add(x, x).Name);
        Assert.Equal("Add_2", graph.Add(x, x).Name);
        graph.Output("y", x);
        Assert.Equal("outer/inner/w", Assert.Single(graph.ToGraph().Weights).Name);
    }

    [Fact]
    public void A_name_is_given_once()
    {
        var graph = new GraphBuilder("test");
        graph.Input("x", ElementType.Float32, [1], Anything);
        var mistake = Assert.Throws<ArgumentException>(() => graph.Weight("x", [1], WeightInitialisation.Normal(1)));
        Assert.Contains("'x'", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_another_graph_is_refused()
    {
        var stranger = new GraphBuilder("other").Input("x", ElementType.Float32, [1], Anything);
        Assert.Contains("not a value of graph 'test'", Assert.Throws<ArgumentException>(() => new GraphBuilder("test").Relu(stranger)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_output_is_not_finished() => Assert.Throws<InvalidOperationException>(() => new GraphBuilder("test").ToGraph());

    [Fact]
    public void A_finished_graph_does_not_change_when_building_goes_on()
    {
        var graph = new GraphBuilder("test");
        var x = graph.Input("x", ElementType.Float32, [1], Anything);
        graph.Output("y", graph.Relu(x));
        var finished = graph.ToGraph();
        graph.Output("z", graph.Sigmoid(x));
        Assert.Equal(2, finished.NodeCount);
        Assert.Single(finished.Outputs);
    }

    [Fact]
    public void Unstored_parameters_count_for_the_architecture_and_not_for_the_file()
    {
        var graph = new GraphBuilder("test");
        graph.Output("y", graph.Weight("w", [3, 4], WeightInitialisation.Normal(1)));
        graph.CountUnstoredParameters(100);
        Assert.Equal((112, 12), (graph.ToGraph().ParameterCount, graph.ToGraph().StoredParameterCount));
    }

    [Fact]
    public void An_fp16_graph_keeps_fp32_at_its_edges_and_casts_inside()
    {
        var graph = new GraphBuilder("test", ModelPrecision.Fp16);
        var x = graph.Input("x", ElementType.Float32, [2], Anything);
        var ids = graph.Input("ids", ElementType.Int64, [2], new InputValues.IntegersBelow(3));
        graph.Output("y", graph.Add(x, graph.Weight("w", [2], WeightInitialisation.Normal(1))));
        graph.Output("same_ids", ids);
        var finished = graph.ToGraph();
        Assert.Equal(ElementType.Float16, x.Type);
        Assert.Equal([ElementType.Float32, ElementType.Int64], finished.Inputs.Select(input => input.Type));
        Assert.Equal([ElementType.Float32, ElementType.Int64], finished.Outputs.Select(output => output.Type));
        Assert.Equal(ElementType.Float16, finished.Weights[0].Type);
        Assert.Equal(["Cast", "Add", "Cast", "Identity"], finished.Structure.Node.Select(node => node.OpType));
    }

    [Fact]
    public void Constants_are_little_endian_on_every_platform()
    {
        var graph = new GraphBuilder("test");
        graph.Constant(1f);
        graph.ConstantInt64(258);
        graph.Output("y", graph.Input("x", ElementType.Float32, [1], Anything));
        var stored = graph.ToGraph().Structure.Initializer;
        Assert.Equal((byte[])[0x00, 0x00, 0x80, 0x3f], stored[0].RawData.ToByteArray());
        Assert.Equal((byte[])[2, 1, 0, 0, 0, 0, 0, 0], stored[1].RawData.ToByteArray());
    }

    [Fact]
    public void An_optional_input_that_is_left_out_keeps_its_place()
    {
        var graph = new GraphBuilder("test");
        graph.Output("y", graph.EnlargeNearest(graph.Input("x", ElementType.Float32, [1, 1, 2, 2], Anything), 2));
        NodeProto resize = graph.ToGraph().Structure.Node[0];
        Assert.Equal(["x", "", "constant_1"], resize.Input);
    }
}
