using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Systems;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Images through the stages of every image pipeline, gathered to batches in their order.</summary>
/// <remarks>
/// The stages wait when no buffer is empty, so that nothing is decoded far ahead of the steps. An image that cannot be read leaves its place to the next.
/// The class of an image is drawn from its number: the network can learn it by heart.
/// </remarks>
internal sealed class ImageBatchSource : IBatchSource
{
    private readonly PipelineSystem<TrainingImage> pipeline;
    private readonly ImmutableArray<ItemRef> items;
    private readonly BatchQueue queue;
    private readonly Thread feeder;
    private readonly int batch;
    private readonly int classes;
    private readonly ulong seed;
    private BatchBuffer? filling;
    private int filled;
    private int unreadableInARow;

    /// <param name="graph">Reads images and one class for each.</param>
    /// <param name="classes">Of the network.</param>
    /// <param name="seed">Of the images' classes.</param>
    public ImageBatchSource(TrialLoading loading, TrainingGraph graph, int classes, ulong seed)
    {
        (items, batch, this.classes, this.seed) = (loading.OpenInputs().Items, graph.Size.Batch, classes, seed);
        queue = new BatchQueue(() => new BatchBuffer(graph.X!, graph.Y!));
        pipeline = new PipelineSystem<TrainingImage>(items, InOrder(ImageStages.Of<TrainingImage>(loading)), () => new TrainingImage(graph.X!.Shape[^1]), () => { }, leaving: Gather);
        feeder = new Thread(Feed) { IsBackground = true, Name = "feeder" };
    }

    public TrainingData Kind => TrainingData.ImageFiles;

    public long DifferentItems => items.Length;

    public UnreadableItems Unreadable => pipeline.Unreadable;

    public void Start()
    {
        pipeline.Start();
        feeder.Start();
    }

    public long Use(Action<BatchBuffer> use) => queue.Use(use);

    public ImmutableArray<StageReading> ReadStages() => pipeline.ReadStages();

    public void ReadQueues(Span<int> depths) => pipeline.ReadQueues(depths);

    public void SlowDown(Share share) => pipeline.SlowDown(share);

    public void Dispose()
    {
        queue.Close();
        pipeline.Dispose();
        if (feeder.IsAlive)
            feeder.Join();
        queue.Dispose();
    }

    /// <summary>The last stage hands images on in the order in which they were sent in, so that the same seed trains on the same batches.</summary>
    private static ImmutableArray<Stage<TrainingImage>> InOrder(ImmutableArray<Stage<TrainingImage>> stages) => stages.SetItem(stages.Length - 1, stages[^1] with { InOrder = true });

    private void Feed()
    {
        long item = 0;
        while (pipeline.Submit(item, _ => { }))
            item++;
        try
        {
            pipeline.ThrowIfFailed();
        }
        catch (Exception exception)
        {
            queue.Fail(exception);
        }
    }

    /// <summary>Called by the one worker of the last stage; waits where no buffer is empty.</summary>
    private void Gather(TrainingImage image)
    {
        if (image.Unreadable is { } reason)
        {
            if (++unreadableInARow > items.Length)
                queue.Fail(new TrialFailureException(FailureReason.UnusableInput, $"no image could be read; the last was {image.Name}: {reason}"));
            return;
        }
        unreadableInARow = 0;
        if ((filling ??= queue.TakeEmpty()) is not { X: BatchValues.Float32 x } buffer)
            return;
        image.Planes.CopyTo(x.Values, filled * image.Planes.Length);
        var chance = SplitMix64.For(seed, (int)(image.Number % items.Length));
        buffer.Y[filled] = chance.Below(classes);
        if (++filled < batch)
            return;
        queue.Put(buffer);
        (filling, filled) = (null, 0);
    }
}
