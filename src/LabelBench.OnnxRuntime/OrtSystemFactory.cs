using System.Diagnostics;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Vips;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Systems;
using LabelBench.OnnxRuntime.Training;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime;

/// <summary>Builds the systems of all workloads on ONNX Runtime.</summary>
public sealed class OrtSystemFactory : ISystemFactory
{
    public FailureReason? Classify(Exception exception) => exception switch
    {
        LabelWriteException { IsDiskFull: true } => FailureReason.NoSpace,
        VipsUnavailableException => FailureReason.UnusableInput,
        _ => OrtErrors.Classify(exception),
    };

    public LoadedSystem Load(WorkerRequest request, CancellationToken cancellation)
    {
        using var loading = new TrialLoading(request, cancellation);
        if (request.Cell.Scenario == Scenario.Training)
            return ModelTraining.Load(loading);
        return request.Cell.Scope == Scope.Infer ? ModelCallAlone.Load(loading) : LoadPipeline(loading);
    }

    private static LoadedSystem LoadPipeline(TrialLoading loading) => loading.Workload.Task switch
    {
        LabelingTask.ImageClassification => ImageClassificationPipeline.Load(loading),
        LabelingTask.VideoTracking => VideoTrackingPipeline.Load(loading),
        LabelingTask.ObjectDetection => ObjectDetectionPipeline.Load(loading),
        LabelingTask.ImageEmbedding => ImageEmbeddingPipeline.Load(loading),
        LabelingTask.UncertaintySampling => UncertaintySamplingPipeline.Load(loading),
        LabelingTask.DiversitySampling => DiversitySamplingPipeline.Load(loading),
        LabelingTask.Segmentation => SegmentationPipeline.Load(loading),
        LabelingTask.DocumentOcr => DocumentOcrPipeline.Load(loading),
        LabelingTask.TextEntities or LabelingTask.TextTags => TextTaggingPipeline.Load(loading),
        LabelingTask.SpeechSegments => SpeechSegmentsPipeline.Load(loading),
        var task => throw new UnreachableException($"{task} has no pipeline."),
    };
}
