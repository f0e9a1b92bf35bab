using LabelBench.Measurement.Pipelines;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Stages that work item by item on a thread of their own.</summary>
internal static class ItemStage
{
    /// <summary>Items that could not be read pass untouched.</summary>
    public static Stage<TItem> Of<TItem>(string name, int workers, Action<TItem> process) where TItem : PipelineItem =>
        new(name, workers, 1, CpuIsOwn: true, _ => new ItemWorker<TItem>(item =>
        {
            if (item.Unreadable is null)
                process(item);
        }));
}
