using System.Security.Cryptography;
using Google.Protobuf;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.Models.Onnx;
using LabelBench.Models.Tests.Architectures;
using static LabelBench.Models.Onnx.AttributeProto.Types;

namespace LabelBench.Models.Tests.Onnx;

public sealed class OnnxModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static GeneratedModel Tiny { get; } = new(KnownArchitectures.Get("tiny"), new ModelSize(4), new GenerationOptions());

    private Checked<OnnxModelSummary> Inspect(byte[] content)
    {
        File.WriteAllBytes(_folder.File("model.onnx"), content);
        return OnnxModelFile.Inspect(_folder.File("model.onnx"));
    }

    private Checked<OnnxModelSummary> Inspect(ModelProto model) => Inspect(model.ToByteArray());

    private string ProblemOf(byte[] content) => Assert.Single(Inspect(content).Problems).Text;

    [Theory]
    [InlineData("tiny")]
    [InlineData("mobilenet-v3-large")]
    [InlineData("unet-2d")]
    [InlineData("bilstm-crf")]
    public void A_generated_model_is_read_back_as_it_was_built(string id)
    {
        var model = new GeneratedModel(KnownArchitectures.Get(id), new ModelSize(2), new GenerationOptions());
        var summary = Inspect(model.ToBytes()).ValueOrThrow();
        Assert.Equal(model.Graph.Inputs.Select(input => $"{input.Name} {input.Type}{input.Shape}"), summary.Inputs.Select(input => input.ToString()));
        Assert.Equal(model.Graph.Outputs.Select(output => output.ToString()), summary.Outputs.Select(output => output.ToString()));
        Assert.Equal(model.Graph.Operators, summary.Operators);
        Assert.Equal(model.Graph.NodeCount, summary.NodeCount);
        Assert.Equal(model.Graph.ParameterCount, summary.ParameterCount);
        Assert.Equal(Reading.Of(new Count(model.Graph.Flops)), summary.Flops);
        Assert.Equal([new("ai.onnx", 17)], summary.Opsets);
        Assert.Equal((8, "LabelBench generator 1"), (summary.IrVersion, summary.Producer));
        Assert.Equal(model.ToBytes().Length, summary.FileSize.Value);
        Assert.True(summary.HasFixedShapes);
        Assert.Empty(summary.ExternalFiles);
    }

    [Fact]
    public void Free_extents_keep_their_names_and_leave_the_flops_open()
    {
        var model = Parsed();
        model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam = "batch";
        model.Graph.Input[0].Type.TensorType.Shape.Dim[2].ClearValue();
        model.Graph.ValueInfo.Clear();
        var summary = Inspect(model).ValueOrThrow();
        Assert.Equal("image Float32[batch,3,?,8]", summary.Inputs[0].ToString());
        Assert.False(summary.HasFixedShapes);
        var reason = Assert.IsType<Reading<Count>.Unavailable>(summary.Flops).Reason;
        Assert.Contains("Conv node 'conv/Conv'", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_initialiser_that_is_also_listed_as_input_need_not_be_fed()
    {
        var model = Parsed();
        model.Graph.Input.Add(new ValueInfoProto { Name = model.Graph.Initializer[0].Name });
        Assert.Equal("image", Assert.Single(Inspect(model).ValueOrThrow().Inputs).Name);
    }

    [Fact]
    public void Weights_in_constant_nodes_and_sub_graphs_are_parameters_too_and_shapes_are_not()
    {
        var body = new GraphProto { Node = { Constant("c", Floats("inner", 5)) }, Initializer = { Floats("table", 7) } };
        var model = new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Version = 17 }, new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 } },
            Graph = new GraphProto
            {
                Node =
                {
                    Constant("w", Floats("", 11)),
                    Constant("shape", new TensorProto { DataType = (int)ElementType.Int64, Dims = { 2 }, Int64Data = { 1, 2 } }),
                    new NodeProto { OpType = "Constant", Output = { "v" }, Attribute = { new AttributeProto { Name = "value_floats", Type = AttributeType.Floats, Floats = { 1, 2, 3 } } } },
                    new NodeProto { OpType = "If", Input = { "x" }, Output = { "y" }, Attribute = { new AttributeProto { Name = "then_branch", Type = AttributeType.Graph, G = body } } },
                    new NodeProto { OpType = "FusedGemm", Domain = "com.microsoft", Output = { "z" } },
                },
                Initializer = { new TensorProto { Name = "q", DataType = (int)ElementType.Int8, Dims = { 13 }, RawData = ByteString.CopyFrom(new byte[13]) } },
                Output = { new ValueInfoProto { Name = "y", Type = new TypeProto { SequenceType = new TypeProto.Types.Sequence() } } },
            },
        };
        var summary = Inspect(model).ValueOrThrow();
        Assert.Equal(5 + 7 + 11 + 3 + 13, summary.ParameterCount);
        Assert.Equal(6, summary.NodeCount);
        Assert.Equal([new("Constant", 4), new("If", 1), new("com.microsoft.FusedGemm", 1)], summary.Operators);
        Assert.Equal([new("ai.onnx", 17), new("com.microsoft", 1)], summary.Opsets);
        Assert.Equal("y (Sequence)", summary.Outputs[0].ToString());
        Assert.Null(summary.Producer);
        Assert.IsType<Reading<Count>.Unavailable>(summary.Flops);
    }

    [Fact]
    public void Fields_that_are_not_known_are_skipped()
    {
        byte[] unknown = [0x9a, 0x3e, 3, 1, 2, 3]; // field 995, three bytes
        Assert.True(Inspect([.. Tiny.ToBytes(), .. unknown]).IsValid);
    }

    [Fact]
    public void Work_that_no_formula_covers_leaves_the_flops_open()
    {
        var model = Parsed();
        model.Graph.Node.Add(new NodeProto { OpType = "Einsum", Name = "e" });
        var reason = Assert.IsType<Reading<Count>.Unavailable>(Inspect(model).ValueOrThrow().Flops).Reason;
        Assert.Equal("operator 'Einsum' of node 'e' is not counted", reason);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_a_problem_that_names_it_and_the_remedy()
    {
        var whole = Tiny.ToBytes();
        var graphEnds = whole.Length - Parsed().MetadataProps.Sum(entry => entry.CalculateSize() + 2);
        for (var length = 1; length < graphEnds; length += length < 60 ? 1 : 17)
        {
            var problem = Assert.Single(Inspect(whole[..length]).Problems);
            Assert.Equal(_folder.File("model.onnx"), problem.Source);
            Assert.Matches("export|name", problem.Text);
        }
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_and_never_throws()
    {
        var random = new Random(1729);
        var whole = Tiny.ToBytes();
        for (var i = 0; i < 400; i++)
        {
            var damaged = (byte[])whole.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var outcome = Inspect(damaged);
            Assert.True(outcome.IsValid || outcome.Problems.All(problem => problem.Text.Length > 10));
        }
    }

    [Fact]
    public void Random_bytes_are_no_model()
    {
        var random = new Random(1729);
        for (var i = 0; i < 200; i++)
        {
            var garbage = new byte[random.Next(1, 300)];
            random.NextBytes(garbage);
            Assert.Matches("no complete ONNX model|not an ONNX model", ProblemOf(garbage));
        }
    }

    [Fact]
    public void Other_formats_are_no_model()
    {
        Assert.Contains("ONNX model", ProblemOf("PK\u0003\u0004 a zip archive"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("ONNX model", ProblemOf("<html><body>404</body></html>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("ONNX model", ProblemOf("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 102146549\n"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_a_folder_and_a_missing_file_are_named_for_what_they_are()
    {
        Assert.Contains("is empty", ProblemOf([]), StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Single(OnnxModelFile.Inspect(_folder.Path).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("there is no such file", Assert.Single(OnnxModelFile.Inspect(_folder.File("absent.onnx")).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("its name is empty", Assert.Single(OnnxModelFile.Inspect("").Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_nodes_or_operator_set_is_refused()
    {
        var model = Parsed();
        model.OpsetImport.Clear();
        Assert.Contains("names no operator set", ProblemOf(model.ToByteArray()), StringComparison.Ordinal);
        model.Graph.Node.Clear();
        Assert.Contains("no nodes", ProblemOf(model.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_whose_bytes_do_not_fit_its_shape_is_named()
    {
        var model = Parsed();
        model.Graph.Initializer.Single(tensor => tensor.Name == "conv/weight").Dims[0] = 9;
        model.Graph.Initializer.Single(tensor => tensor.Name == "fc/weight").Dims[0] = long.MaxValue;
        Assert.Equal(["conv/weight", "fc/weight"], Inspect(model).Problems.Select(problem => problem.Place));
    }

    [Fact]
    public void External_weights_that_are_there_are_counted()
    {
        File.WriteAllBytes(_folder.File("weights.bin"), new byte[8 + 40]);
        var summary = Inspect(WithExternal(("location", "weights.bin"), ("offset", "8"), ("length", "40"))).ValueOrThrow();
        Assert.Equal("weights.bin", Assert.Single(summary.ExternalFiles));
        Assert.Equal(314, summary.ParameterCount);
    }

    [Fact]
    public void An_external_file_that_is_absent_is_named()
    {
        var problem = Assert.Single(Inspect(WithExternal(("location", "weights.bin"), ("length", "40"))).Problems);
        Assert.Equal("weights.bin", problem.Place);
        Assert.Contains("is missing; the model keeps the weights of 'fc/bias' there. Copy it", problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("40")]
    [InlineData(null)] // then the shape says how much is needed
    public void An_external_file_that_is_short_is_named(string? length)
    {
        File.WriteAllBytes(_folder.File("weights.bin"), new byte[8 + 39]);
        (string, string)[] entries = [("location", "weights.bin"), ("offset", "8"), .. length is null ? [] : new[] { ("length", length) }];
        var problem = Assert.Single(Inspect(WithExternal(entries)).Problems);
        Assert.Contains("holds 47 bytes, and the model reads up to byte 48", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_external_file_of_the_wrong_checksum_is_named()
    {
        var content = RandomNumberGenerator.GetBytes(40);
        File.WriteAllBytes(_folder.File("weights.bin"), content);
#pragma warning disable CA5350
        var right = Convert.ToHexString(SHA1.HashData(content));
#pragma warning restore CA5350
        Assert.True(Inspect(WithExternal(("location", "weights.bin"), ("checksum", right))).IsValid);
        var problem = Assert.Single(Inspect(WithExternal(("location", "weights.bin"), ("checksum", right[..^2] + "zz"))).Problems);
        Assert.Contains("does not have the checksum", problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/hostname")]
    [InlineData(".")]
    public void An_external_file_outside_the_models_folder_is_refused(string location) =>
        Assert.Contains("outside the model's folder", Assert.Single(Inspect(WithExternal(("location", location))).Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void External_data_without_a_location_is_refused() =>
        Assert.Contains("without a location", Assert.Single(Inspect(WithExternal()).Problems).Text, StringComparison.Ordinal);

    private static ModelProto Parsed() => ModelProto.Parser.ParseFrom(Tiny.ToBytes());

    private static ModelProto WithExternal(params (string Key, string Value)[] entries)
    {
        var model = Parsed();
        var bias = model.Graph.Initializer.Single(tensor => tensor.Name == "fc/bias");
        bias.ClearRawData();
        bias.DataLocation = TensorProto.Types.DataLocation.External;
        bias.ExternalData.AddRange(entries.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return model;
    }

    private static TensorProto Floats(string name, int count) => new() { Name = name, DataType = (int)ElementType.Float32, Dims = { count }, FloatData = { new float[count] } };

    private static NodeProto Constant(string output, TensorProto value) =>
        new() { OpType = "Constant", Output = { output }, Attribute = { new AttributeProto { Name = "value", Type = AttributeType.Tensor, T = value } } };
}
