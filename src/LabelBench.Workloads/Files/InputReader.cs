using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>input</c>.</summary>
internal static class InputReader
{
    public const string Photos = "photos";
    public const string DocumentPages = "document-pages";
    public const string Folder = "folder";
    public const string SeededTensors = "seeded-tensors";

    /// <summary>Smallest side of a generated image, pixels: below it a JPEG is mostly header.</summary>
    private const int SmallestImage = 16;

    public static InputSource? Read(YamlSection section, string folder)
    {
        InputSource? input = null;
        switch (section.OneOf("kind", [Photos, DocumentPages, Folder, SeededTensors]))
        {
            case null:
                return null;
            case Photos:
                var (width, height, count) = ReadSize(section);
                // 0.1 is an almost empty picture, 24 an uncompressed one.
                var bits = section.Number("bits_per_pixel", 0.1, 24);
                input = width is null || height is null || count is null || bits is null ? null
                    : new InputSource.Photos(width.Value, height.Value, bits.Value, count.Value);
                break;
            case DocumentPages:
                var page = ReadSize(section);
                input = page.Width is null || page.Height is null || page.Count is null ? null
                    : new InputSource.DocumentPages(page.Width.Value, page.Height.Value, page.Count.Value);
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

    private static (int? Width, int? Height, int? Count) ReadSize(YamlSection section) =>
        (section.Integer("width", SmallestImage, Limits.LargestImage),
         section.Integer("height", SmallestImage, Limits.LargestImage),
         section.Integer("count", 1, Limits.LargestInputCount));
}
