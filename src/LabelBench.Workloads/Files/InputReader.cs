using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>input</c>.</summary>
internal static class InputReader
{
    public const string Photos = "photos";
    public const string DocumentPages = "document-pages";
    public const string Clips = "clips";
    public const string Volumes = "volumes";
    public const string Sentences = "sentences";
    public const string Speech = "speech";
    public const string Embeddings = "embeddings";
    public const string TrainingBatches = "training-batches";
    public const string Folder = "folder";
    public const string SeededTensors = "seeded-tensors";

    /// <summary>Smallest side of a generated image, pixels: below it a JPEG is mostly header.</summary>
    private const int SmallestImage = 16;

    public static InputSource? Read(YamlSection section, string folder)
    {
        InputSource? input = null;
        switch (section.OneOf("kind", [Photos, DocumentPages, Clips, Volumes, Sentences, Speech, Embeddings, TrainingBatches, Folder, SeededTensors]))
        {
            case null:
                return null;
            case Photos:
                var (width, height, count) = ReadSize(section);
                var bits = ReadBitsPerPixel(section);
                input = width is null || height is null || count is null || bits is null ? null
                    : new InputSource.Photos(width.Value, height.Value, bits.Value, count.Value);
                break;
            case DocumentPages:
                var page = ReadSize(section);
                input = page.Width is null || page.Height is null || page.Count is null ? null
                    : new InputSource.DocumentPages(page.Width.Value, page.Height.Value, page.Count.Value);
                break;
            case Clips:
                input = ReadClips(section);
                break;
            case Volumes:
                var slice = ReadSize(section);
                var slices = section.Integer("slices", 1, Limits.MostSlices);
                input = slice.Width is null || slice.Height is null || slice.Count is null || slices is null ? null
                    : new InputSource.Volumes(slice.Width.Value, slice.Height.Value, slices.Value, slice.Count.Value);
                break;
            case Sentences:
                var (words, sentences) = (section.Number("mean_words", 3, 1000), section.Integer("count", 1, Limits.LargestInputCount));
                input = words is null || sentences is null ? null : new InputSource.Sentences(words.Value, sentences.Value);
                break;
            case Speech:
                var (seconds, recordings) = (section.Number("seconds", 1, 3600), section.Integer("count", 1, Limits.LargestInputCount));
                input = seconds is null || recordings is null ? null : new InputSource.Speech(seconds.Value, recordings.Value);
                break;
            case Embeddings:
                var (dimensions, vectors) = (section.Integer("dimensions", 2, Limits.LargestModelInput), section.Integer("count", 1, Limits.MostEmbeddings));
                input = dimensions is null || vectors is null ? null : new InputSource.Embeddings(dimensions.Value, vectors.Value);
                break;
            case TrainingBatches:
                var (batches, side, length) = (
                    section.Integer("count", 1, Limits.MostBatches),
                    section.Integer("image_side", 1, Limits.LargestModelInput, required: false),
                    section.Integer("sequence_length", 1, Limits.LargestModelInput, required: false));
                input = batches is null ? null : new InputSource.TrainingBatches(batches.Value, side, length);
                break;
            case Folder:
                input = section.Text("path") is { } path ? new InputSource.Folder(Path.GetFullPath(path, Path.GetFullPath(folder))) : null;
                break;
            case SeededTensors:
                input = new InputSource.SeededTensors();
                break;
        }
        section.RefuseUnknownKeys();
        return input;
    }

    private static InputSource.Clips? ReadClips(YamlSection section)
    {
        var (width, height, count) = ReadSize(section);
        var bits = ReadBitsPerPixel(section);
        var frames = section.Integer("frames", 1, Limits.LargestInputCount);
        var rate = section.Number("frames_per_second", 0, 1000, aboveMinimum: true);
        return width is null || height is null || count is null || bits is null || frames is null || rate is null ? null
            : new InputSource.Clips(width.Value, height.Value, bits.Value, frames.Value, rate.Value, count.Value);
    }

    /// <summary>0.1 is an almost empty picture, 24 an uncompressed one.</summary>
    private static double? ReadBitsPerPixel(YamlSection section) => section.Number("bits_per_pixel", 0.1, 24);

    private static (int? Width, int? Height, int? Count) ReadSize(YamlSection section) =>
        (section.Integer("width", SmallestImage, Limits.LargestImage),
         section.Integer("height", SmallestImage, Limits.LargestImage),
         section.Integer("count", 1, Limits.LargestInputCount));
}
