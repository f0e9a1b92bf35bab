using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Labels;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Boxes around objects: read, decode (and letterbox), preprocess, infer, boxes (candidates, suppression, gate), write.</summary>
internal static class ObjectDetectionPipeline
{
    public static LoadedSystem Load(TrialLoading loading)
    {
        var settings = loading.Workload.Postprocessing as Postprocessing.Boxes ?? throw new UnreachableException();
        var (size, model) = (loading.Workload.Preprocessing!.Size, loading.Model());
        var detector = Detector.Open(loading, model, size);
        var finding = new BoxFinding(detector.Head, (float)settings.Threshold, new SuppressionOptions((float)settings.Overlap, settings.MaximumBoxes));
        var injection = detector.InjectedHead is { } head && settings.InjectedCandidates > 0 ? new Injection(head, settings, loading.Seed) : null;
        var names = loading.ClassNames(detector.Head.Classes);
        var labels = loading.OpenLabels(names);

        ImmutableArray<Stage<DetectionItem>> stages =
        [
            .. ImageStages.Of<DetectionItem>(loading),
            loading.ModelStage("infer", detector.Worker<DetectionItem>),
            ItemStage.Of<DetectionItem>("boxes", 1, item =>
            {
                injection?.Apply(item);
                finding.Find(item);
                loading.Gate?.Decide(item, BoxFinding.LeastSure(item));
            }),
            ItemStage.Of<DetectionItem>("write", 1, item => Write(item, model.Name, names, labels)),
        ];
        var system = new PipelineSystem<DetectionItem>(loading.OpenInputs().Items, stages, () => new DetectionItem(size, detector.Head.Length), () =>
        {
            detector.Dispose();
            labels.Dispose();
        });
        return loading.Pipeline(system, detector.Statistics, finding.Quality, detector.Times);
    }

    private static void Write(DetectionItem item, string modelName, ImmutableArray<string> names, ILabelWriter labels) => labels.Write(new ItemLabels(item.Name, modelName)
    {
        Boxes = [.. item.Boxes.Select(box => BoxFinding.Label(box, names))],
        Size = new ImageSize(item.Place.SourceWidth, item.Place.SourceHeight),
        Decision = item.Decision,
    });

    /// <summary>Gives seeded weights something to have found.</summary>
    private sealed class Injection(YoloHead head, Postprocessing.Boxes settings, ulong seed)
    {
        private readonly InjectedDetections detections = new(head);

        public void Apply(DetectionItem item) => detections.AddRandom(
            item.Prediction,
            Math.Min(settings.InjectedCandidates, InjectedDetections.Capacity(head.Grid, item.Place)), // a very long picture has fewer anchors
            item.Place,
            (float)settings.Threshold,
            SplitMix64.For(seed, (int)(item.Number % int.MaxValue)).Next());
    }
}
