using System.Numerics;

namespace LabelBench.Labeling.Images;

/// <summary>Which colour comes first in a model's input.</summary>
public enum ChannelOrder
{
    Rgb,
    Bgr,
}

/// <summary>How 8-bit pixels become a model's numbers: (value / 255 - mean) / deviation, per plane.</summary>
/// <param name="Order">Order of the planes; mean and deviation follow it.</param>
/// <param name="Mean">Per plane, on the scale 0 to 1.</param>
/// <param name="Deviation">Per plane, on the scale 0 to 1, above 0.</param>
public readonly record struct PixelNormalization(ChannelOrder Order, Vector3 Mean, Vector3 Deviation)
{
    private static readonly Vector3 ImageNetMean = new(0.485f, 0.456f, 0.406f);
    private static readonly Vector3 ImageNetDeviation = new(0.229f, 0.224f, 0.225f);

    /// <summary>0 to 1, RGB: YOLO-style detectors, U-Net.</summary>
    public static PixelNormalization Unit { get; } = new(ChannelOrder.Rgb, Vector3.Zero, Vector3.One);

    /// <summary>ImageNet statistics, RGB: torchvision classifiers, ViT.</summary>
    public static PixelNormalization ImageNet { get; } = new(ChannelOrder.Rgb, ImageNetMean, ImageNetDeviation);

    /// <summary>PP-OCR text detection. PaddleOCR reads BGR and applies the ImageNet figures in their RGB order all the same, so the blue plane gets the red mean; the model was trained that way.</summary>
    public static PixelNormalization PaddleDetection { get; } = new(ChannelOrder.Bgr, ImageNetMean, ImageNetDeviation);

    /// <summary>PP-OCR direction and recognition: -1 to 1, BGR.</summary>
    public static PixelNormalization PaddleRecognition { get; } = new(ChannelOrder.Bgr, new Vector3(0.5f), new Vector3(0.5f));
}
