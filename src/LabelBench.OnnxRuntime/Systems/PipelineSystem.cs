using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A staged pipeline over a rotating list of items.</summary>
internal sealed class PipelineSystem<TItem> : IPipelineSystem where TItem : PipelineItem
{

    private readonly ImmutableArray<ItemRef> items;
    private readonly StagedPipeline<TItem> pipeline;
    private readonly Action dispose;
    private readonly Action<TItem>? leaving;
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> unreadable = new(StringComparer.Ordinal);
    private long unreadableCount;
    private long seen;

    /// <param name="items">At least one; item n of the load is item n modulo their number.</param>
    /// <param name="dispose">Frees what the stages share, after the last of them has ended.</param>
    /// <param name="hasSmallItems">Items take little memory and time, so that more of them wait in front of the stages.</param>
    /// <param name="leaving">Called with every item behind the last stage, by its workers; they wait meanwhile.</param>
    public PipelineSystem(ImmutableArray<ItemRef> items, ImmutableArray<Stage<TItem>> stages, Func<TItem> newItem, Action dispose, bool hasSmallItems = false, Action<TItem>? leaving = null)
    {
        this.items = items;
        this.dispose = dispose;
        this.leaving = leaving;
        pipeline = new StagedPipeline<TItem>(stages, newItem, OnCompleted, hasSmallItems ? StagedPipeline<TItem>.PlacesForSmallItems : 1);
    }

    public Action<CompletedItem>? Completed { get; set; }

    public int InFlightLimit => pipeline.InFlightLimit;

    public UnreadableItems Unreadable
    {
        get
        {
            lock (gate)
                return new UnreadableItems(unreadableCount, [.. unreadable.Select(u => new UnreadableItem(u.Key, u.Value))], seen);
        }
    }

    public void Start() => pipeline.Start();

    public bool Submit(long item, Action<long> entering) => pipeline.Submit(carrier =>
    {
        carrier.Begin(item, items[(int)(item % items.Length)]);
        entering(item);
    });

    public void CompleteAdding() => pipeline.CompleteAdding();

    public void Stop() => pipeline.Stop();

    public void ThrowIfFailed()
    {
        if (pipeline.Failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    public ImmutableArray<StageReading> ReadStages()
    {
        var counters = pipeline.ReadStages();
        Span<int> queues = stackalloc int[counters.Length];
        Span<long> waited = stackalloc long[counters.Length], served = stackalloc long[counters.Length];
        pipeline.ReadQueues(queues);
        var left = pipeline.ReadJourneys(waited, served);
        var readings = ImmutableArray.CreateBuilder<StageReading>(counters.Length);
        foreach (var (i, stage) in pipeline.Stages.Index())
        {
            readings.Add(new StageReading(stage.Name, stage.Workers, stage.CpuIsOwn, counters[i].BusyNs, counters[i].CpuNs, counters[i].Items, queues[i], pipeline.Places[i])
            {
                Left = left, WaitedNs = waited[i], ServedNs = served[i],
            });
        }
        return readings.MoveToImmutable();
    }

    public void ReadQueues(Span<int> depths) => pipeline.ReadQueues(depths);

    public void SlowDown(Share share) => pipeline.SlowDown(share);

    public void Dispose()
    {
        pipeline.Stop();
        pipeline.Dispose();
        dispose();
    }

    private void OnCompleted(TItem item)
    {
        lock (gate)
        {
            seen++;
            if (item.Unreadable is { } reason)
            {
                unreadableCount++;
                if (unreadable.Count < UnreadableItems.Named)
                    unreadable.TryAdd(item.Name, reason);
            }
        }
        leaving?.Invoke(item);
        Completed?.Invoke(new CompletedItem(item.Number, item.Units, item.Unreadable is null));
    }
}
