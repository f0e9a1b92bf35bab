using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Measurement.Pipelines;
using LabelBench.Models;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Cuts every box out of its frame and fits it into the embedding model's input, whatever its shape, with the statistics of ImageNet: what re-identification models are trained with.</summary>
internal sealed class ObjectCrop(ImageExtent extent) : IStageWorker<FrameItem>
{
    private readonly PixelBuffer crop = new(extent.Width, extent.Height);

    public void Process(ReadOnlySpan<FrameItem> items)
    {
        foreach (var item in items)
        {
            if (item.Unreadable is not null)
                continue;
            item.MakeRoom();
            for (var i = 0; i < item.Boxes.Count; i++)
            {
                var box = item.Boxes[i];
                var toSource = Matrix3x2.CreateScale(box.Width / extent.Width, box.Height / extent.Height) * Matrix3x2.CreateTranslation(box.Left, box.Top);
                AffineWarp.Draw(item.Picture, crop, toSource);
                PixelPlanes.Fill(crop, PixelNormalization.ImageNet, item.Crop(i));
            }
        }
    }

    public void Dispose() { }
}
