using System.Security.Cryptography;
using System.Runtime.InteropServices;
using LabelBench.Models;

namespace LabelBench.Models.Tests.Training;

public sealed class TrainingBatchesTests
{
    /// <summary>Must hold on every platform: batches decide losses, and losses are compared.</summary>
    [Theory]
    [InlineData("residual-cnn", "51609b88160f9e7bc865a6803a68746592f4204e7ac6e0c574e9964366b1baf7")]
    [InlineData("unet-segmenter", "69af8bc344372bc9cab891dcdb1d6ae9108ab8e9c420a71d375032e0af1acbc3")]
    [InlineData("encoder-tagger", "6bdb9400fd94186bd2895c626cb452855e79c3cb8fda42712af4db2df7a650e8")]
    public void A_batch_is_the_stored_one(string id, string sha256) => Assert.Equal(sha256, Hash(Batches(id).At(3)));

    [Theory]
    [MemberData(nameof(KnownTrainingGraphs.Ids), MemberType = typeof(KnownTrainingGraphs))]
    public void A_batch_follows_from_seed_and_position_and_fits_the_graph(string id)
    {
        var graph = KnownTrainingGraphs.Get(id).Build();
        var batches = new TrainingBatches(graph, 1);
        Assert.Equal(Hash(batches.At(0)), Hash(new TrainingBatches(graph, 1).At(0)));
        Assert.Equal(4, new[] { Hash(batches.At(0)), Hash(batches.At(1)), Hash(batches.At(2)), Hash(new TrainingBatches(graph, 2).At(0)) }.Distinct().Count());
        var (x, y) = batches.At(0);
        Assert.Equal(graph.Y!.Shape.ElementCount, y.Length);
        Assert.All(y, label => Assert.InRange(label, 0, ((InputValues.IntegersBelow)graph.Y.Values).Limit - 1));
        Assert.True(y.Distinct().Count() > 1);
        if (x is BatchValues.Int64 tokens)
            Assert.All(tokens.Values, token => Assert.InRange(token, 0, ((InputValues.IntegersBelow)graph.X!.Values).Limit - 1));
        Assert.Equal(graph.X!.Shape.ElementCount, x is BatchValues.Float32 floats ? floats.Values.Length : ((BatchValues.Int64)x).Values.Length);
    }

    [Fact]
    public void A_tokens_class_follows_from_the_token()
    {
        var (x, y) = Batches("encoder-tagger").At(5);
        Assert.All(((BatchValues.Int64)x).Values.Zip(y), pair => Assert.Equal((7 * pair.First + 3) % 9, pair.Second));
        Assert.InRange(((BatchValues.Int64)x).Values.Max(), 150, 199);
    }

    [Fact]
    public void Pixels_lie_around_the_number_of_their_class_which_fills_blocks()
    {
        var (x, y) = Batches("unet-segmenter").At(0);
        var errors = ((BatchValues.Float32)x).Values.Zip(y, (pixel, label) => (double)pixel - label).ToList();
        Assert.Equal(0, errors.Average(), 0.01);
        Assert.Equal(0.25, errors.Average(error => error * error), 0.01);
        for (var i = 0; i < y.Length; i++)
            Assert.Equal(y[i / 128 / 8 * 8 * 128 + i % 128 / 8 * 8], y[i]);
    }

    /// <summary>Items of one class have half a prototype in common, whose numbers have variance 1; of two classes nothing.</summary>
    [Fact]
    public void Items_of_one_class_resemble_each_other()
    {
        var (x, y) = Batches("residual-cnn").At(0);
        var items = ((BatchValues.Float32)x).Values.Chunk(3 * 32 * 32).ToList();
        var pairs = Enumerable.Range(0, 32).SelectMany(i => Enumerable.Range(0, i).Select(j => (Same: y[i] == y[j], Product: items[i].Zip(items[j], (a, b) => (double)a * b).Average()))).ToList();
        Assert.Equal(0.25, pairs.Where(pair => pair.Same).Average(pair => pair.Product), 0.03);
        Assert.Equal(0, pairs.Where(pair => !pair.Same).Average(pair => pair.Product), 0.03);
    }

    [Fact]
    public void A_graph_that_only_applies_gradients_reads_no_batch() =>
        Assert.Throws<ArgumentException>(() => new TrainingBatches(KnownTrainingGraphs.Get("linear-probe").Build(new TrainingOptions(Phase: TrainingPhase.Apply)), 1));

    private static TrainingBatches Batches(string id) => new(KnownTrainingGraphs.Get(id).Build(), 1);

    private static string Hash(TrainingBatch batch)
    {
        var x = batch.X is BatchValues.Float32 floats ? MemoryMarshal.AsBytes(floats.Values.AsSpan()) : MemoryMarshal.AsBytes(((BatchValues.Int64)batch.X).Values.AsSpan());
        return Convert.ToHexStringLower(SHA256.HashData([.. x, .. MemoryMarshal.AsBytes(batch.Y.AsSpan())]));
    }
}
