using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>preprocessing</c>, whose keys depend on what the task reads.</summary>
internal static class PreprocessingReader
{
    /// <summary>Usual ratio of the shorter side to the crop in evaluations on ImageNet: 256 to 224.</summary>
    private const double ShorterSideOverCrop = 256.0 / 224;

    public static ImagePreprocessing? ReadImage(YamlSection? section)
    {
        if (section is null)
            return null;
        var size = section.Integer("size", 1, Limits.LargestModelInput);
        var fit = section.Word<ImageFit>("fit", required: false) ?? ImageFit.Crop;
        var shorterSide = section.Integer("resize_shorter_side", 1, Limits.LargestModelInput, required: false);
        var mean = section.Numbers("mean", 3, 0, 1);
        var deviation = section.Numbers("standard_deviation", 3, 0, 1, aboveMinimum: true);
        section.RefuseUnknownKeys();
        if (shorterSide is not null && fit is not ImageFit.Crop)
            section.Report("resize_shorter_side", $"belongs to fit: crop; {Cell.Word(fit)} takes the size alone. Remove it.");
        else if (shorterSide < size)
            section.Report("resize_shorter_side", $"is {shorterSide}; the crop of {size} pixels needs at least {size}.");
        return size is null || mean is null || deviation is null
            ? null
            : new ImagePreprocessing(size.Value, shorterSide ?? DefaultShorterSide(size.Value, fit), mean.Value, deviation.Value, fit);
    }

    public static SlicePreprocessing? ReadSlice(YamlSection? section)
    {
        if (section is null)
            return null;
        var size = section.Integer("size", 1, Limits.LargestModelInput);
        var low = section.Number("low_percentile", 0, 100);
        var high = section.Number("high_percentile", 0, 100);
        section.RefuseUnknownKeys();
        if (high <= low)
            section.Report("high_percentile", "is not above low_percentile; nothing would lie between them.");
        return size is null || low is null || high is null ? null : new SlicePreprocessing(size.Value, low.Value, high.Value);
    }

    public static TextPreprocessing? ReadText(YamlSection? section)
    {
        if (section is null)
            return null;
        var length = section.Integer("sequence_length", 1, Limits.LargestModelInput);
        section.RefuseUnknownKeys();
        return length is null ? null : new TextPreprocessing(length.Value);
    }

    private static int DefaultShorterSide(int size, ImageFit fit) =>
        fit is ImageFit.Crop ? (int)Math.Round(size * ShorterSideOverCrop) : size;
}
