using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>The only proof that a provider works: a small network computed by it, compared with the CPU. A broken driver or library can end the process.</summary>
public static class ProviderTrial
{
    private const string Name = "trial", Architecture = "tiny";
    private const ulong Seed = 1;

    /// <summary>Largest difference from the CPU, as a share of the largest output. FP32 sums in another order differ by some 1e-6; TF32 by 1e-3.</summary>
    private const double Tolerance = 1e-3;

    /// <param name="device">As a cell names it.</param>
    public static ProviderCheck Run(ExecutionProvider provider, string device)
    {
        var file = Path.GetTempFileName();
        try
        {
            new GeneratedModel(ModelArchitectures.Find(Architecture, Name).ValueOrThrow(), new ModelSize(), new GenerationOptions(Seed)).Save(file);
            return Compare(Outputs(file, ExecutionProvider.Cpu, "cpu"), Outputs(file, provider, device));
        }
        catch (TrialFailureException failure)
        {
            return ProviderCheck.Blocks(Name, failure.Message, "put right what the message names");
        }
        catch (OnnxRuntimeException failure)
        {
            return ProviderCheck.Blocks(Name, $"a small network could not be computed: {Beginning(failure.Message.ReplaceLineEndings(" "))}", "check the driver and the libraries named above");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Libraries append whole graphs to what they say.</summary>
    private static string Beginning(string text)
    {
        const int Longest = 400;
        return text.Length <= Longest ? text : text[..Longest] + " ...";
    }

    internal static ProviderCheck Compare(float[] expected, float[] actual)
    {
        var largest = expected.Max(Math.Abs);
        var difference = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        // Max looks past what is no number.
        return expected.Length == actual.Length && actual.All(float.IsFinite) && difference <= Tolerance * largest
            ? ProviderCheck.Passes(Name, "a small network was computed, with the same outputs as on the CPU")
            : ProviderCheck.Blocks(Name, FormattableString.Invariant($"a small network was computed with other outputs than on the CPU: they differ by {difference:G3}, the largest is {largest:G3}"), "check the driver; the figures of such a device mean nothing");
    }

    private static float[] Outputs(string file, ExecutionProvider provider, string device)
    {
        var cell = new Cell(Name, Scope.Infer, Scenario.Offline, provider, device, Precision.Fp32, 1, 1, 1, 0);
        using var session = new SessionFactory(cell).Open(file);
        using var run = new RunOptions();
        var inputs = session.InputMetadata.ToDictionary(i => i.Key, i => Fill([.. i.Value.Dimensions.Select(d => (long)Math.Max(1, d))]));
        try
        {
            using var outputs = session.Run(run, inputs, session.OutputNames);
            return [.. outputs.SelectMany(o => o.GetTensorDataAsSpan<float>().ToArray())];
        }
        finally
        {
            foreach (var input in inputs.Values)
                input.Dispose();
        }
    }

    /// <summary>Numbers from -1 to 1, the same each time.</summary>
    private static OrtValue Fill(long[] shape)
    {
        var random = new Core.SplitMix64(Seed);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.Between(-1, 1);
        return OrtValue.CreateTensorValueFromMemory(values, shape);
    }
}
