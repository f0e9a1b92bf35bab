using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LabelBench.Models.Onnx;
using LabelBench.Models.Tests.Architectures;

namespace LabelBench.Models.Tests.Quantization;

public sealed class QuantizedModelTests
{
    private static GeneratedModel Fp32(string id, int batch = 1) => KnownArchitectures.Model(id, ModelPrecision.Fp32, batch);

    private static GeneratedModel Int8(string id, int batch = 1) => KnownArchitectures.Model(id, ModelPrecision.Int8, batch);

    /// <summary>Must hold on Linux and Windows, x64 and ARM64. Biases follow from the ranges -3 to 5, everything else from the seed.</summary>
    [Theory]
    [InlineData("resnet50-v1.5", "633b14ece1ae6d55c86075daf77dd00fbcf49ccfe37a52c9119ca7aed8bdb11c")]
    [InlineData("mobilenet-v3-large", "472a08bb58629efe94b748b8d0ebdf76cc819ce074ffd032f7db045cbdbfb7c7")]
    [InlineData("tiny", "96af3a8b989ca1595957152cb8150e983a7165c2158dda0ff89f6cc021e86069")]
    public void Integer_weights_are_the_stored_ones(string id, string sha256) => Assert.Equal(sha256, Int8(id).ComputeWeightsSha256());

    [Theory]
    [InlineData("tiny")]
    [InlineData("mobilenet-v3-large")]
    [InlineData("unet-2d")]
    public void Dequantized_weights_are_within_half_a_step_of_the_drawn_ones(string id)
    {
        var tensors = Tensors(Int8(id));
        foreach (var weight in Int8(id).Graph.Weights.Where(weight => weight.Quantization is not null))
        {
            var drawn = WeightValues.Draw(weight, new GenerationOptions());
            var (integers, scales) = (Integers(tensors[weight.Name]), Floats(tensors[weight.ScaleName]));
            var axis = weight.Quantization is WeightQuantization.PerChannel channels ? channels.Axis : 0;
            var inner = (int)weight.Shape.Range(axis + 1, weight.Shape.Rank).ElementCount;
            var largest = new int[scales.Length];
            for (var i = 0; i < drawn.Length; i++)
            {
                var channel = i / inner % scales.Length;
                largest[channel] = Math.Max(largest[channel], Math.Abs(integers[i]));
                Assert.InRange(integers[i] * (double)scales[channel] - drawn[i], -0.50001 * scales[channel], 0.50001 * scales[channel]);
            }
            if (weight.Type == ElementType.Int8)
                Assert.All(largest, magnitude => Assert.Equal(127, magnitude)); // no step is wasted
        }
    }

    [Fact]
    public void A_bias_counts_in_the_units_of_its_accumulator()
    {
        var tensors = Tensors(Int8("tiny"));
        var input = Floats(tensors["image/scale"])[0];
        Assert.Equal(Floats(tensors["conv/weight/scale"]).Select(scale => scale * input), Floats(tensors["conv/bias/scale"]));
    }

    [Fact]
    public void A_channel_of_zeros_stays_zero()
    {
        var scales = IntegerWeights.Scales([0, 0, 1, -2], [2, 2], axis: 0);
        Assert.Equal([1, 2 / 127f], scales);
        Assert.Equal([0, 0, 64, 129], IntegerWeights.Round([0, 0, 1, -2], [2, 2], 0, scales)); // 63.5 to even, -127
    }

    [Theory]
    [MemberData(nameof(KnownArchitectures.Ids), MemberType = typeof(KnownArchitectures))]
    public void Interface_parameters_and_flops_are_those_of_the_fp32_model(string id)
    {
        var (fp32, int8) = (Fp32(id).Graph, Int8(id).Graph);
        Assert.Equal(fp32.Inputs.ToArray(), int8.Inputs.ToArray());
        Assert.Equal(fp32.Outputs.ToArray(), int8.Outputs.ToArray());
        Assert.Equal((fp32.ParameterCount, fp32.StoredParameterCount, fp32.Flops), (int8.ParameterCount, int8.StoredParameterCount, int8.Flops));
        Assert.Equal(fp32.Structure.Output, int8.Structure.Output);
    }

    [Theory]
    [MemberData(nameof(KnownArchitectures.Ids), MemberType = typeof(KnownArchitectures))]
    public void Every_value_states_its_type_and_shape(string id)
    {
        var graph = Int8(id).Graph.Structure;
        var stated = graph.ValueInfo.Select(value => value.Name).Concat(graph.Output.Select(output => output.Name)).Order();
        Assert.Equal(graph.Node.SelectMany(node => node.Output).Order(), stated);
        Assert.All(graph.ValueInfo, value => Assert.Equal(value.Name.EndsWith("/quantized", StringComparison.Ordinal), value.Type.TensorType.ElemType == (int)ElementType.UInt8));
    }

    [Theory]
    [InlineData("resnet50-v1.5", 1.0)]
    [InlineData("mobilenet-v3-large", 1.0)]
    [InlineData("yolo-csp-pan-n", 0.9999)] // the mean of the bins is not trained
    [InlineData("unet-2d", 0.955)] // up-convolutions
    [InlineData("bert-base", 0.973)] // products of two activations
    [InlineData("bilstm-crf", 0.003)] // the LSTM layers
    public void The_share_of_work_in_8_bits_is_known(string id, double share) =>
        Assert.Equal(share, QuantizationPlan.For(Fp32(id).Graph).FlopShare, 0.001);

