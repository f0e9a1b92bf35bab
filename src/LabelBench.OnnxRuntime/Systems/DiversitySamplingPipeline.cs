using System.Collections.Immutable;
using LabelBench.Labeling.ActiveLearning;
using LabelBench.Labeling.Labels;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Active learning by diversity: every item that goes through is one pick of a set that covers a pool. Stages: pick, write.</summary>
/// <remarks>
/// K-center greedy over the whole pool in memory, by all threads of the cell; each pick needs the one before it. When a round has all its picks, the next
/// begins from nothing, so that a window of any length measures the same work.
/// </remarks>
internal static class DiversitySamplingPipeline
{
    /// <summary>Embeddings that were left out because a number in them is not finite.</summary>
    public const string Unusable = "unusable_embeddings";

    private const string Method = "k-center-greedy";

    public static LoadedSystem Load(TrialLoading loading)
    {
        var (cell, sampling) = (loading.Cell, (Postprocessing.Diversity)loading.Workload.Postprocessing!);
        var rows = loading.OpenInputs().Items;
        var pool = EmbeddingRows.ReadAll(rows, loading.Workload.MaximumUnreadableShare, loading.Cancellation);
        var threads = cell.IntraOpThreads * cell.Streams;
        var picker = new Picker(pool, sampling.Picks, threads);
        var labels = loading.OpenLabels([]);

        ImmutableArray<Stage<CoverItem>> stages =
        [
            new("pick", 1, 1, CpuIsOwn: threads == 1, _ => new ItemWorker<CoverItem>(picker.Next)),
            ItemStage.Of<CoverItem>("write", 1, item => Write(item, labels)),
        ];
        var system = new PipelineSystem<CoverItem>([new ItemRef(rows[0].File, "pool")], stages, () => new CoverItem(), labels.Dispose, hasSmallItems: true);
        return loading.Pipeline(system, () => [], () => [new QualityResult(Unusable, rows.Length - pool.Names.Length, null, true)]);
    }

    private static void Write(CoverItem item, ILabelWriter labels) => labels.Write(new ItemLabels(item.Picked, Method)
    {
        Cover = new CoverLabel(item.Rank, float.IsFinite(item.Distance) ? item.Distance : null),
    });

    /// <summary>Picks without end; used by one thread.</summary>
    private sealed class Picker(EmbeddingRows pool, int wanted, int threads)
    {
        private readonly KCenterGreedy greedy = new(threads);
        private int rank;

        public void Next(CoverItem item)
        {
            if (rank == 0 || rank == wanted || !TryPick(item))
            {
                greedy.Begin(pool.Values, pool.Dimensions);
                rank = 0;
                TryPick(item);
            }
        }

        private bool TryPick(CoverItem item)
        {
            if (!greedy.TryPick(out var pick, out var distance))
                return false;
            (item.Picked, item.Rank, item.Distance) = (pool.Names[pick], ++rank, distance);
            return true;
        }
    }
}
