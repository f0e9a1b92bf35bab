using System.Collections.Immutable;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Scoring;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Image classification: read, decode (and resize), preprocess, infer, postprocess, write.</summary>
internal static class ImageClassificationPipeline
{
    /// <remarks>The classifier has one image input N x 3 x size x size and logits N x classes as its first output.</remarks>
    public static LoadedSystem Load(TrialLoading loading)
    {
        var (cell, size, model) = (loading.Cell, loading.Workload.Preprocessing!.Size, loading.Model());
        var bound = BoundModel.Open(loading, model, [cell.Batch, 3, size, size]);
        var classes = (int)bound.Calls[0].Outputs[0].GetTensorTypeAndShape().Shape[^1];
        var names = loading.ClassNames(classes);
        var labels = loading.OpenLabels(names);

        ImmutableArray<Stage<ClassificationItem>> stages =
        [
            .. ImageStages.Of<ClassificationItem>(loading),
            loading.ModelStage<ClassificationItem>("infer", w => new BatchWorker<ClassificationItem>(bound.Calls[w], item => item.Planes, 0, item => item.Scores)),
            ItemStage.Of<ClassificationItem>("postprocess", 1, item => Postprocess(item, loading.Gate)),
            ItemStage.Of<ClassificationItem>("write", 1, item => Write(item, model.Name, names, labels)),
        ];
        var system = new PipelineSystem<ClassificationItem>(loading.OpenInputs().Items, stages, () => new ClassificationItem(size, classes), () =>
        {
            bound.Dispose();
            labels.Dispose();
        });
        return loading.Pipeline(system, bound.Statistics, calls: bound.Times);
    }

    private static void Postprocess(ClassificationItem item, ReviewGate? gate)
    {
        ClassScores.SoftMax(item.Scores, item.Scores);
        item.BestCount = ClassScores.Top(item.Scores, item.Best);
        gate?.Decide(item, item.BestCount > 0 ? item.Best[0].Score : 0);
    }

    private static void Write(ClassificationItem item, string modelName, ImmutableArray<string> names, ILabelWriter labels) => labels.Write(new ItemLabels(item.Name, modelName)
    {
        Classes = [.. item.Best.Take(item.BestCount).Select(b => new ClassLabel(names[b.Class], b.Score))],
        Decision = item.Decision,
    });
}
