using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests;

/// <summary>A catalog with a workload for every kind of input and of labels.</summary>
internal static class SampleCatalog
{
    public static WorkloadCatalog All { get; } = new(
        [
            SampleWorkloads.ImageClassify,
            Boxes("driving-boxes", "Boxes in street scenes") with { Preprocessing = Square(640, ImageFit.Letterbox), LabelFormat = LabelFormat.Coco, MaximumBatchDelay = TimeSpan.FromMilliseconds(20) },
            Boxes("driving-boxes-large", "Boxes in street scenes (large)") with
            {
                ProfileOf = "driving-boxes", Input = new InputSource.Photos(3840, 2160, 2.5, 64), Preprocessing = Square(1280, ImageFit.Stretch), LabelFormat = LabelFormat.Yolo, Review = null,
            },
            SampleWorkloads.DocumentOcr,
            Of("medical-masks", LabelingTask.Segmentation, "slice", new InputSource.Volumes(512, 512, 48, 2), new Postprocessing.Masks(16)) with
            {
                Preprocessing = null, SlicePreprocessing = new SlicePreprocessing(256, 0.5, 99.5),
            },
            Of("select-diverse", LabelingTask.DiversitySampling, "pick", new InputSource.Embeddings(768, 10_000), new Postprocessing.Diversity(1000)) with { Preprocessing = null, Model = new ModelSource.None() },
            Of("select-uncertain", LabelingTask.UncertaintySampling, "image", new InputSource.Embeddings(768, 10_000), new Postprocessing.Uncertainty(10, 100)) with { Preprocessing = null },
            Of("speech", LabelingTask.SpeechSegments, "second of audio", new InputSource.Speech(15, 32),
                new Postprocessing.SpeechTurns(0.5, 0.35, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(30))) with
            {
                Preprocessing = null, Quality = [new QualityLimit("speech_missed_share", 0.02)],
            },
            Of("text-entities", LabelingTask.TextEntities, "sentence", new InputSource.Sentences(15, 512), new Postprocessing.Entities(0.25)) with
            {
                Preprocessing = null, TextPreprocessing = new TextPreprocessing(128), LabelFormat = LabelFormat.LabelStudio,
            },
            Of("video-tracks", LabelingTask.VideoTracking, "frame", new InputSource.Clips(1280, 720, 1.5, 75, 25, 4), new Postprocessing.Tracks(0.25, 0.6, 10)) with
            {
                Model = new ModelSource.GeneratedSet(ImmutableSortedDictionary.CreateRange<string, ModelSource.Generated>([new("detect", new("yolo-csp-pan-n", 1)), new("embed", new("mobilenet-v2", 1))])),
                LabelFormat = LabelFormat.Cvat,
            },
            Of("train-photos", LabelingTask.ModelTraining, "image", new InputSource.Photos(500, 375, 2.5, 8), null) with
            {
                Model = new ModelSource.TrainingGraph("resnet50-fine-tune", 1), Training = TrainingSettings.Default, Review = null, Scopes = [Scope.Pipeline], Scenarios = [Scenario.Training], BatchSizes = [4],
            },
            Of("train-text", LabelingTask.ModelTraining, "sentence", new InputSource.TrainingBatches(16, SequenceLength: 64), null) with
            {
                Model = new ModelSource.TrainingGraph("encoder-tagger", 1), Review = null, Preprocessing = null, Scopes = [Scope.Pipeline], Scenarios = [Scenario.Training],
                Training = new TrainingSettings(5e-4, 4, ParameterLayout.PerTensor, ConvolutionGradient.Slices, 200, 50),
            },
            Of("your-own", LabelingTask.ImageEmbedding, "image", new InputSource.Folder("/data/photos"), null) with
            {
                Model = new ModelSource.UserFile("/models/own.onnx", ImmutableSortedDictionary.CreateRange<string, int>([new("batch", 1)])),
                Review = new ReviewModel(1, new Share(0), "assumed: nobody looks at vectors"), Scopes = [Scope.Infer],
            },
        ],
        [
            new Suite("quick", "First look", "", new TrialSettings(3, default, default, 1, default, default), [Entry("image-classify"), Entry("image-classify"), Entry("driving-boxes")]),
            new Suite("full", "Everything", "", new TrialSettings(3, default, default, 1, default, default),
                [Entry("image-classify"), Entry("driving-boxes"), Entry("medical-masks"), Entry("video-tracks"), Entry("driving-boxes-large")]),
        ]);

    public static ImmutableArray<ModelFigures> Figures { get; } =
        [new("detect", "yolo-csp-pan-n", 3_151_888, 8.74e9, 225), new("embed", "mobilenet-v2", 3_487_816, 3.94e9, 102)];

    private static Workload Boxes(string id, string title) =>
        Of(id, LabelingTask.ObjectDetection, "image", new InputSource.Photos(1280, 720, 2.5, 64), new Postprocessing.Boxes(0.25, 0.7, 300, 30)) with
        {
            Title = title, Gate = new GateSettings(0.8, 0.3, new Share(0.05)) { InjectedConfidence = new InjectedConfidence(0.75, 0.15) },
        };

    private static Workload Of(string id, LabelingTask task, string item, InputSource input, Postprocessing? step) => SampleWorkloads.ImageClassify with
    {
        Id = id, Title = $"The job {id}", Task = task, Item = item, Items = item + "s", Input = input, Postprocessing = step,
    };

    private static ImagePreprocessing Square(int size, ImageFit fit) => new(size, size, [0, 0, 0], [1, 1, 1], fit);

    private static SuiteEntry Entry(string id) => new(id, null, null, null, null);
}
