using System.Collections.Immutable;
using LabelBench.Labeling.ActiveLearning;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Scoring;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Active learning by uncertainty, over a pool of embeddings: read, infer (several passes with dropout), score, pick, write.</summary>
/// <remarks>
/// A batch goes through the session once for every pass, and dropout draws anew each time: Gal, Islam and Ghahramani (2017), arXiv:1703.02910. Entropy and margin are
/// those of the mean prediction; items are picked by BALD, the mutual information between label and weights.
/// </remarks>
internal static class UncertaintySamplingPipeline
{
    /// <summary>Mean BALD of what was scored, in nats: 0 where the passes do not differ, because the model has no dropout at run time.</summary>
    public const string MeanBald = "mean_bald_nats";

    /// <remarks>The model has one input N x dimensions and logits N x classes as its first output.</remarks>
    public static LoadedSystem Load(TrialLoading loading)
    {
        var (cell, model, sampling) = (loading.Cell, loading.Model(), (Postprocessing.Uncertainty)loading.Workload.Postprocessing!);
        var rows = loading.OpenInputs().Items;
        var dimensions = EmbeddingRows.DimensionsOf(rows);
        var bound = BoundModel.Open(loading, model, [cell.Batch, dimensions], "Give embeddings and a model that belong together, and the model's batch size.");
        var classes = (int)bound.Calls[0].Outputs[0].GetTensorTypeAndShape().Shape[^1];
        var picker = new Picker(rows.Length, sampling.Picks);
        var labels = loading.OpenLabels([]);

        ImmutableArray<Stage<UncertaintyItem>> stages =
        [
            ItemStage.Of<UncertaintyItem>("read", 1, item => item.ReadEmbedding()),
            loading.ModelStage<UncertaintyItem>("infer", w => new BatchWorker<UncertaintyItem>(bound.Calls[w], item => item.Embedding, 0, item => item.Passes, sampling.Passes)),
            ItemStage.Of<UncertaintyItem>("score", cell.DecodeWorkers, Score),
            ItemStage.Of<UncertaintyItem>("pick", 1, picker.Offer) with { InOrder = true },
            ItemStage.Of<UncertaintyItem>("write", 1, item => Write(item, model.Name, labels)),
        ];
        var system = new PipelineSystem<UncertaintyItem>(rows, stages, () => new UncertaintyItem(dimensions, classes, sampling.Passes), () =>
        {
            bound.Dispose();
            labels.Dispose();
        }, hasSmallItems: true);
        return loading.Pipeline(system, bound.Statistics, picker.Quality, bound.Times);
    }

    private static void Score(UncertaintyItem item)
    {
        var classes = item.Mean.Length;
        for (var at = 0; at < item.Passes.Length; at += classes)
            ClassScores.SoftMax(item.Passes.AsSpan(at, classes), item.Passes.AsSpan(at, classes));
        item.Bald = AcquisitionScores.Bald(item.Passes, classes, item.Mean);
        item.Entropy = AcquisitionScores.Entropy(item.Mean);
        item.Margin = AcquisitionScores.Margin(item.Mean);
        if (!float.IsFinite(item.Bald))
            item.Unreadable = "the model's output is not finite";
    }

    private static void Write(UncertaintyItem item, string modelName, ILabelWriter labels) => labels.Write(new ItemLabels(item.Name, modelName)
    {
        Uncertainty = new UncertaintyLabel(item.Entropy, item.Margin, item.Bald, item.Picked),
    });

    /// <summary>Keeps the best of the pool; begins anew with every round through it. Items come in order.</summary>
    private sealed class Picker(int pool, int wanted)
    {
        private readonly BestPicks best = new(wanted);
        private readonly Lock counting = new();
        private long round;
        private double sum;
        private long scored;

        public void Offer(UncertaintyItem item)
        {
            if (item.Number / pool != round)
            {
                best.Clear();
                round = item.Number / pool;
            }
            item.Picked = best.Offer(item.Bald, item.Number);
            lock (counting)
            {
                sum += item.Bald;
                scored++;
            }
        }

        public ImmutableArray<QualityResult> Quality()
        {
            lock (counting)
                return scored == 0 ? [] : [new QualityResult(MeanBald, sum / scored, null, true)];
        }
    }
}
