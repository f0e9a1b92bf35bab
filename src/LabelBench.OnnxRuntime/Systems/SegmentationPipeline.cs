using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Medical;
using LabelBench.Labeling.Segmentation;
using LabelBench.Labeling.Vips;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A class for every pixel of a slice: read, decode (and window), preprocess (resize), infer, postprocess (regions), write.</summary>
/// <remarks>Class 0 is the background and gets no label. Photographs go the same way, as slices of brightness.</remarks>
internal static class SegmentationPipeline
{
    /// <remarks>The segmenter has one input N x 1 x size x size; of its outputs see <see cref="SegmentationOutputs"/>.</remarks>
    public static LoadedSystem Load(TrialLoading loading)
    {
        var (cell, model) = (loading.Cell, loading.Model());
        var preprocessing = loading.Workload.SlicePreprocessing ?? throw new UnreachableException();
        var size = preprocessing.Size;
        var bound = BoundModel.Open(loading, model, [cell.Batch, 1, size, size]);
        var outputs = SegmentationOutputs.Of(bound.Calls[0], model.Name);
        var names = loading.ClassNames(outputs.Classes);
        var labels = loading.OpenLabels(names);

        ImmutableArray<Stage<SegmentationItem>> stages =
        [
            new Stage<SegmentationItem>("read", 1, 1, CpuIsOwn: true, _ => new SliceReader(preprocessing)),
            ItemStage.Of<SegmentationItem>("decode", cell.DecodeWorkers, item => ImageStages.Try(item, i => Decode(i, size))),
            new Stage<SegmentationItem>("preprocess", 1, 1, CpuIsOwn: true, _ => new Scaler(size)),
            loading.ModelStage<SegmentationItem>("infer", w => new Caller(bound.Calls[w], outputs, size)),
            new Stage<SegmentationItem>("postprocess", 1, 1, CpuIsOwn: true, _ => new Regions(loading, outputs, names, isGenerated: model.IsGenerated)),
            ItemStage.Of<SegmentationItem>("write", 1, item => labels.Write(new ItemLabels(item.Name, model.Name) { Masks = [.. item.Regions], Size = item.Size, Decision = item.Decision })),
        ];
        var system = new PipelineSystem<SegmentationItem>(loading.OpenInputs().Items, stages, () => new SegmentationItem(size, outputs), () =>
        {
            bound.Dispose();
            labels.Dispose();
        });
        return loading.Pipeline(system, bound.Statistics, calls: bound.Times);
    }

    /// <summary>Voxels to intensities between 0 and 1 in the slice's own size; an image straight to brightness in the model's.</summary>
    private static void Decode(SegmentationItem item, int size)
    {
        if (item.Volume is { } volume)
        {
            Voxels.Decode(volume.Header, item.Encoded, item.Intensities);
            volume.Window.Apply(item.Intensities);
            return;
        }
        var (width, height) = VipsImage.Measure(item.Encoded, item.File);
        item.Size = new ImageSize(width, height);
        using (var scaled = VipsImage.Thumbnail(item.Encoded, item.File, size, size, ThumbnailFit.Stretch))
            scaled.CopyTo(item.Pixels);
        GreyPlane.Fill(item.Pixels, item.Plane);
    }

    private sealed class Scaler(int size) : IStageWorker<SegmentationItem>
    {
        private readonly PlaneScaler scaler = new();

        public void Process(ReadOnlySpan<SegmentationItem> items)
        {
            foreach (var item in items)
            {
                if (item is { Unreadable: null, Volume: not null })
                    scaler.Resize(item.Intensities, item.Size.Width, item.Size.Height, item.Plane, size, size);
            }
        }

        public void Dispose() { }
    }

    private sealed class Caller(BoundCall call, SegmentationOutputs outputs, int size) : IStageWorker<SegmentationItem>
    {
        public void Process(ReadOnlySpan<SegmentationItem> items)
        {
            var input = call.Inputs[0].GetTensorMutableDataAsSpan<float>();
            for (var i = 0; i < items.Length; i++)
                items[i].Plane.CopyTo(input.Slice(i * size * size, size * size));
            call.Run();
            var logits = call.Outputs[outputs.Logits].GetTensorDataAsSpan<float>();
            for (var i = 0; i < items.Length; i++)
            {
                logits.Slice(i * outputs.LogitsLength, outputs.LogitsLength).CopyTo(items[i].Logits);
                if (outputs.Map is { } map)
                    TakeMap(call.Outputs[map], i, items[i].Map);
            }
        }

        public void Dispose() { }

        private static void TakeMap(OrtValue maps, int number, byte[] map)
        {
            if (maps.GetTensorTypeAndShape().ElementDataType == TensorElementType.UInt8)
                maps.GetTensorDataAsSpan<byte>().Slice(number * map.Length, map.Length).CopyTo(map);
            else
                MaskArgMax.FromIndices(maps.GetTensorDataAsSpan<long>().Slice(number * map.Length, map.Length), map);
        }
    }

    /// <summary>From the class map to regions in the slice's own pixels.</summary>
    private sealed class Regions(TrialLoading loading, SegmentationOutputs outputs, ImmutableArray<string> names, bool isGenerated) : IStageWorker<SegmentationItem>
    {
        private readonly Postprocessing.Masks settings = (Postprocessing.Masks?)loading.Workload.Postprocessing ?? throw new UnreachableException();
        private readonly ReviewGate? gate = loading.Gate;
        private readonly MaskRuns runs = new();
        private readonly MaskConfidence confidence = new();
        private readonly double[] means = new double[outputs.Classes];
        private readonly long[] areas = new long[outputs.Classes];

        public void Process(ReadOnlySpan<SegmentationItem> items)
        {
            foreach (var item in items)
            {
                if (item.Unreadable is null)
                    Find(item);
            }
        }

        public void Dispose() { }

        private void Find(SegmentationItem item)
        {
            if (outputs.Map is null)
                MaskArgMax.FromLogits(item.Logits, outputs.Classes, item.Map);
            if (isGenerated && settings.InjectedRegions > 0)
                InjectedRegions.Paint(item.Map, outputs.MapWidth, outputs.MapHeight, outputs.Classes, settings.InjectedRegions, SplitMix64.For(loading.Seed, (int)(item.Number % int.MaxValue)).Next());
            if (ClassAreas.Count(item.Map, areas) > 0)
                throw new TrialFailureException(FailureReason.UnusableInput, $"the class map of the model holds numbers beyond the {outputs.Classes} classes of its logits");
            var sure = confidence.Measure(item.Logits, outputs.LogitsWidth, outputs.LogitsHeight, item.Map, outputs.MapWidth, outputs.MapHeight, means);
            runs.Load(item.Map, outputs.MapWidth, outputs.MapHeight);
            for (var c = 1; c < outputs.Classes; c++)
            {
                if (areas[c] == 0)
                    continue;
                var region = runs.Of((byte)c, item.Size.Width, item.Size.Height);
                if (region.Area >= Math.Max(1, settings.SmallestRegion))
                    item.Regions.Add(new MaskLabel(names[c], means[c], region));
            }
            gate?.Decide(item, sure);
        }
    }
}
