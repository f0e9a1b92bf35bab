using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Models;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Batches that are in memory, copied in turn by a thread of its own.</summary>
internal sealed class GeneratedBatchSource : IBatchSource
{
    private readonly ImmutableArray<TrainingBatch> batches;
    private readonly BatchQueue queue;
    private readonly Thread thread;

    /// <param name="graph">Says the shapes of what it is fed with.</param>
    /// <param name="batches">At least one, each for one run of the graph.</param>
    public GeneratedBatchSource(TrainingGraph graph, ImmutableArray<TrainingBatch> batches)
    {
        (this.batches, DifferentItems) = (batches, (long)batches.Length * graph.Size.Batch);
        queue = new BatchQueue(() => new BatchBuffer(graph.X!, graph.Y!));
        thread = new Thread(Load) { IsBackground = true, Name = "batches" };
    }

    public TrainingData Kind => TrainingData.GeneratedBatches;

    public long DifferentItems { get; }

    public UnreadableItems Unreadable => new(0, []);

    /// <summary>The seeded batches of the graph's own task.</summary>
    /// <param name="count">How many take turns.</param>
    public static GeneratedBatchSource Of(TrainingGraph graph, int count, ulong seed)
    {
        var task = new TrainingBatches(graph, seed);
        return new GeneratedBatchSource(graph, [.. Enumerable.Range(0, count).Select(task.At)]);
    }

    public void Start() => thread.Start();

    public long Use(Action<BatchBuffer> use) => queue.Use(use);

    public ImmutableArray<StageReading> ReadStages() => [];

    public void ReadQueues(Span<int> depths) { }

    /// <summary>Copying a batch is no work to speak of, and done ahead of the steps.</summary>
    public void SlowDown(Share share) { }

    public void Dispose()
    {
        queue.Close();
        if (thread.IsAlive)
            thread.Join();
        queue.Dispose();
    }

    private void Load()
    {
        for (var position = 0; queue.TakeEmpty() is { } buffer; position = (position + 1) % batches.Length)
        {
            buffer.Copy(batches[position]);
            queue.Put(buffer);
        }
    }
}
