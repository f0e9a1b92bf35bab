using System.Globalization;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>Whether a model takes what a workload feeds it.</summary>
internal static class ModelFit
{
    /// <summary>Checks a model with one floating-point input.</summary>
    /// <param name="expected">Shape that the workload makes.</param>
    /// <exception cref="TrialFailureException">The model has another number of inputs, another type or another shape; the message names both.</exception>
    public static void Check(InferenceSession session, string modelName, params ReadOnlySpan<long> expected)
    {
        var wanted = Words(expected);
        if (session.InputMetadata.Count != 1)
            throw Misfit($"{modelName} has {session.InputMetadata.Count} inputs ({string.Join(", ", session.InputNames)}); this workload feeds one of {wanted} floats.");
        var (name, input) = session.InputMetadata.First();
        if (input.ElementDataType != TensorElementType.Float)
            throw Misfit($"{modelName} takes {input.ElementDataType} values at its input '{name}'; this workload feeds {wanted} floats.");
        var fits = input.Dimensions.Length == expected.Length;
        for (var axis = 0; fits && axis < expected.Length; axis++)
            fits = input.Dimensions[axis] <= 0 || input.Dimensions[axis] == expected[axis];
        if (!fits)
            throw Misfit($"{modelName} takes {Words(input.Dimensions.Select(d => (long)d).ToArray())} at its input '{name}'; this workload feeds {wanted}. Set preprocessing.size and the batch size to the model's.");
    }

    private static TrialFailureException Misfit(string text) => new(FailureReason.UnusableInput, text);

    private static string Words(ReadOnlySpan<long> shape)
    {
        var words = new List<string>();
        foreach (var extent in shape)
            words.Add(extent > 0 ? extent.ToString(CultureInfo.InvariantCulture) : "any");
        return string.Join(" x ", words);
    }
}
