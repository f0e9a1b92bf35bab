using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Tracking;
using LabelBench.Labeling.Video;
using LabelBench.Labeling.Vips;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Objects followed through clips: read, decode (and letterbox), preprocess, infer, boxes, crop, embed, track (in order), write.</summary>
internal static class VideoTrackingPipeline
{
    /// <summary>Share of the objects that the injected detections leave out in a frame, so that tracks have gaps to bridge.</summary>
    private const double MissRate = 0.05;

    /// <summary>Deviation of the injected boxes, as a share of their sides.</summary>
    private const double BoxNoise = 0.02;

    /// <summary>Boxes of a frame that are followed; with generated weights there are far fewer.</summary>
    private const int MaximumBoxes = 100;

    public static LoadedSystem Load(TrialLoading loading)
    {
        var settings = loading.Workload.Postprocessing as Postprocessing.Tracks ?? throw new UnreachableException();
        var (cell, size) = (loading.Cell, loading.Workload.Preprocessing!.Size);
        var (detect, embed) = (loading.Model("detect"), loading.Model(GeneratedSizes.Embed));
        var detector = Detector.Open(loading, detect, size);
        var embedder = Embedder.Open(loading, embed);
        var finding = new BoxFinding(detector.Head, (float)settings.Threshold, new SuppressionOptions((float)settings.Overlap, MaximumBoxes));
        var injected = new InjectedDetections(detector.InjectedHead ?? throw new UnreachableException());
        var names = loading.ClassNames(detector.Head.Classes);
        var inputs = loading.OpenInputs();
        var video = inputs.Video ?? throw new UnreachableException();
        var labels = loading.OpenLabels(names);
        var modelName = $"{detect.Name} + {embed.Name}";

        ImmutableArray<Stage<FrameItem>> stages =
        [
            new Stage<FrameItem>("read", 1, 1, CpuIsOwn: !video.Clips.Any(clip => clip is VideoClip.Stream), _ => new FrameSource(video.Clips, SceneOf, cell.DecodeWorkers)),
            ItemStage.Of<FrameItem>("decode", cell.DecodeWorkers, item => ImageStages.Try(item, one => Decode(one, size))),
            ImageStages.Preprocess<FrameItem>(loading),
            loading.ModelStage("infer", detector.Worker<FrameItem>),
            ItemStage.Of<FrameItem>("boxes", 1, item =>
            {
                injected.AddAround(item.Prediction, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(item.Seen), item.Place, (float)settings.Threshold,
                    SplitMix64.For(loading.Seed, (int)(item.Number % int.MaxValue)).Next());
                finding.Find(item);
            }),
            new Stage<FrameItem>("crop", cell.DecodeWorkers, 1, CpuIsOwn: true, _ => new ObjectCrop(GeneratedSizes.ReidentificationCrop)),
            new Stage<FrameItem>("embed", cell.Streams, 1, loading.ModelRunsAlone, embedder.Worker),
            new Stage<FrameItem>("track", 1, 1, CpuIsOwn: true, _ => new FrameTracking(loading.Gate)) { InOrder = true },
            ItemStage.Of<FrameItem>("write", 1, item => Write(item, modelName, names, labels)),
        ];
        var system = new PipelineSystem<FrameItem>(inputs.Items, stages, () => new FrameItem(size, detector.Head.Length, embedder.CropLength, embedder.EmbeddingLength), () =>
        {
            detector.Dispose();
            embedder.Dispose();
            labels.Dispose();
        });
        return loading.Pipeline(system, () => detector.Statistics().Concat(embedder.Statistics()), finding.Quality, () => CallTimes.Sum([detector.Times(), embedder.Times()]));

        SceneOptions SceneOf(int clip, int width, int height) => video.Scene(clip, width, height, settings.InjectedObjects) with
        {
            MissRate = MissRate,
            FalseAlarms = 0,
            BoxNoise = BoxNoise,
            EmbeddingLength = embedder.EmbeddingLength,
        };
    }

    private static void Decode(FrameItem item, int size)
    {
        if (!item.IsDecoded)
            VipsImage.Decode(item.Encoded, item.Name, item.Picture);
        item.Place = Letterbox.Fit(item.Picture, size, size, item.Scaled, item.Pixels);
    }

    private static void Write(FrameItem item, string modelName, ImmutableArray<string> names, ILabelWriter labels) => labels.Write(new ItemLabels(item.Name, modelName)
    {
        Boxes = [.. item.Tracked.Select(tracked => BoxFinding.Label(item.Boxes[tracked.Box], names) with { Track = tracked.Track })],
        Size = new ImageSize(item.Picture.Width, item.Picture.Height),
        Frame = item.InClip,
        Decision = item.Decision,
    });
}
