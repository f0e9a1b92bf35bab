using LabelBench.Models;

namespace LabelBench.Models.Tests.Training;

public sealed class TrainingArchitectureTests
{
    [Theory]
    [InlineData("linear-probe", "x Float32[64,2048]", "y Int64[64]")]
    [InlineData("resnet50-fine-tune", "x Float32[4,3,224,224]", "y Int64[4]")]
    [InlineData("residual-cnn", "x Float32[32,3,32,32]", "y Int64[32]")]
    [InlineData("mobilenet-block", "x Float32[32,3,64,64]", "y Int64[32]")]
    [InlineData("unet-segmenter", "x Float32[4,1,128,128]", "y Int64[4,128,128]")]
    [InlineData("bert-base-tagger", "x Int64[4,128]", "y Int64[512]")]
    [InlineData("encoder-tagger", "x Int64[8,64]", "y Int64[512]")]
    [InlineData("bilstm-tagger", "x Int64[16,32]", "y Int64[512]")]
    public void Items_and_labels_are_what_the_loop_binds(string id, string x, string y)
    {
        var graph = KnownTrainingGraphs.Get(id).Build();
        Assert.Equal((x, y), ($"{graph.X!.Name} {graph.X.Type}{graph.X.Shape}", $"{graph.Y!.Name} {graph.Y.Type}{graph.Y.Shape}"));
    }

    [Fact]
    public void A_mistyped_name_gets_a_suggestion()
    {
        var problem = Assert.Single(TrainingArchitectures.Find("resnet50-finetune", "my.yaml").Problems);
        Assert.Equal("my.yaml", problem.Source);
        Assert.Contains("did you mean 'resnet50-fine-tune'", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_impossible_extent_is_reported_at_once()
    {
        var problems = KnownTrainingGraphs.Get("unet-segmenter").Resolve(new ModelSize(0, new ImageExtent(100, 4096), 128), "my.yaml").Problems;
        Assert.Equal(["batch", "image height", "image width", "sequence length"], problems.Select(problem => problem.Place));
    }

    [Theory]
    [MemberData(nameof(KnownTrainingGraphs.Ids), MemberType = typeof(KnownTrainingGraphs))]
    public void Smallest_and_own_size_can_be_built(string id)
    {
        var network = KnownTrainingGraphs.Get(id);
        var least = new ModelSize(1, network.ImageSide is { } side ? ImageExtent.Square(side.Least) : null, network.SequenceLength?.Least);
        Assert.InRange(network.Build(least, new TrainingOptions()).Flops, 1, network.Build().Flops);
    }

    [Fact]
    public void Sgd_is_fed_the_rate_itself_and_adam_the_rate_with_its_bias_correction()
    {
        Assert.Equal(0.02f, new Optimiser.SgdMomentum().RateAt(0.02, 7));
        var adam = new Optimiser.Adam();
        Assert.Equal(1e-3 * Math.Sqrt(0.001) / 0.1, adam.RateAt(1e-3, 1), 1e-9);
        Assert.Equal(1e-3 * Math.Sqrt(1 - 0.999 * 0.999) / (1 - 0.9 * 0.9), adam.RateAt(1e-3, 2), 1e-9);
        Assert.Equal(1e-3, adam.RateAt(1e-3, 100_000), 1e-9);
    }
}
