using LabelBench.Core;
using LabelBench.Models;

namespace LabelBench.Models.Tests.Architectures;

public sealed class ModelArchitectureTests
{
    /// <summary>Operators at opset 17 that the CUDA provider has a kernel for (ONNX Runtime, docs/OperatorKernels.md), or that expand to such (HardSwish).</summary>
    private static readonly HashSet<string> Standard =
    [
        "Add", "ArgMax", "Cast", "Clip", "Concat", "Conv", "ConvTranspose", "Dropout", "Erf", "Expand", "Gather", "Gemm", "GlobalAveragePool", "HardSigmoid", "HardSwish",
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

    /// <summary>Where the published model is the generated one up to folding and heads, the counts meet; MobileNetV3's first squeeze is narrower here by 8 channels.</summary>
    [Theory]
    [InlineData("resnet50-v1.5", 0)]
    [InlineData("mobilenet-v3-large", -8 * (72 + 1 + 72))]
    [InlineData("mobilenet-v2", 0)]
    [InlineData("yolo-csp-pan-n", 0)]
    [InlineData("yolo-csp-pan-s", 0)]
    [InlineData("yolo-csp-pan-m", 0)]
    [InlineData("lraspp-mobilenet-v3-large", -8 * (72 + 1 + 72))]
    [InlineData("deeplabv3-mobilenet-v3-large", -8 * (72 + 1 + 72))]
    [InlineData("unet-2d-base64", 0)]
    [InlineData("vit-b16", 0)]
    [InlineData("vit-l16", 0)]
    [InlineData("bert-base", 0)]
    [InlineData("bert-large", 0)]
    public void Like_with_like_the_published_parameters_are_met_exactly(string id, long difference)
    {
        var architecture = KnownArchitectures.Get(id);
        Assert.Equal(architecture.Published.ComparableParameters.ValueOrNull!.Value.Value + difference, architecture.Build(new ModelSize()).ParameterCount);
    }

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
            var graph = KnownArchitectures.Model(id, precision).Graph;
            Assert.Subset(precision == ModelPrecision.Int8 ? [.. Standard, "DequantizeLinear", "QuantizeLinear"] : Standard, graph.Operators.Keys.ToHashSet());
            Assert.All(graph.Structure.Node, node => Assert.False(node.HasDomain));
        }
    }

    [Theory]
    [MemberData(nameof(KnownArchitectures.Ids), MemberType = typeof(KnownArchitectures))]
    public void Nodes_come_after_what_they_read_and_every_value_is_used(string id)
    {
        foreach (var precision in Enum.GetValues<ModelPrecision>())
            CheckOrder(KnownArchitectures.Model(id, precision).Graph);
    }

    private static void CheckOrder(ModelGraph graph)
    {
        var known = graph.Inputs.Select(input => input.Name)
            .Concat(graph.Weights.Select(weight => weight.Name))
            .Concat(graph.Weights.Where(weight => weight.ScaleCount > 0).Select(weight => weight.ScaleName))
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
    [InlineData("mobilenet-v2", "image Float32[2,3,224,224]", "logits Float32[2,1000]")]
    [InlineData("yolo-csp-pan-n", "image Float32[2,3,640,640]", "pred Float32[2,84,8400]")]
    [InlineData("unet-2d", "image Float32[2,1,256,256]", "logits Float32[2,4,256,256] mask Int64[2,256,256]")]
    [InlineData("vit-b16", "image Float32[2,3,224,224]", "logits Float32[2,1000] embedding Float32[2,768]")]
    [InlineData("bert-base", "input_ids Int64[2,128] attention_mask Int64[2,128]", "ner_logits Float32[2,128,9] hidden Float32[2,128,768]")]
    [InlineData("yolo-csp-pan-m", "image Float32[2,3,640,640]", "pred Float32[2,84,8400]")]
    [InlineData("lraspp-mobilenet-v3-large", "image Float32[2,3,520,520]", "logits Float32[2,19,65,65] mask Int64[2,520,520]")]
    [InlineData("deeplabv3-mobilenet-v3-large", "image Float32[2,3,520,520]", "logits Float32[2,19,33,33] mask Int64[2,520,520]")]
    [InlineData("unet-2d-base64", "image Float32[2,1,256,256]", "logits Float32[2,4,256,256] mask Int64[2,256,256]")]
    [InlineData("vit-l16", "image Float32[2,3,224,224]", "logits Float32[2,1000] embedding Float32[2,1024]")]
    [InlineData("bert-large", "input_ids Int64[2,384] attention_mask Int64[2,384]", "ner_logits Float32[2,384,9] hidden Float32[2,384,1024]")]
    [InlineData("dropout-head", "embedding Float32[2,768]", "logits Float32[2,1000]")]
    [InlineData("bilstm-crf", "ids Int64[2,64]", "emissions Float32[2,64,17]")]
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
        var graph = KnownArchitectures.Get("resnet50-v1.5").Build(new ModelSize(Image: ImageExtent.Square(64)));
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
        var problems = KnownArchitectures.Get("resnet50-v1.5").Resolve(new ModelSize(0, new ImageExtent(100, 4096), 128), "my.yaml").Problems;
        Assert.Equal(["batch", "image height", "image width", "sequence length"], problems.Select(problem => problem.Place));
        Assert.Contains("takes a multiple of 32 from 32 to 2048", problems[1].Text, StringComparison.Ordinal);
        Assert.Contains("reads no text", problems[3].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Extents_that_are_left_out_are_the_architectures_own() =>
        Assert.Equal(new ModelSize(4, new ImageExtent(224, 224)), KnownArchitectures.Get("resnet50-v1.5").Resolve(new ModelSize(4), "test").Value);

    [Fact]
    public void Images_need_not_be_square()
    {
        var graph = KnownArchitectures.Get("mobilenet-v2").Build(new ModelSize(10, new ImageExtent(256, 128)));
        Assert.Equal([10, 3, 256, 128], graph.Inputs[0].Shape);
        Assert.Equal(3_487_816, graph.ParameterCount);
    }

    [Fact]
    public void Berts_parameters_are_all_counted_and_only_the_positions_in_use_stored()
    {
        foreach (var length in new[] { 1, 128, 384, 512 })
        {
            var graph = KnownArchitectures.Get("bert-base").Build(new ModelSize(SequenceLength: length));
            Assert.Equal(108_898_569, graph.ParameterCount);
            Assert.Equal(108_898_569 - (512 - length) * 768 - 768, graph.StoredParameterCount);
        }
    }

    [Fact]
    public void Attention_grows_with_the_square_of_the_sequence_and_the_rest_in_proportion()
    {
        static long Flops(int length) => KnownArchitectures.Get("bert-base").Build(new ModelSize(SequenceLength: length)).Flops;
        const long attentionPerTokenPair = 12L * 2 * 2 * 768; // layers x (scores and mixing) x multiply-accumulate x width
        Assert.Equal(3 * Flops(128) + attentionPerTokenPair * (384 * 384 - 3 * 128 * 128), Flops(384));
    }

    [Fact]
    public void A_size_that_positions_were_not_trained_for_is_refused()
    {
        Assert.Contains("takes 224 only", Assert.Single(KnownArchitectures.Get("vit-b16").Resolve(new ModelSize(1, new ImageExtent(224, 256)), "t").Problems).Text, StringComparison.Ordinal);
        Assert.Contains("takes 1 to 512", Assert.Single(KnownArchitectures.Get("bert-base").Resolve(new ModelSize(1, null, 513), "t").Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Building_an_impossible_size_throws() =>
        Assert.Throws<UserMistakeException>(() => KnownArchitectures.Get("tiny").Build(new ModelSize(0)));
}
