using System.Globalization;
using LabelBench.Models;
using LabelBench.Models.Onnx;
using LabelBench.Models.Operators;
using LabelBench.Models.Tests.Architectures;

namespace LabelBench.Models.Tests.Generation;

public sealed class GeneratedModelTests
{
    private static GeneratedModel Model(string id, GenerationOptions? options = null) => new(KnownArchitectures.Get(id), new ModelSize(), options ?? new GenerationOptions());

    /// <summary>Must hold on Linux and Windows, x64 and ARM64. A change here changes every model that users have measured: raise GeneratorVersion.</summary>
    [Theory]
    [InlineData("resnet50-v1.5", 1, ModelPrecision.Fp32, "fbbb0315b2cc33fa86f3a82b92dace44e526b0acadf9f5e9e01500926e63e1b7")]
    [InlineData("resnet50-v1.5", 1, ModelPrecision.Fp16, "8a615d58e4eb88fde8c3001ab3be13862006007563de5313977539e8e34ff858")]
    [InlineData("mobilenet-v3-large", 1, ModelPrecision.Fp32, "63ba9d582b7670b00dfe0e6aee13d1281c377116e647d5014e509819f273c095")]
    [InlineData("mobilenet-v2", 1, ModelPrecision.Fp32, "7cecaed1ba03b5f4f6534c6174f365cffc5d38d4ed3eb07bb06ed0f15134cd96")]
    [InlineData("yolo-csp-pan-n", 1, ModelPrecision.Fp32, "b5ded0ba2fb245d521237af0bb94f9d6cb9065cdf547088a3618cd2b8cb3a6df")]
    [InlineData("unet-2d", 1, ModelPrecision.Fp32, "9f7cee1dcce7c8fd9ac25765109b1d68bc620b25ccf62cf6e3998a7f0ec6900c")]
    [InlineData("vit-b16", 1, ModelPrecision.Fp32, "bb82e673fec7291da2b0bc0298b595c511bd2233670bb78dd53f833015f1578e")]
    [InlineData("bert-base", 1, ModelPrecision.Fp32, "64afd27f16cdb5da4708daf56e6f82528b4b82224c790b2ce8fe7392ace3d2ec")]
    [InlineData("bilstm-crf", 1, ModelPrecision.Fp32, "6f62426dbed1aad6a4a2b2611213cd3e02576b46b1dc75fbbea5baf3f16d61ae")]
    [InlineData("yolo-csp-pan-s", 1, ModelPrecision.Fp32, "80b9b41be01f971dd11b843a529de547f9247f785bb561a8ddd0f1e8f5605311")]
    [InlineData("yolo-csp-pan-m", 1, ModelPrecision.Fp32, "60f9901dcecf5f880af937a6179b4d2da9902e4445dd712b2c4b06d38ae2fd30")]
    [InlineData("lraspp-mobilenet-v3-large", 1, ModelPrecision.Fp32, "a1541b228d57c183f3f13ae11055834fbfb0e8c75cd0c0dc1b500eedfbcd2fa4")]
    [InlineData("deeplabv3-mobilenet-v3-large", 1, ModelPrecision.Fp32, "18f86dafb4cac741590220673b31f8d077b00d2ba6cf4ca8a6853349e15ca1b9")]
    [InlineData("unet-2d-base64", 1, ModelPrecision.Fp32, "f2173eba313a150dc866ac294cce3774dd328ff81625f064b24b6bbe9f01274f")]
    [InlineData("dropout-head", 1, ModelPrecision.Fp32, "9284eae0576e8d9c9428058af0c0d90b871b916a59548f0eeda9c3d4e4c5a675")]
    [InlineData("tiny", 1, ModelPrecision.Fp32, "a65e5bbd3be3485291323e540cc49a8bc38289f946df89ff28f4caaf39689625")]
    [InlineData("tiny", 1, ModelPrecision.Fp16, "968e282b1d49ddb99062a426cb9e0f75a8a762806883a587a91a31f24d75f372")]
    [InlineData("tiny", 2, ModelPrecision.Fp32, "7929df31cf636e03ae82f4e272a1eb3fe44429c39e6b8b1ffaa7922fba568cdb")]
    public void Weights_are_the_stored_ones(string id, ulong seed, ModelPrecision precision, string sha256) =>
        Assert.Equal(sha256, Model(id, new GenerationOptions(seed, Precision: precision)).ComputeWeightsSha256());

    [Fact]
    public void Weights_do_not_depend_on_culture_or_threads()
    {
        var model = Model("mobilenet-v3-large");
        var expected = model.ComputeWeightsSha256();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal(expected, model.ComputeWeightsSha256());
            Assert.Equal(Model("tiny").Name, Model("tiny").Name.ToLowerInvariant());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Parallel.For(0, 4, _ => Assert.Equal(expected, model.ComputeWeightsSha256()));
    }

