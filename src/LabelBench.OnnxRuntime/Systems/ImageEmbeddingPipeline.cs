using System.Collections.Immutable;
using LabelBench.Labeling.Embeddings;
using LabelBench.Labeling.Labels;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Image embedding: read, decode (and resize), preprocess, embed, normalise, write.</summary>
/// <remarks>The vectors go to <c>embeddings.npy</c>, scaled to length 1; line n of the label file names the image of row n.</remarks>
internal static class ImageEmbeddingPipeline
{
    public const string FileName = "embeddings.npy";

    /// <summary>The output that is taken where a model has several.</summary>
    private const string OutputName = "embedding";

    /// <remarks>The model has one image input N x 3 x size x size and an output N x dimensions, called "embedding" or the first of that form.</remarks>
    public static LoadedSystem Load(TrialLoading loading)
    {
        var (cell, size, model) = (loading.Cell, loading.Workload.Preprocessing!.Size, loading.Model());
        var bound = BoundModel.Open(loading, model, [cell.Batch, 3, size, size]);
        var (output, dimensions) = FindOutput(bound, model.Name);
        var vectors = new NpyWriter(Path.Combine(loading.Request.ScratchFolder, FileName), dimensions);
        var labels = loading.OpenLabels([]);

        ImmutableArray<Stage<EmbeddingItem>> stages =
        [
            .. ImageStages.Of<EmbeddingItem>(loading),
            loading.ModelStage<EmbeddingItem>("embed", w => new BatchWorker<EmbeddingItem>(bound.Calls[w], item => item.Planes, output, item => item.Embedding)),
            ItemStage.Of<EmbeddingItem>("normalise", 1, Normalise),
            ItemStage.Of<EmbeddingItem>("write", 1, item => Write(item, model.Name, vectors, labels)),
        ];
        var system = new PipelineSystem<EmbeddingItem>(loading.OpenInputs().Items, stages, () => new EmbeddingItem(size, dimensions), () =>
        {
            bound.Dispose();
            labels.Dispose();
            vectors.Dispose();
        });
        return loading.Pipeline(system, bound.Statistics, calls: bound.Times);
    }

    private static (int Output, int Dimensions) FindOutput(BoundModel bound, string modelName)
    {
        var (names, call) = (bound.Session.OutputNames, bound.Calls[0]);
        var vectors = call.Outputs.Index().Where(output => output.Item.GetTensorTypeAndShape() is { ElementDataType: TensorElementType.Float, Shape.Length: 2 }).Select(output => output.Index).ToArray();
        if (vectors.Length == 0)
            throw new TrialFailureException(FailureReason.UnusableInput, $"{modelName} has no output of N x dimensions floats ({string.Join(", ", names)}); export it with its embedding as an output.");
        var chosen = vectors.FirstOrDefault(output => names[output] == OutputName, vectors[0]);
        return (chosen, (int)call.Outputs[chosen].GetTensorTypeAndShape().Shape[1]);
    }

    private static void Normalise(EmbeddingItem item)
    {
        if (!UnitVector.TryNormalize(item.Embedding))
            item.Unreadable = "its embedding has no direction: all zeros, or not finite";
    }

    private static void Write(EmbeddingItem item, string modelName, NpyWriter vectors, ILabelWriter labels)
    {
        vectors.Write(item.Embedding);
        labels.Write(new ItemLabels(item.Name, modelName));
    }
}
