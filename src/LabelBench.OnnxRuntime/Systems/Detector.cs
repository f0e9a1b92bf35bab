using LabelBench.Labeling.Detection;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The detector of a trial: a bound call per stream, and how to read what it puts out.</summary>
internal sealed class Detector : IDisposable
{
    private readonly BoundModel bound;

    private Detector(BoundModel bound, DetectionHead head) => (this.bound, Head) = (bound, head);

    public DetectionHead Head { get; }

    /// <summary>The head into which detections are injected; null where the weights are the user's and find what they find.</summary>
    public YoloHead? InjectedHead => Head as YoloHead;

    /// <param name="size">Height and width of the input.</param>
    /// <exception cref="TrialFailureException">The model takes or puts out something else than detectors do.</exception>
    public static Detector Open(TrialLoading loading, LoadedModel model, int size)
    {
        var batch = loading.Cell.Batch;
        var bound = BoundModel.Open(loading, model, [batch, 3, size, size]);
        var (anchors, classes) = ModelFit.Detections(bound.Session, model.Name, bound.Calls[0], batch);
        return new Detector(bound, model.IsGenerated ? new YoloHead(new AnchorGrid(size, size), classes) : new CentreBoxHead(anchors, classes));
    }

    public IEnumerable<OutputStatistics> Statistics() => bound.Statistics();

    /// <inheritdoc cref="BoundModel.Times"/>
    public CallTimes? Times() => bound.Times();

    /// <summary>A worker that fills the predictions of a batch.</summary>
    public IStageWorker<TItem> Worker<TItem>(int stream) where TItem : DetectionItem => new InferWorker<TItem>(bound.Calls[stream], Head, isQuiet: InjectedHead is not null);

    public void Dispose() => bound.Dispose();

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
