namespace LabelBench.Labeling.Vips;

/// <summary>File formats that this room writes.</summary>
public enum ImageFormat
{
    Jpeg,
    Png,
    WebP,
    Tiff,
    Gif,
}
