using System.Collections.Immutable;
using System.Threading.Channels;
using LabelBench.Core;
using LabelBench.Measurement.Load;

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
    private readonly Channel<Carrier>[] queues;
    private readonly Channel<Carrier> free;
    private readonly StageMeter[][] meters;
    private readonly List<Thread> threads = [];
    private readonly List<IDisposable> workers = [];
    private readonly int[] running;
    private readonly Action<TItem> completed;
    private readonly Journeys journeys;
    private Exception? failure;
    private double slowdown;
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
        queues = places.Select(p => Channel.CreateBounded<Carrier>(p)).ToArray();
        Places = [.. places];
        InFlightLimit = rounds.Sum() + places.Sum();
        free = Channel.CreateBounded<Carrier>(InFlightLimit);
        for (var i = 0; i < InFlightLimit; i++)
            free.Writer.TryWrite(new Carrier(newItem(), stages.Length));
        journeys = new Journeys(stages.Length);
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

    /// <summary>Has every stage wait busily after its work, for this share of the time that the work took. Before <see cref="Start"/>.</summary>
    public void SlowDown(Share share) => slowdown = share.Value;

    /// <summary>Waits for a free carrier, fills it and sends it in; false when the pipeline has stopped. For one caller at a time.</summary>
    public bool Submit(Action<TItem> fill)
    {
        if (!Take(free.Reader, out var carrier))
            return false;
        fill(carrier.Item);
        carrier.Enter(entered++);
        return Put(queues[0].Writer, carrier);
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

    /// <summary>Where the time of all items went that have left the pipeline so far.</summary>
    /// <param name="waitedNs">Per stage: in front of it, from when the stage before it was done; for its batch to fill, too.</param>
    /// <param name="servedNs">Per stage: in it; an item stays as long as its whole batch.</param>
    /// <returns>Their number.</returns>
    public long ReadJourneys(Span<long> waitedNs, Span<long> servedNs) => journeys.Read(waitedNs, servedNs);

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
        var carriers = new Carrier[stage.Batch];
        var batch = new TItem[stage.Batch];
        var order = stage.InOrder ? new ArrivalOrder<Carrier>() : null;
        try
        {
            while (Collect(queues[number].Reader, carriers, stage.MaximumDelay, order) is var count and > 0 && !Volatile.Read(ref stopped))
            {
                for (var i = 0; i < count; i++)
                    batch[i] = carriers[i].Item;
                var cpu = ThreadCpuClock.NowNanoseconds;
                var begin = meter.Enter();
                worker.Process(batch.AsSpan(0, count));
                if (slowdown > 0)
                    BusyWait.Prolong(begin, slowdown);
                var end = meter.Leave(count, ThreadCpuClock.NowNanoseconds - cpu);
                for (var i = 0; i < count; i++)
                    carriers[i].Pass(number, begin, end);
                for (var i = 0; i < count; i++)
                    Forward(number, carriers[i]);
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

    private void Forward(int number, Carrier carrier)
    {
        if (number + 1 < queues.Length)
        {
            Put(queues[number + 1].Writer, carrier);
            return;
        }
        journeys.Add(carrier.WaitedNs, carrier.ServedNs);
        completed(carrier.Item);
        free.Writer.TryWrite(carrier);
    }

    /// <summary>Waits for a full batch; takes less when the delay is over or no more will come.</summary>
    private static int Collect(ChannelReader<Carrier> queue, Carrier[] batch, TimeSpan? delay, ArrivalOrder<Carrier>? order)
    {
        if (order is not null)
            return TakeNext(queue, order, out batch[0]) ? 1 : 0;
        if (!Take(queue, out batch[0]))
            return 0;
        var (count, deadline) = (1, delay is { } longest ? MonotonicClock.NowNanoseconds + longest.Ticks * 100 : long.MaxValue);
        while (count < batch.Length && TakeBefore(queue, deadline, out var carrier))
            batch[count++] = carrier;
        return count;
    }

    /// <summary>The item that entered the pipeline next; those that overtook it wait. Each has a carrier, so no more wait than are in flight.</summary>
    private static bool TakeNext(ChannelReader<Carrier> queue, ArrivalOrder<Carrier> order, out Carrier carrier)
    {
        while (!order.TryTake(out carrier))
        {
            if (!Take(queue, out var arrived))
                return false;
            order.Add(arrived.Number, arrived);
        }
        return true;
    }

    private static bool TakeBefore(ChannelReader<Carrier> queue, long deadline, out Carrier carrier)
    {
        if (deadline == long.MaxValue)
            return Take(queue, out carrier);
        while (!queue.TryRead(out carrier!))
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

    private static bool Put(ChannelWriter<Carrier> queue, Carrier item)
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

    /// <summary>An item on its way, and where its time goes; used by one thread at a time.</summary>
    private sealed class Carrier(TItem item, int stages)
    {
        private long since;

        public TItem Item => item;

        /// <summary>Place in the order of entrance, 0 upwards.</summary>
        public long Number { get; private set; }

        public long[] WaitedNs { get; } = new long[stages];

        public long[] ServedNs { get; } = new long[stages];

        public void Enter(long number) => (Number, since) = (number, MonotonicClock.NowNanoseconds);

        public void Pass(int stage, long begin, long end) => (WaitedNs[stage], ServedNs[stage], since) = (begin - since, end - begin, end);
    }
}
