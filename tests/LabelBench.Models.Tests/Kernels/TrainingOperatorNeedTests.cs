using LabelBench.Models;
using LabelBench.Models.Tests.Training;

namespace LabelBench.Models.Tests.Kernels;

public sealed class TrainingOperatorNeedTests
{
    [Theory]
    [MemberData(nameof(KnownTrainingGraphs.Ids), MemberType = typeof(KnownTrainingGraphs))]
    public void Counts_of_every_form_are_those_of_its_graph_and_every_operator_is_known(string id)
    {
        var network = KnownTrainingGraphs.Get(id);
        var needs = TrainingOperatorNeed.Of(network, network.Size);
        Assert.Equal(network.Build().NodeCount, needs.Sum(need => need.Flat));
        Assert.Equal(Nodes(ModelPrecision.Fp32, ParameterForm.PerTensor), needs.Sum(need => need.PerTensor));
        Assert.Equal(Nodes(ModelPrecision.Fp16, ParameterForm.Flat), needs.Sum(need => need.MixedFlat));
        Assert.Equal(Nodes(ModelPrecision.Fp16, ParameterForm.PerTensor), needs.Sum(need => need.MixedPerTensor));
        Assert.All(needs, need => Assert.False(need.Kernels.IsEmpty, need.Operator));
        Assert.Equal(needs.Select(need => need.Operator).Order(StringComparer.Ordinal), needs.Select(need => need.Operator));

        int Nodes(ModelPrecision precision, ParameterForm form) => network.Build(new TrainingOptions(Precision: precision, Form: form)).NodeCount;
    }

    /// <summary>So that the list of the whole step is the list of a step over several batches, too.</summary>
    [Theory]
    [MemberData(nameof(KnownTrainingGraphs.Ids), MemberType = typeof(KnownTrainingGraphs))]
    public void Halves_of_a_step_need_no_operator_that_the_whole_does_not(string id)
    {
        var network = KnownTrainingGraphs.Get(id);
        var known = TrainingOperatorNeed.Of(network, network.Size).Select(need => need.Operator).ToHashSet();
        foreach (var phase in (TrainingPhase[])[TrainingPhase.Accumulate, TrainingPhase.Apply])
            foreach (var precision in (ModelPrecision[])[ModelPrecision.Fp32, ModelPrecision.Fp16])
                foreach (var form in Enum.GetValues<ParameterForm>())
                    Assert.Subset(known, OperatorNeed.Of(network.Build(new TrainingOptions(Precision: precision, Form: form, Phase: phase)).Model.Graph).Select(need => need.Operator).ToHashSet());
    }

    [Fact]
    public void Other_recipes_need_other_operators()
    {
        var network = KnownTrainingGraphs.Get("encoder-tagger");
        Assert.DoesNotContain(OperatorKernels.ScatterNDAdd, TrainingOperatorNeed.Of(network, network.Size).Select(need => need.Operator));
        Assert.Contains(OperatorKernels.ScatterNDAdd, TrainingOperatorNeed.Of(network, network.Size, new GradientRecipes(Embedding: EmbeddingGradient.ScatterNd)).Select(need => need.Operator));
    }
}
