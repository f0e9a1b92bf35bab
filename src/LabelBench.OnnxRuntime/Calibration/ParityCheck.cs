using System.Collections.Immutable;
using LabelBench.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Calibration;

/// <summary>Compares what a session puts out with what the FP32 model does on the CPU provider, on seeded inputs.</summary>
/// <remarks>Weights are random: this says whether a precision or provider computes the same function, never how accurate labels are.</remarks>
public static class ParityCheck
{
    /// <param name="fp32">The model in FP32, of the batch size that the candidate takes.</param>
    /// <param name="candidate">Session of the same model in any precision on any provider.</param>
    /// <param name="samples">Inputs to compare on, at least 1; with 4 every grain of image is among them.</param>
    /// <param name="seed">Of the inputs; another one than the calibration's, so that it is judged on inputs it has not seen.</param>
    /// <returns>One result per floating-point output, in the model's order; outputs of whole numbers are left out.</returns>
    public static ImmutableArray<OutputParity> AgainstFp32(GeneratedModel fp32, InferenceSession candidate, int samples, ulong seed)
    {
        using var reference = SeededRun.OpenOnCpu(fp32.ToBytes());
        return Compare(reference, candidate, fp32.Graph.Inputs, samples, seed);
    }

    /// <summary>The same with a reference session of the caller's.</summary>
    public static ImmutableArray<OutputParity> Compare(InferenceSession reference, InferenceSession candidate, ImmutableArray<ModelInput> inputs, int samples, ulong seed)
    {
        string[] outputs = [.. reference.OutputNames.Where(name => reference.OutputMetadata[name].ElementDataType == TensorElementType.Float)];
        var differences = outputs.Select(_ => new Difference()).ToArray();
        for (var sample = 0; sample < samples; sample++)
        {
            using var run = new SeededRun(inputs, seed, sample);
            using var expected = run.On(reference, outputs);
            using var actual = run.On(candidate, outputs);
            for (var i = 0; i < outputs.Length; i++)
                differences[i].Add(expected[i].GetTensorDataAsSpan<float>(), actual[i].GetTensorDataAsSpan<float>());
        }
        return [.. outputs.Zip(differences, (name, difference) => difference.Of(name))];
    }

    /// <summary>Sums over the positions where both are finite.</summary>
    internal sealed class Difference
    {
        private double squaredDifference, squaredReference, squaredOutput, product, largest;
        private long values, nonFinite;

        public void Add(ReadOnlySpan<float> reference, ReadOnlySpan<float> output)
        {
            if (reference.Length != output.Length)
                throw new ArgumentException($"The reference has {reference.Length} values and the output {output.Length}.", nameof(output));
            values += output.Length;
            for (var i = 0; i < output.Length; i++)
            {
                if (!float.IsFinite(output[i]) || !float.IsFinite(reference[i]))
                {
                    nonFinite++;
                    continue;
                }
                double expected = reference[i], actual = output[i];
                squaredDifference += (expected - actual) * (expected - actual);
                squaredReference += expected * expected;
                squaredOutput += actual * actual;
                product += expected * actual;
                largest = Math.Max(largest, Math.Abs(expected - actual));
            }
        }

        public OutputParity Of(string output) => new(
            output,
            Math.Sqrt(squaredReference == 0 ? squaredDifference : squaredDifference / squaredReference),
            largest,
            squaredReference == 0 || squaredOutput == 0 ? 0 : product / Math.Sqrt(squaredReference * squaredOutput),
            nonFinite,
            values);
    }
}
