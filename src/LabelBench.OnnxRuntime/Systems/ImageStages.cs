using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;
using LabelBench.Measurement.Pipelines;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The stages that every image pipeline begins with: read, decode (and resize), preprocess.</summary>
internal static class ImageStages
{
    /// <exception cref="UnreachableException">The workload has no preprocessing, which its task requires.</exception>
    public static ImmutableArray<Stage<TItem>> Of<TItem>(TrialLoading loading) where TItem : ImageItem
    {
        var preprocessing = loading.Workload.Preprocessing ?? throw new UnreachableException();
        var decode = Decoder<TItem>(preprocessing);
        return
        [
            ItemStage.Of<TItem>("read", 1, item => item.Read()),
            ItemStage.Of<TItem>("decode", loading.Cell.DecodeWorkers, item => Try(item, decode)),
            Preprocess<TItem>(loading),
        ];
    }

    /// <summary>Decoded pixels to the model's input.</summary>
    public static Stage<TItem> Preprocess<TItem>(TrialLoading loading) where TItem : ImageItem
    {
        var preprocessing = loading.Workload.Preprocessing ?? throw new UnreachableException();
        var normalization = new PixelNormalization(ChannelOrder.Rgb, ToVector(preprocessing.Mean), ToVector(preprocessing.StandardDeviation));
        return ItemStage.Of<TItem>("preprocess", 1, item => PixelPlanes.Fill(item.Pixels, normalization, item.Planes));
    }

    /// <summary>Runs a decoder; what cannot be decoded becomes an unreadable item.</summary>
    public static void Try<TItem>(TItem item, Action<TItem> decode) where TItem : PipelineItem
    {
        try
        {
            decode(item);
        }
        catch (DecodeFailureException failure)
        {
            item.Unreadable = failure.Reason;
        }
    }

    private static Action<TItem> Decoder<TItem>(ImagePreprocessing preprocessing) where TItem : ImageItem
    {
        switch (preprocessing.Fit)
        {
            case ImageFit.Crop:
                var crop = new ClassificationCrop(preprocessing.ResizeShorterSide, preprocessing.Size);
                return item => crop.Decode(item.Encoded, item.File, item.Pixels);
            case ImageFit.Letterbox:
                return item => item.Place = Letterbox.Decode(item.Encoded, item.File, preprocessing.Size, preprocessing.Size, item.Scaled, item.Pixels);
            case ImageFit.Stretch:
                return item =>
                {
                    using var scaled = VipsImage.Thumbnail(item.Encoded, item.File, preprocessing.Size, preprocessing.Size, ThumbnailFit.Stretch);
                    scaled.CopyTo(item.Pixels);
                };
            default:
                throw new UnreachableException();
        }
    }

    private static Vector3 ToVector(ImmutableArray<float> values) => new(values[0], values[1], values[2]);
}
