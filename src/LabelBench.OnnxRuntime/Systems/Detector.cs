using System.Collections.Immutable;
using LabelBench.Labeling.Detection;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The detector of a trial: a bound call per stream, and how to read what it puts out.</summary>
internal sealed class Detector : IDisposable
{
    private readonly SharedSession sessions;
    private readonly ImmutableArray<BoundCall> calls;

    private Detector(SharedSession sessions, ImmutableArray<BoundCall> calls, DetectionHead head) => (this.sessions, this.calls, Head) = (sessions, calls, head);

    public DetectionHead Head { get; }

    /// <summary>The head into which detections are injected; null where the weights are the user's and find what they find.</summary>
    public YoloHead? InjectedHead => Head as YoloHead;

    /// <param name="size">Height and width of the input.</param>
    /// <exception cref="TrialFailureException">The model takes or puts out something else than detectors do.</exception>
    public static Detector Open(TrialLoading loading, LoadedModel model, int size)
    {
        var cell = loading.Cell;
        var sessions = loading.Open(model, cell.Streams);
        ModelFit.Check(sessions[0], model.Name, [cell.Batch, 3, size, size]);
        var calls = Enumerable.Range(0, cell.Streams)
            .Select(s => new BoundCall(sessions[s], [OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [cell.Batch, 3, size, size])]))
            .ToImmutableArray();
        var (anchors, classes) = ModelFit.Detections(sessions[0], model.Name, calls[0], cell.Batch);
        return new Detector(sessions, calls, model.IsGenerated ? new YoloHead(new AnchorGrid(size, size), classes) : new CentreBoxHead(anchors, classes));
    }

    public IEnumerable<OutputStatistics> Statistics() => calls.Select(call => call.Statistics());

    /// <summary>A worker that fills the predictions of a batch.</summary>
    public IStageWorker<TItem> Worker<TItem>(int stream) where TItem : DetectionItem => new InferWorker<TItem>(calls[stream], Head, isQuiet: InjectedHead is not null);

    public void Dispose()
    {
        foreach (var call in calls)
            call.Dispose();
        sessions.Dispose();
    }

    private sealed class InferWorker<TItem>(BoundCall call, DetectionHead head, bool isQuiet) : IStageWorker<TItem> where TItem : DetectionItem
    {
        public void Process(ReadOnlySpan<TItem> items)
        {
            var input = call.Inputs[0].GetTensorMutableDataAsSpan<float>();
            for (var i = 0; i < items.Length; i++)
                items[i].Planes.CopyTo(input.Slice(i * items[i].Planes.Length, items[i].Planes.Length));
            call.Run();
            var output = call.Outputs[0].GetTensorDataAsSpan<float>();
            for (var i = 0; i < items.Length; i++)
            {
                var own = output.Slice(i * head.Length, head.Length);
                if (isQuiet)
                    InjectedDetections.CopyQuiet(head, own, items[i].Prediction);
                else
                    own.CopyTo(items[i].Prediction);
            }
        }

        public void Dispose() { }
    }
}
