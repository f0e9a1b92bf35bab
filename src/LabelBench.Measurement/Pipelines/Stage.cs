namespace LabelBench.Measurement.Pipelines;

/// <summary>One stage of a pipeline: what it does, by how many workers, on how many items at once.</summary>
/// <param name="Name">As in reports: decode, infer, write.</param>
/// <param name="Workers">Threads of this stage.</param>
/// <param name="Batch">Most items handed to a worker at once; 1 for stages that work item by item.</param>
/// <param name="CpuIsOwn">True when a worker's own thread does all of its work, so that its CPU clock tells what the stage costs.</param>
/// <param name="CreateWorker">Called once per worker, on the thread that builds the pipeline.</param>
public sealed record Stage<TItem>(string Name, int Workers, int Batch, bool CpuIsOwn, Func<int, IStageWorker<TItem>> CreateWorker) where TItem : class
{
    /// <summary>Longest time that an item waits for its batch to fill; null waits until it is full or no more will come.</summary>
    public TimeSpan? MaximumDelay { get; init; }

    /// <summary>Items come to this stage in the order in which they entered the pipeline, however the stages before it overtook each other. Needs one worker and a batch of 1.</summary>
    public bool InOrder { get; init; }
}

/// <summary>One worker of a stage; used by one thread at a time.</summary>
public interface IStageWorker<TItem> : IDisposable where TItem : class
{
    /// <summary>Does the stage's work on all items given, in place.</summary>
    /// <param name="items">1 to <see cref="Stage{TItem}.Batch"/> items.</param>
    void Process(ReadOnlySpan<TItem> items);
}

/// <summary>A stage worker made of one function on one item.</summary>
public sealed class ItemWorker<TItem>(Action<TItem> process) : IStageWorker<TItem> where TItem : class
{
    public void Process(ReadOnlySpan<TItem> items)
    {
        foreach (var item in items)
            process(item);
    }

    public void Dispose() { }
}