    [Fact]
    public void A_large_tensor_drawn_in_pieces_equals_the_same_tensor_drawn_at_once()
    {
        var weight = new WeightTensor("w", ElementType.Float32, [3, 1_000_003], WeightInitialisation.Normal(0.3));
        var atOnce = new float[weight.Shape.ElementCount];
        SeededNumbers.FillNormal(atOnce, SeededNumbers.Stream(5, "w"), 0, 0.3);
        var drawn = WeightValues.Generate(weight, new GenerationOptions(5));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.AsBytes(atOnce.AsSpan()).SequenceEqual(drawn));
    }

    [Fact]
    public void The_batch_does_not_change_the_weights() =>
        Assert.Equal(Model("tiny").ComputeWeightsSha256(), new GeneratedModel(KnownArchitectures.Get("tiny"), new ModelSize(8), new GenerationOptions()).ComputeWeightsSha256());

    [Fact]
    public void The_same_model_is_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var model = Model("mobilenet-v3-large");
        model.Save(folder.File("a.onnx"));
        Assert.True(model.ToBytes().AsSpan().SequenceEqual(File.ReadAllBytes(folder.File("a.onnx"))));
        Assert.True(model.ToBytes().AsSpan().SequenceEqual(Model("mobilenet-v3-large").ToBytes()));
    }

    [Fact]
    public void A_model_file_says_who_wrote_it_from_which_seed()
    {
        var message = ModelProto.Parser.ParseFrom(Model("tiny", new GenerationOptions(17)).ToBytes());
        Assert.Equal(8, message.IrVersion);
        Assert.Equal(("", 17), (message.OpsetImport.Single().Domain, message.OpsetImport.Single().Version));
        Assert.Equal("LabelBench", message.ProducerName);
        Assert.Equal("17", message.MetadataProps.Single(entry => entry.Key == "labelbench.seed").Value);
    }

    [Fact]
    public void Every_stored_tensor_has_the_bytes_of_its_shape()
    {
        foreach (var precision in Enum.GetValues<ModelPrecision>())
        {
            var message = ModelProto.Parser.ParseFrom(KnownArchitectures.Model("mobilenet-v3-large", precision).ToBytes());
            Assert.All(message.Graph.Initializer, tensor => Assert.Equal(((ElementType)tensor.DataType).SizeInBytes(tensor.ElementCount()!.Value), tensor.RawData.Length));
        }
    }

    [Fact]
    public void Fp16_halves_the_weights() =>
        Assert.Equal(Model("tiny").WeightBytes, 2 * Model("tiny", new GenerationOptions(Precision: ModelPrecision.Fp16)).WeightBytes);

    [Fact]
    public void Anything_that_changes_the_file_changes_its_identity()
    {
        var tiny = KnownArchitectures.Get("tiny");
        GeneratedModel[] models =
        [
            Model("tiny"),
            Model("tiny", new GenerationOptions(2)),
            Model("tiny", new GenerationOptions(WeightScale: 40)),
            Model("tiny", new GenerationOptions(Precision: ModelPrecision.Fp16)),
            new(tiny, new ModelSize(2), new GenerationOptions()),
            new(tiny, new ModelSize(Image: ImageExtent.Square(16)), new GenerationOptions()),
            new(WithOneWeight(WeightInitialisation.Normal(1)), 1, new GenerationOptions()),
            new(WithOneWeight(WeightInitialisation.Normal(2)), 1, new GenerationOptions()),
        ];
        Assert.Equal(models.Length, models.Select(model => model.Identity).Distinct().Count());
        Assert.Equal(Model("tiny").Identity, models[0].Identity);
        Assert.Matches("^tiny-b2-fp32-[0-9a-f]{16}$", models[4].Name);
    }

    [Fact]
    public void A_weight_scale_multiplies_what_is_drawn_and_leaves_constants_alone()
    {
        var drawn = new WeightTensor("w", ElementType.Float32, [1000], WeightInitialisation.Normal(0.1));
        var constant = new WeightTensor("g", ElementType.Float32, [4], WeightInitialisation.Constant(1));
        var plain = Floats(drawn, new GenerationOptions());
        var scaled = Floats(drawn, new GenerationOptions(WeightScale: 40));
        Assert.All(plain.Zip(scaled), pair => Assert.Equal(40 * pair.First, pair.Second, 1e-5f));
        Assert.Equal([1, 1, 1, 1], Floats(constant, new GenerationOptions(WeightScale: 40)));

        static float[] Floats(WeightTensor weight, GenerationOptions options) =>
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(WeightValues.Generate(weight, options)).ToArray();
    }

    [Fact]
    public void A_model_above_two_gibibytes_is_refused_before_any_weight_is_drawn()
    {
        var model = new GeneratedModel(WithOneWeight(WeightInitialisation.Normal(1), 30_000, 20_000), 1, new GenerationOptions());
        var refusal = Assert.Throws<NotSupportedException>(model.ToBytes);
        Assert.Contains("2.2 GiB", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("external data", refusal.Message, StringComparison.Ordinal);
    }

    private static ModelGraph WithOneWeight(WeightInitialisation initialisation, params int[] shape)
    {
        var graph = new GraphBuilder("one");
        graph.Output("y", graph.Relu(graph.Weight("w", Shape.Create(shape), initialisation)));
        return graph.ToGraph();
    }
}
