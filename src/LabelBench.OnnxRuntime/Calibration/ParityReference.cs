using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LabelBench.Models;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Calibration;

/// <summary>What a generated model puts out in FP32 on the CPU provider for seeded inputs; made once, kept in the cache, compared with in every trial.</summary>
public sealed class ParityReference
{
    /// <summary>Another seed than the calibration's, so that an INT8 model is judged on inputs it has not seen.</summary>
    private const ulong Seed = 20_011;

    /// <summary>Items to compare on: with 4 of batch 1 every grain of image is among them.</summary>
    private const int Items = 4;

    private readonly GeneratedModel model;
    private readonly int samples;
    private readonly float[] values;

    private ParityReference(GeneratedModel model, int samples, float[] values) => (this.model, this.samples, this.values) = (model, samples, values);

    /// <summary>Largest relative L2 distance at which a precision still computes the same function.</summary>
    /// <remarks>
    /// FP32 kernels differ in the order of their sums, at most 1e-5 seen; TF32 and Winograd take it to 1e-3. FP16 stays below 0.01. INT8 reaches 0.12 on MobileNetV3-Large
    /// and 0.07 on the detector (all measured on a CPU with AVX-512 VNNI, images from fine to coarse).
    /// </remarks>
    public static double Limit(Precision precision) => precision switch
    {
        Precision.Fp32 => 5e-3,
        Precision.Fp16 => 0.03,
        Precision.Int8 => 0.3,
        _ => throw new ArgumentOutOfRangeException(nameof(precision)),
    };

    /// <summary>The reference of a model, read from the cache or made there.</summary>
    /// <param name="open">Opens the model's file; called only when the reference has to be made.</param>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    public static ParityReference Of(GeneratedModel fp32, string cacheFolder, Func<CachedModel> open)
    {
        var samples = Math.Max(1, Items / fp32.Batch);
        var path = Path.Combine(cacheFolder, "references", string.Create(CultureInfo.InvariantCulture, $"{fp32.Name}-seed{Seed}-n{samples}.f32"));
        var length = fp32.Graph.Outputs.Where(o => o.Type is ElementType.Float32 or ElementType.Int64).Sum(o => o.Shape.ElementCount) * samples;
        if (new FileInfo(path) is not { Exists: true } file || file.Length != length * sizeof(float))
        {
            using var model = open();
            Make(model, samples, path);
        }
        var values = new float[length];
        using (var stored = File.OpenRead(path))
            stored.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new ParityReference(fp32, samples, values);
    }

    /// <summary>Runs a session of the same model, in any precision on any provider, on the same inputs.</summary>
    /// <returns>One result per floating-point output, and one per output of class numbers.</returns>
    public (ImmutableArray<OutputParity> Outputs, ImmutableArray<ClassParity> Classes) Compare(InferenceSession candidate)
    {
        var (floats, classes) = (OutputsOf(model, ElementType.Float32), OutputsOf(model, ElementType.Int64));
        var differences = floats.Select(_ => new ParityCheck.Difference()).ToArray();
        var others = classes.Select(name => new ClassParity(name, 0, 0)).ToArray();
        var rest = values.AsSpan();
        for (var sample = 0; sample < samples; sample++)
        {
            using var run = new SeededRun(model.Graph.Inputs, Seed, sample);
            using var actual = run.On(candidate, [.. floats, .. classes]);
            for (var i = 0; i < floats.Length; i++)
            {
                var span = actual[i].GetTensorDataAsSpan<float>();
                differences[i].Add(rest[..span.Length], span);
                rest = rest[span.Length..];
            }
            for (var i = 0; i < classes.Length; i++)
            {
                var span = actual[floats.Length + i].GetTensorDataAsSpan<long>();
                others[i] = others[i].With(rest[..span.Length], span);
                rest = rest[span.Length..];
            }
        }
        return ([.. floats.Zip(differences, (name, difference) => difference.Of(name))], [.. others]);
    }

    private static string[] OutputsOf(GeneratedModel model, ElementType type) => [.. model.Graph.Outputs.Where(o => o.Type == type).Select(o => o.Name)];

    private static void Make(CachedModel fp32, int samples, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.part");
        using (var session = SeededRun.OpenOnCpu(fp32.Path))
        using (var file = File.Create(unfinished))
        {
            for (var sample = 0; sample < samples; sample++)
            {
                using var run = new SeededRun(fp32.Model.Graph.Inputs, Seed, sample);
                var floats = OutputsOf(fp32.Model, ElementType.Float32);
                using var outputs = run.On(session, [.. floats, .. OutputsOf(fp32.Model, ElementType.Int64)]);
                foreach (var (i, output) in outputs.Index())
                    file.Write(MemoryMarshal.AsBytes(i < floats.Length ? output.GetTensorDataAsSpan<float>() : AsFloats(output.GetTensorDataAsSpan<long>())));
            }
        }
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Class numbers are far below 2^24, up to which floats hold every whole number.</summary>
    private static float[] AsFloats(ReadOnlySpan<long> classes)
    {
        var floats = new float[classes.Length];
        TensorPrimitives.ConvertTruncating(classes, floats);
        return floats;
    }
}
