using LabelBench.Models;
using LabelBench.Models.Onnx;

namespace LabelBench.OnnxRuntime.Tests.Training;

public sealed class OperatorGradientTests
{
    public static TheoryData<string> Names => [.. OperatorCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_finite_differences_by_every_recipe(string name)
    {
        var reference = Reference(name);
        Assert.InRange(reference.Skipped, 0, (reference.Components.Length + reference.Skipped) / 50);
        foreach (var recipes in RecipesFor(name))
        {
            var check = GradientCheck.Of(reference, recipes);
            Assert.True(check.Passes, $"{recipes}: {check}");
            Assert.InRange(check.Worst, 0, 1e-2);
        }
    }

    [Fact]
    public void A_sum_over_the_wrong_axis_is_found() => AssertFound("Add, first axis of 1", graph =>
    {
        var sum = Assert.Single(graph.Node, node => node.OpType == "ReduceSum" && node.Input[1] == Constant(graph, 0).Name);
        var axis = Constant(graph, 0).Clone();
        (axis.Name, axis.RawData) = ("axis_1", Google.Protobuf.ByteString.CopyFrom(1, 0, 0, 0, 0, 0, 0, 0));
        graph.Initializer.Add(axis);
        sum.Input[1] = axis.Name;
        foreach (var shape in graph.ValueInfo.Where(value => value.Name == sum.Output[0]).ToList())
            graph.ValueInfo.Remove(shape); // the stated shape no longer holds
    });

    [Fact]
    public void A_missing_row_of_batch_sums_is_found() => AssertFound("Conv", graph =>
    {
        var ones = graph.Initializer.Single(tensor => tensor.Dims.SequenceEqual([1L, 2L]));
        ones.RawData = Google.Protobuf.ByteString.CopyFrom([.. ones.RawData.Take(4), 0, 0, 0, 0]);
    });

    [Fact]
    public void A_mask_that_lets_everything_through_is_found() => AssertFound("MaxPool, overlapping", graph =>
    {
        var mask = graph.Node.Single(node => node.OpType == "Equal");
        mask.Input[1] = mask.Input[0];
    });

    private static void AssertFound(string name, Action<GraphProto> damage)
    {
        var check = GradientCheck.OfBroken(Reference(name), new GradientRecipes(), damage);
        Assert.True(check.RelativeL2 > 100 * GradientCheck.Allowed, $"{check}");
        Assert.False(check.Passes);
    }

    private static TensorProto Constant(GraphProto graph, long value) =>
        graph.Initializer.Single(tensor => tensor.Dims.SequenceEqual([1L]) && tensor.DataType == (int)ElementType.Int64 && BitConverter.ToInt64(tensor.RawData.Span) == value);

    private static GradientReference Reference(string name) => new(SmallNetworks.Of(OperatorCases.All[name]), new ModelSize());

    private static IEnumerable<GradientRecipes> RecipesFor(string name) => name.Split(',')[0] switch
    {
        "Conv" => Enum.GetValues<ConvWeightGradient>().Select(conv => new GradientRecipes(conv)),
        "MaxPool" => Enum.GetValues<MaxPoolGradient>().Where(pool => pool != MaxPoolGradient.BlockMask || name == "MaxPool, tiles").Select(pool => new GradientRecipes(MaxPool: pool)),
        "Gather" => Enum.GetValues<EmbeddingGradient>().Select(embedding => new GradientRecipes(Embedding: embedding)),
        _ => [new GradientRecipes()],
    };
}