    [Fact]
    public void Every_convolution_and_linear_layer_of_resnet_reads_and_weighs_in_8_bits()
    {
        var graph = Int8("resnet50-v1.5").Graph;
        var products = graph.Structure.Node.Where(node => node.OpType is "Conv" or "Gemm").ToList();
        Assert.Equal(54, products.Count);
        Assert.All(products, node => Assert.All(node.Input, input => Assert.EndsWith("/dequantized", input, StringComparison.Ordinal)));
        Assert.Equal((54, 54), (graph.Weights.Count(weight => weight.Type == ElementType.Int8), graph.Weights.Count(weight => weight.Type == ElementType.Int32)));
        Assert.All(graph.Structure.Node.Where(node => node.OpType is "Add" or "MaxPool" or "GlobalAveragePool" or "Reshape"),
            node => Assert.EndsWith("/dequantized", node.Input[0], StringComparison.Ordinal));
    }

    [Fact]
    public void A_rectifier_stands_between_its_kernel_and_the_rounding()
    {
        var graph = Int8("resnet50-v1.5").Graph.Structure;
        var producers = graph.Node.SelectMany(node => node.Output, (node, output) => (node, output)).ToDictionary(pair => pair.output, pair => pair.node.OpType);
        Assert.All(graph.Node.Where(node => node.OpType == "Relu"), node => Assert.Contains(producers[node.Input[0]], new[] { "Conv", "Add" }));
    }

    [Fact]
    public void A_value_that_is_only_moved_keeps_its_scale()
    {
        var rounding = Int8("resnet50-v1.5").Graph.Structure.Node.Where(node => node.OpType == "QuantizeLinear").ToDictionary(node => node.Input[0]);
        Assert.Equal(rounding["conv1/Relu"].Input.Skip(1), rounding["MaxPool"].Input.Skip(1));
        Assert.DoesNotContain("MaxPool", QuantizationPlan.For(Fp32("resnet50-v1.5").Graph).Observed);
    }

    [Fact]
    public void Residual_sums_of_a_transformer_stay_fp32() =>
        Assert.All(Int8("bert-base").Graph.Structure.Node.Where(node => node.OpType is "Add" or "Softmax" or "LayerNormalization"),
            node => Assert.DoesNotContain(node.Input, input => input.EndsWith("/dequantized", StringComparison.Ordinal)));

    [Fact]
    public void Every_precision_and_every_range_is_another_file()
    {
        var fp32 = Fp32("tiny");
        GeneratedModel[] models =
        [
            fp32,
            KnownArchitectures.Model("tiny", ModelPrecision.Fp16),
            Int8("tiny"),
            Int8("tiny", batch: 2),
            KnownArchitectures.Quantized(fp32, -3, 6),
        ];
        Assert.Equal(models.Length, models.Select(model => model.Identity).Distinct().Count());
        Assert.Equal(models.Length, models.Select(model => model.Name).Distinct().Count());
        Assert.Matches("^tiny-b1-int8-[0-9a-f]{16}$", models[2].Name);
        Assert.Equal(Int8("tiny").Identity, models[2].Identity);
    }

    [Fact]
    public void Integer_weights_do_not_depend_on_the_batch_or_on_the_ranges()
    {
        var one = Tensors(Int8("mobilenet-v2"));
        var two = Tensors(KnownArchitectures.Quantized(Fp32("mobilenet-v2", batch: 4), -1, 1));
        foreach (var weight in Int8("mobilenet-v2").Graph.Weights.Where(weight => weight.Type == ElementType.Int8))
            Assert.Equal((one[weight.Name], one[weight.ScaleName]), (two[weight.Name], two[weight.ScaleName]));
    }

    [Theory]
    [MemberData(nameof(KnownArchitectures.Ids), MemberType = typeof(KnownArchitectures))]
    public void Ranges_of_one_batch_size_serve_another(string id) =>
        Assert.Equal(QuantizationPlan.For(Fp32(id).Graph).Observed.ToArray(), QuantizationPlan.For(Fp32(id, batch: 8).Graph).Observed.ToArray());

    [Fact]
    public void A_missing_range_is_named()
    {
        var refusal = Assert.Throws<ArgumentException>(() => Fp32("tiny").Quantize(new Dictionary<string, ActivationRange>()));
        Assert.Contains("'image'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_fp32_models_can_be_quantized()
    {
        Assert.Throws<ArgumentException>(() => QuantizationPlan.For(KnownArchitectures.Model("tiny", ModelPrecision.Fp16).Graph));
        Assert.Throws<ArgumentException>(() => new GraphBuilder("g", ModelPrecision.Int8));
    }

    [Fact]
    public void Intermediate_values_can_be_watched_as_outputs()
    {
        var watched = Fp32("tiny").WithOutputs("conv/Relu");
        Assert.Equal("logits Float32[1,10] conv/Relu Float32[1,8,8,8]", string.Join(' ', watched.Graph.Outputs));
        Assert.NotEqual(Fp32("tiny").Identity, watched.Identity);
        Assert.Throws<ArgumentException>(() => Fp32("tiny").WithOutputs("conv/Sigmoid"));
    }

    private static Dictionary<string, TensorProto> Tensors(GeneratedModel model) => ModelProto.Parser.ParseFrom(model.ToBytes()).Graph.Initializer.ToDictionary(tensor => tensor.Name);

    private static int[] Integers(TensorProto tensor)
    {
        var bytes = tensor.RawData.ToByteArray();
        return tensor.DataType == (int)ElementType.Int8
            ? Array.ConvertAll(bytes, value => (int)(sbyte)value)
            : [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)))];
    }

    private static float[] Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
}
