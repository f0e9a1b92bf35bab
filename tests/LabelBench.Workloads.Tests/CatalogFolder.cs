using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

/// <summary>A throw-away folder with workload files.</summary>
internal sealed class CatalogFolder : IDisposable
{
    /// <summary>Those that the shipped files name; what sizes they take is the business of the tests about sizes.</summary>
    public static readonly KnownArchitecture[] Architectures =
        [
            .. new[]
            {
                "resnet50-v1.5", "mobilenet-v3-large", "mobilenet-v2", "yolo-csp-pan-n", "unet-2d", "bert-base", "bilstm-crf", "vit-b16", "dropout-head",
                "yolo-csp-pan-m", "unet-2d-base64", "vit-l16", "bert-large",
            }.Select(id => new KnownArchitecture(id, AnySize, AnySize)),
            .. new[]
            {
                "linear-probe", "resnet50-fine-tune", "residual-cnn", "mobilenet-block", "unet-segmenter", "bert-base-tagger", "encoder-tagger", "bilstm-tagger",
            }.Select(id => new KnownArchitecture(id, AnySize, AnySize, IsTrained: true)),
        ];

    private static SizeRule AnySize => new(224, 1, 1, 4096);

    public string Path { get; } = Directory.CreateTempSubdirectory("labelbench-catalog-").FullName;

    /// <summary>The text of a file that ships with LabelBench, without its profiles.</summary>
    public static string Shipped(string name)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(WorkloadCatalog.ShippedFolder, name));
        return text.IndexOf("\nprofiles:", StringComparison.Ordinal) is >= 0 and var end ? text[..(end + 1)] : text;
    }

    public CatalogFolder With(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public Checked<WorkloadCatalog> Load() => WorkloadCatalog.Load(Path, Architectures);

    /// <summary>The problems of one workload file.</summary>
    public static IReadOnlyList<Problem> ProblemsOf(string text)
    {
        using var folder = new CatalogFolder().With("w.yaml", text);
        return folder.Load().Problems;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
