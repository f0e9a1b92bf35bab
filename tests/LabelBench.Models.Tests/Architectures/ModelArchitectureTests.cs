using LabelBench.Core;
using LabelBench.Models;

namespace LabelBench.Models.Tests.Architectures;

public sealed class ModelArchitectureTests
{
    /// <summary>Operators at opset 17 that the CUDA provider has a kernel for (ONNX Runtime, docs/OperatorKernels.md), or that expand to such (HardSwish).</summary>
    private static readonly HashSet<string> Standard =
    [
        "Add", "ArgMax", "Cast", "Clip", "Concat", "Conv", "ConvTranspose", "Erf", "Expand", "Gather", "Gemm", "GlobalAveragePool", "HardSigmoid", "HardSwish",
        "Identity", "LayerNormalization", "LSTM", "MatMul", "MaxPool", "Mul", "Relu", "Reshape", "Resize", "Sigmoid", "Slice", "Softmax", "Split", "Sub", "Transpose",
    ];

    [Theory]
    [ClassData(typeof(KnownArchitectures))]
    public void Counts_equal_the_reference_implementation(string id, long parameters, long flops, int nodes)
    {
        var graph = KnownArchitectures.Get(id).Build(new ModelSize());
        Assert.Equal((parameters, flops, nodes), (graph.ParameterCount, graph.Flops, graph.NodeCount));
    }

    [Fact]
    public void Every_architecture_has_a_reference_count() =>
        Assert.Equal(ModelArchitectures.All.Select(architecture => architecture.Id).Order(), new KnownArchitectures().Select(row => (string)row[0]).Order());

    [Theory]
    [MemberData(nameof(KnownArchitectures.Ids), MemberType = typeof(KnownArchitectures))]
    public void Counts_are_within_one_per_cent_of_what_was_published(string id)
    {
        var published = KnownArchitectures.Get(id).Published;
        var graph = KnownArchitectures.Get(id).Build(new ModelSize());
        Assert.NotEmpty(published.Source);
        if (published.ComparableParameters.ValueOrNull is { } parameters)
            Assert.InRange(graph.ParameterCount / parameters.Value, 0.99, 1.01);
        if (published.Flops.ValueOrNull is { } flops)
            Assert.InRange(graph.Flops / flops.Value, 0.99, 1.01);
    }

    [Fact]
    public void Folded_resnet50_differs_from_the_published_count_by_its_normalisations_exactly() =>
        Assert.Equal(new Count(25_530_472), KnownArchitectures.Get("resnet50-v1.5").Published.ComparableParameters.ValueOrNull);

    [Theory]
    [ClassData(typeof(KnownArchitectures))]
    public void A_larger_batch_costs_its_multiple_and_keeps_the_parameters(string id, long parameters, long flops, int nodes)
    {
        var graph = KnownArchitectures.Get(id).Build(new ModelSize(Batch: 8));
        Assert.Equal((parameters, 8 * flops), (graph.ParameterCount, graph.Flops));
        Assert.InRange(graph.NodeCount, nodes, nodes + 1); // a batch needs its class token expanded
        Assert.All(graph.Inputs, input => Assert.Equal(8, input.Shape[0]));
        Assert.All(graph.Outputs, output => Assert.Equal(8, output.Shape[0]));
    }

    [Theory]
    [MemberData(nameof(KnownArchitectures.Ids), MemberType = typeof(KnownArchitectures))]
    public void Only_standard_operators_of_the_default_domain_are_used(string id)
    {
        foreach (var precision in Enum.GetValues<ModelPrecision>())
        {
            var graph = KnownArchitectures.Get(id).Build(new ModelSize(), precision);
            Assert.Subset(Standard, graph.Operators.Keys.ToHashSet());
            Assert.All(graph.Structure.Node, node => Assert.False(node.HasDomain));
        }
    }

    [Theory]
    [MemberData(nameof(KnownArchitectures.Ids), MemberType = typeof(KnownArchitectures))]
    public void Nodes_come_after_what_they_read_and_every_value_is_used(string id)
    {
        var graph = KnownArchitectures.Get(id).Build(new ModelSize());
        var known = graph.Inputs.Select(input => input.Name)
            .Concat(graph.Weights.Select(weight => weight.Name))
            .Concat(graph.Structure.Initializer.Select(constant => constant.Name))
            .ToHashSet();
        var unread = known.ToHashSet();
        var names = new HashSet<string>();
        foreach (var node in graph.Structure.Node)
        {
            Assert.All(node.Input.Where(input => input.Length > 0), input => Assert.Contains(input, known));
            Assert.True(names.Add(node.Name), node.Name);
            Assert.All(node.Output, output => Assert.True(known.Add(output), output));
            unread.UnionWith(node.Output);
            unread.ExceptWith(node.Input);
        }
        Assert.Equal(graph.Outputs.Select(output => output.Name).Order(), unread.Order());
    }

    [Theory]
    [InlineData("resnet50-v1.5", "image Float32[2,3,224,224]", "logits Float32[2,1000] embedding Float32[2,2048]")]
    [InlineData("mobilenet-v3-large", "image Float32[2,3,224,224]", "logits Float32[2,1000]")]
    [InlineData("tiny", "image Float32[2,3,8,8]", "logits Float32[2,10]")]
    public void Inputs_and_outputs_are_what_the_pipeline_binds(string id, string inputs, string outputs)
    {
        var graph = KnownArchitectures.Get(id).Build(new ModelSize(Batch: 2));
        Assert.Equal(inputs, string.Join(' ', graph.Inputs.Select(input => $"{input.Name} {input.Type}{input.Shape}")));
        Assert.Equal(outputs, string.Join(' ', graph.Outputs));
    }

    [Fact]
    public void A_smaller_image_costs_less_and_keeps_the_parameters()
    {
        var graph = KnownArchitectures.Get("resnet50-v1.5").Build(new ModelSize(ImageSide: 64));
        Assert.Equal(25_530_472, graph.ParameterCount);
        Assert.InRange(graph.Flops, 8_178_368_512 / 14, 8_178_368_512 / 11); // (224 / 64)^2 = 12.25
    }

    [Fact]
    public void A_mistyped_name_gets_a_suggestion()
    {
        var problem = Assert.Single(ModelArchitectures.Find("resnet50", "my.yaml").Problems);
        Assert.Equal("my.yaml", problem.Source);
        Assert.Contains("did you mean 'resnet50-v1.5'", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_impossible_extent_is_reported_at_once()
    {
        var problems = KnownArchitectures.Get("resnet50-v1.5").Resolve(new ModelSize(0, 100, 128), "my.yaml").Problems;
        Assert.Equal(["batch", "image side", "sequence length"], problems.Select(problem => problem.Place));
        Assert.Contains("takes a multiple of 32 from 32 to 2048", problems[1].Text, StringComparison.Ordinal);
        Assert.Contains("reads no text", problems[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Extents_that_are_left_out_are_the_architectures_own() =>
        Assert.Equal(new ModelSize(4, 224, null), KnownArchitectures.Get("resnet50-v1.5").Resolve(new ModelSize(4), "test").Value);

    [Fact]
    public void Building_an_impossible_size_throws() =>
        Assert.Throws<UserMistakeException>(() => KnownArchitectures.Get("tiny").Build(new ModelSize(0)));
}
