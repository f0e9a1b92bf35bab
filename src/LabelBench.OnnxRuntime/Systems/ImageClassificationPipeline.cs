using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Scoring;
using LabelBench.Labeling.Vips;
using LabelBench.Measurement.Pipelines;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Image classification: read, decode (and resize), preprocess, infer, postprocess, write.</summary>
internal static class ImageClassificationPipeline
{
    /// <param name="modelPath">Classifier with one image input N x 3 x size x size and logits N x classes as its first output.</param>
    /// <param name="modelName">Goes into every label.</param>
    /// <param name="labels">Takes one line per image; disposed with the pipeline.</param>
    public static (IPipelineSystem System, Func<IEnumerable<OutputStatistics>> Outputs) Build(
        Cell cell, ImagePreprocessing preprocessing, SessionFactory factory, string modelPath, string modelName, ImmutableArray<string> files, ILabelWriter labels)
    {
        var size = preprocessing.Size;
        var session = new SharedSession(factory, modelPath, cell.Streams);
        var calls = Enumerable.Range(0, cell.Streams)
            .Select(s => new BoundCall(session[s], [OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [cell.Batch, 3, size, size])]))
            .ToImmutableArray();
        var classes = (int)calls[0].Outputs[0].GetTensorTypeAndShape().Shape[^1];
        var crop = new ClassificationCrop(preprocessing.ResizeShorterSide, size);
        var normalization = new PixelNormalization(ChannelOrder.Rgb, ToVector(preprocessing.Mean), ToVector(preprocessing.StandardDeviation));

        ImmutableArray<Stage<ClassificationItem>> stages =
        [
            ByItem<ClassificationItem>("read", 1, item => item.Read()),
            ByItem<ClassificationItem>("decode", cell.DecodeWorkers, item => Decode(item, crop)),
            ByItem<ClassificationItem>("preprocess", 1, item => PixelPlanes.Fill(item.Pixels, normalization, item.Planes)),
            new Stage<ClassificationItem>("infer", cell.Streams, cell.Batch, CpuIsOwn: cell.IntraOpThreads == 1 && cell.Provider == ExecutionProvider.Cpu,
                w => new InferWorker(calls[w], size, classes)),
            ByItem<ClassificationItem>("postprocess", 1, Postprocess),
            ByItem<ClassificationItem>("write", 1, item => Write(item, modelName, labels)),
        ];
        var system = new PipelineSystem<ClassificationItem>(files, stages, () => new ClassificationItem(size, classes), () =>
        {
            foreach (var call in calls)
                call.Dispose();
            session.Dispose();
            labels.Dispose();
        });
        return (system, () => calls.Select(c => c.Statistics()));
    }

    /// <summary>A stage that works item by item and lets unreadable items pass.</summary>
    internal static Stage<TItem> ByItem<TItem>(string name, int workers, Action<TItem> process) where TItem : PipelineItem =>
        new(name, workers, 1, CpuIsOwn: true, _ => new ItemWorker<TItem>(item =>
        {
            if (item.Unreadable is null)
                process(item);
        }));

    private static Vector3 ToVector(ImmutableArray<float> values) => new(values[0], values[1], values[2]);

    private static void Decode(ClassificationItem item, ClassificationCrop crop)
    {
        try
        {
            crop.Decode(item.Encoded, item.File, item.Pixels);
        }
        catch (DecodeFailureException failure)
        {
            item.Unreadable = failure.Message;
        }
    }

    private static void Postprocess(ClassificationItem item)
    {
        ClassScores.SoftMax(item.Scores, item.Scores);
        item.BestCount = ClassScores.Top(item.Scores, item.Best);
    }

    private static void Write(ClassificationItem item, string modelName, ILabelWriter labels) => labels.Write(new ItemLabels(item.Name, modelName)
    {
        Classes = [.. item.Best.Take(item.BestCount).Select(b => new ClassLabel(ClassName(b.Class), b.Score))],
    });

    /// <summary>Generated weights know no names, so a class is called by its number.</summary>
    private static string ClassName(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class InferWorker(BoundCall call, int size, int classes) : IStageWorker<ClassificationItem>
    {
        public void Process(ReadOnlySpan<ClassificationItem> items)
        {
            var length = 3 * size * size;
            var input = call.Inputs[0].GetTensorMutableDataAsSpan<float>();
            for (var i = 0; i < items.Length; i++)
                items[i].Planes.CopyTo(input.Slice(i * length, length));
            call.Run();
            var logits = call.Outputs[0].GetTensorDataAsSpan<float>();
            for (var i = 0; i < items.Length; i++)
                logits.Slice(i * classes, classes).CopyTo(items[i].Scores);
        }

        public void Dispose() { }
    }
}
