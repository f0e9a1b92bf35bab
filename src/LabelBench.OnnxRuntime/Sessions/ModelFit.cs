using System.Globalization;
using LabelBench.Labeling.Detection;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>Whether a model takes what a workload feeds it.</summary>
internal static class ModelFit
{
    /// <summary>Checks a model with one floating-point input.</summary>
    /// <param name="remedy">What to do about another shape.</param>
    /// <param name="expected">Shape that the workload makes.</param>
    /// <exception cref="TrialFailureException">The model has another number of inputs, another type or another shape; the message names both.</exception>
    public static void Check(InferenceSession session, string modelName, string remedy, params ReadOnlySpan<long> expected)
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
            throw Misfit($"{modelName} takes {Words(input.Dimensions.Select(d => (long)d).ToArray())} at its input '{name}'; this workload feeds {wanted}. {remedy}");
    }

    /// <summary>Checks what a detector put out: [N, 4 + classes, anchors], as Ultralytics exports YOLOv8 and YOLO11.</summary>
    /// <param name="call">Was run once, so that its outputs have their shapes.</param>
    /// <param name="batch">Images of a call.</param>
    /// <exception cref="TrialFailureException">It put out something else; the message names what.</exception>
    public static (int Anchors, int Classes) Detections(InferenceSession session, string modelName, BoundCall call, int batch)
    {
        var outputs = session.OutputNames.Zip(call.Outputs, (name, value) => (name, value.GetTensorTypeAndShape()))
            .Select(o => (o.name, o.Item2.ElementDataType.ToString(), o.Item2.ElementDataType == TensorElementType.Float, o.Item2.Shape.Select(e => (long?)e).ToArray())).ToList();
        if (DetectionOutput.WhyNot(outputs, batch) is { } reason)
            throw Misfit($"{modelName} {reason}");
        var extents = call.Outputs[0].GetTensorTypeAndShape().Shape;
        return ((int)extents[2], (int)extents[1] - DetectionHead.BoxRows);
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
