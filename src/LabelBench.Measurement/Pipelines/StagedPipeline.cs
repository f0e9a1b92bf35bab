using System.Collections.Immutable;
using System.Threading.Channels;
using LabelBench.Core;

namespace LabelBench.Measurement.Pipelines;

/// <summary>
/// Stages joined by bounded queues, each with its own threads. Items are carriers that circulate: a free one is taken at the
/// entrance, filled by the stages, handed to the completion callback behind the last one, and freed again.
/// </summary>
/// <remarks>
/// The number of carriers bounds what is in flight, so a slow stage fills its queue and stops the entrance instead of filling memory.
/// A stage that throws stops the pipeline; <see cref="Failure"/> keeps the exception.
/// </remarks>
public sealed class StagedPipeline<TItem> : IDisposable where TItem : class
{
    /// <summary>
    /// Places in front of every stage for items that are small and quick. Waking a thread costs as much as such an item, and with one place a stage wakes its
    /// neighbour for every item (scoring uncertainty: 1,600 items/s with 1 place, 2,700 with 8).
    /// </summary>
    public const int PlacesForSmallItems = 8;

    private readonly ImmutableArray<Stage<TItem>> stages;
    private readonly Channel<Entry>[] queues;
    private readonly Channel<TItem> free;
    private readonly StageMeter[][] meters;
    private readonly List<Thread> threads = [];
    private readonly List<IDisposable> workers = [];
    private readonly int[] running;
    private readonly Action<TItem> completed;
    private Exception? failure;
    private long entered;
    private bool stopped;

    /// <param name="stages">In order of flow.</param>
    /// <param name="newItem">Makes an empty carrier.</param>
    /// <param name="completed">Called behind the last stage by its worker, possibly by several at once; must be quick.</param>
    /// <param name="leastPlaces">Places in front of every stage, at least; each costs a carrier's memory.</param>
    public StagedPipeline(ImmutableArray<Stage<TItem>> stages, Func<TItem> newItem, Action<TItem> completed, int leastPlaces = 1)
    {
        this.stages = stages;
        this.completed = completed;
        if (stages.FirstOrDefault(s => s.InOrder && (s.Workers, s.Batch) != (1, 1)) is { } crowded)
            throw new ArgumentException($"Stage {crowded.Name} keeps the order of items, so it takes one worker and one item at a time.", nameof(stages));
        // One round of work waiting in front of every stage keeps its workers fed while the stage before it finishes a round.
        var rounds = stages.Select(s => s.Workers * s.Batch).ToArray();
        var places = rounds.Select(round => Math.Max(round, leastPlaces)).ToArray();
        queues = places.Select(p => Channel.CreateBounded<Entry>(p)).ToArray();
        Places = [.. places];
        InFlightLimit = rounds.Sum() + places.Sum();
        free = Channel.CreateBounded<TItem>(InFlightLimit);
        for (var i = 0; i < InFlightLimit; i++)
            free.Writer.TryWrite(newItem());
        meters = stages.Select(s => Enumerable.Range(0, s.Workers).Select(_ => new StageMeter()).ToArray()).ToArray();
        running = stages.Select(s => s.Workers).ToArray();
        foreach (var (s, stage) in stages.Index())
        {
            for (var w = 0; w < stage.Workers; w++)
            {
                var (meter, worker) = (meters[s][w], stage.CreateWorker(w));
                workers.Add(worker);
                threads.Add(new Thread(() => Work(s, worker, meter)) { IsBackground = true, Name = $"{stage.Name} {w}" });
            }
        }
    }

    /// <summary>Most items inside the pipeline at once.</summary>
    public int InFlightLimit { get; }

    public ImmutableArray<Stage<TItem>> Stages => stages;

    /// <summary>Items that wait in front of each stage at most.</summary>
    public ImmutableArray<int> Places { get; }

    /// <summary>What a stage threw, or null.</summary>
    public Exception? Failure => Volatile.Read(ref failure);

    public void Start()
    {
        foreach (var thread in threads)
            thread.Start();
    }

    /// <summary>Waits for a free carrier, fills it and sends it in; false when the pipeline has stopped. For one caller at a time.</summary>
    public bool Submit(Action<TItem> fill)
    {
        if (!Take(free.Reader, out var item))
            return false;
        fill(item);
        return Put(queues[0].Writer, new Entry(entered++, item));
    }

    /// <summary>No more items will come; every item inside still reaches the end.</summary>
    public void CompleteAdding() => queues[0].Writer.TryComplete();

    /// <summary>Ends the pipeline now: what is being worked on is finished and goes no further, what waits is dropped.</summary>
    public void Stop()
    {
        Volatile.Write(ref stopped, true);
        foreach (var queue in queues)
            Close(queue);
        Close(free);
    }

