using LabelBench.Models;
using LabelBench.Models.Tests.Architectures;
using LabelBench.Models.Tests.Training;

namespace LabelBench.Models.Tests.Kernels;

public sealed class OperatorKernelsTests
{
    [Fact]
    public void Every_operator_has_a_line_with_its_source_for_every_provider() => Assert.All(OperatorKernels.Operators, name =>
    {
        var notes = OperatorKernels.Find(name)!;
        Assert.Equal(Enum.GetValues<KernelProvider>(), notes.Select(note => note.Provider));
        Assert.All(notes, note => Assert.NotEmpty(note.Source));
        Assert.All(notes, note => Assert.Equal(note.Support == KernelSupport.Yes, note.Text.Length == 0));
    });

    [Theory]
    [MemberData(nameof(KnownArchitectures.Ids), MemberType = typeof(KnownArchitectures))]
    public void Every_operator_of_the_networks_that_infer_is_known(string id)
    {
        foreach (var precision in Enum.GetValues<ModelPrecision>())
            Assert.All(OperatorNeed.Of(KnownArchitectures.Model(id, precision).Graph), need => Assert.False(need.Kernels.IsEmpty, need.Operator));
    }

    [Fact]
    public void Needs_count_every_node()
    {
        var graph = KnownTrainingGraphs.Get("residual-cnn").Build().Model.Graph;
        Assert.Equal(graph.NodeCount, OperatorNeed.Of(graph).Sum(need => need.Nodes));
        Assert.Equal(10, OperatorNeed.Of(graph).Single(need => need.Operator == OperatorKernels.ComputedConv).Nodes);
    }

    [Theory]
    [InlineData(EmbeddingGradient.OneHot, KernelProvider.Directml, "")]
    [InlineData(EmbeddingGradient.ScatterNd, KernelProvider.Directml, "ScatterND (add)")]
    [InlineData(EmbeddingGradient.ScatterElements, KernelProvider.Directml, "ScatterElements (add)")]
    [InlineData(EmbeddingGradient.OneHot, KernelProvider.Cuda, "")]
    [InlineData(EmbeddingGradient.ScatterNd, KernelProvider.Cuda, "")]
    [InlineData(EmbeddingGradient.ScatterNd, KernelProvider.Tensorrt, "ScatterND (add)")]
    public void What_a_provider_lacks_is_named(EmbeddingGradient recipe, KernelProvider provider, string lacking)
    {
        var graph = KnownTrainingGraphs.Get("encoder-tagger").Build(new TrainingOptions(Recipes: new GradientRecipes(Embedding: recipe))).Model.Graph;
        Assert.Equal(lacking, string.Join(' ', OperatorNeed.LackingOn(provider, graph).Select(need => need.Operator)));
    }

    [Theory]
    [MemberData(nameof(KnownTrainingGraphs.Ids), MemberType = typeof(KnownTrainingGraphs))]
    public void Every_network_has_recipes_that_a_provider_runs(string id)
    {
        Assert.Empty(Lacking(KernelProvider.Cuda));
        Assert.Empty(Lacking(KernelProvider.Directml));
        Assert.Subset(new HashSet<string> { OperatorKernels.ComputedConvTranspose }, Lacking(KernelProvider.Tensorrt).ToHashSet()); // unverified

        IEnumerable<string> Lacking(KernelProvider provider)
        {
            var recipes = KnownTrainingGraphs.Get(id).Recipes with { MaxPool = MaxPoolGradient.Scatter, Embedding = EmbeddingGradient.ScatterNd };
            var graph = KnownTrainingGraphs.Get(id).Build(new TrainingOptions(Recipes: recipes.RunnableOn(provider)));
            return OperatorNeed.LackingOn(provider, graph.Model.Graph).Select(need => need.Operator);
        }
    }

    [Fact]
    public void An_operator_that_was_not_looked_up_counts_as_lacking()
    {
        Assert.Null(OperatorKernels.Find("Col2Im"));
        var need = new OperatorNeed("Col2Im", 1, []);
        Assert.Null(need.On(KernelProvider.Cuda));
    }
}