    /// <summary>Items waiting in front of each stage now.</summary>
    public void ReadQueues(Span<int> depths)
    {
        for (var i = 0; i < queues.Length; i++)
            depths[i] = queues[i].Reader.Count;
    }

    /// <summary>Per stage: busy and CPU time of all its workers and items finished, from the start until now.</summary>
    public ImmutableArray<(long BusyNs, long CpuNs, long Items)> ReadStages() =>
        [.. meters.Select(workersOfStage => workersOfStage.Select(m => m.Read()).Aggregate((a, b) => (a.BusyNs + b.BusyNs, a.CpuNs + b.CpuNs, a.Items + b.Items)))];

    /// <summary>Lets everything inside run to the end, unless it was stopped, and frees the workers.</summary>
    public void Dispose()
    {
        CompleteAdding();
        foreach (var thread in threads.Where(t => t.IsAlive))
            thread.Join();
        foreach (var worker in workers)
            worker.Dispose();
    }

    private void Work(int number, IStageWorker<TItem> worker, StageMeter meter)
    {
        var stage = stages[number];
        var entries = new Entry[stage.Batch];
        var batch = new TItem[stage.Batch];
        var order = stage.InOrder ? new ArrivalOrder<Entry>() : null;
        try
        {
            while (Collect(queues[number].Reader, entries, stage.MaximumDelay, order) is var count and > 0 && !Volatile.Read(ref stopped))
            {
                for (var i = 0; i < count; i++)
                    batch[i] = entries[i].Item;
                var cpu = ThreadCpuClock.NowNanoseconds;
                meter.Enter();
                worker.Process(batch.AsSpan(0, count));
                meter.Leave(count, ThreadCpuClock.NowNanoseconds - cpu);
                for (var i = 0; i < count; i++)
                    Forward(number, entries[i]);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
            Stop();
        }
        if (Interlocked.Decrement(ref running[number]) == 0 && number + 1 < queues.Length)
            queues[number + 1].Writer.TryComplete();
    }

    private static void Close<T>(Channel<T> queue)
    {
        queue.Writer.TryComplete();
        while (queue.Reader.TryRead(out _)) { }
    }

    private void Forward(int number, in Entry entry)
    {
        if (number + 1 < queues.Length)
        {
            Put(queues[number + 1].Writer, entry);
            return;
        }
        completed(entry.Item);
        free.Writer.TryWrite(entry.Item);
    }

    /// <summary>Waits for a full batch; takes less when the delay is over or no more will come.</summary>
    private static int Collect(ChannelReader<Entry> queue, Entry[] batch, TimeSpan? delay, ArrivalOrder<Entry>? order)
    {
        if (order is not null)
            return TakeNext(queue, order, out batch[0]) ? 1 : 0;
        if (!Take(queue, out batch[0]))
            return 0;
        var (count, deadline) = (1, delay is { } longest ? MonotonicClock.NowNanoseconds + longest.Ticks * 100 : long.MaxValue);
        while (count < batch.Length && TakeBefore(queue, deadline, out var entry))
            batch[count++] = entry;
        return count;
    }

    /// <summary>The item that entered the pipeline next; those that overtook it wait. Each has a carrier, so no more wait than are in flight.</summary>
    private static bool TakeNext(ChannelReader<Entry> queue, ArrivalOrder<Entry> order, out Entry entry)
    {
        while (!order.TryTake(out entry))
        {
            if (!Take(queue, out var arrived))
                return false;
            order.Add(arrived.Number, arrived);
        }
        return true;
    }

    private static bool TakeBefore(ChannelReader<Entry> queue, long deadline, out Entry entry)
    {
        if (deadline == long.MaxValue)
            return Take(queue, out entry);
        while (!queue.TryRead(out entry))
        {
            var left = MonotonicClock.Between(MonotonicClock.NowNanoseconds, deadline);
            if (left <= TimeSpan.Zero)
                return false;
            var wait = queue.WaitToReadAsync().AsTask();
            if (!wait.Wait(left) || !wait.Result)
                return false;
        }
        return true;
    }

    private static bool Take<T>(ChannelReader<T> queue, out T item)
    {
        while (true)
        {
            if (queue.TryRead(out item!))
                return true;
            var wait = queue.WaitToReadAsync();
            if (!(wait.IsCompleted ? wait.Result : wait.AsTask().GetAwaiter().GetResult()))
                return queue.TryRead(out item!);
        }
    }

    private static bool Put(ChannelWriter<Entry> queue, in Entry item)
    {
        while (true)
        {
            if (queue.TryWrite(item))
                return true;
            var wait = queue.WaitToWriteAsync();
            if (!(wait.IsCompleted ? wait.Result : wait.AsTask().GetAwaiter().GetResult()))
                return false;
        }
    }

    /// <summary>An item and its place in the order of entrance, 0 upwards.</summary>
    private readonly record struct Entry(long Number, TItem Item);
}
