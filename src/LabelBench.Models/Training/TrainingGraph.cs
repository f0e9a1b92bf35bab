using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>A training step, or half of one, as one ONNX graph of standard operators: network, loss, gradients and optimiser.</summary>
/// <remarks>
/// A step is fed a batch (<see cref="X"/>, <see cref="Y"/>), the learning rate and every state in <see cref="States"/>, and gives back the loss and the
/// next value of every state. The file holds no parameters: they are drawn by <see cref="InitialValues"/> and live with whoever trains.
/// </remarks>
public sealed class TrainingGraph
{
    /// <summary>Input, a scalar: <see cref="Optimiser.RateAt"/>. Absent where a graph only accumulates.</summary>
    public const string LearningRate = "lr";

    /// <summary>Input of mixed-precision graphs, a scalar that lifts FP16 gradients out of the subnormal range; it does not change the step.</summary>
    public const string LossScale = "loss_scale";

    /// <summary>Input of a graph that applies summed gradients, a scalar that they are multiplied by.</summary>
    public const string GradientScale = "gradient_scale";

    /// <summary>Output, a scalar: mean loss of the batch before the step.</summary>
    public const string Loss = "loss";

    /// <summary>Output of mixed-precision graphs, a scalar: length of the gradient. Where it is not finite, FP16 overflowed: drop the step and lower the loss scale.</summary>
    public const string GradientNorm = "gradient_norm";

    internal TrainingGraph(
        TrainingArchitecture architecture, ModelSize size, TrainingOptions options, GeneratedModel model, ImmutableArray<TrainingState> states, long forwardFlops)
    {
        (Architecture, Size, Options, Model, States, ForwardFlops) = (architecture, size, options, model, states, forwardFlops);
        X = model.Graph.Inputs.FirstOrDefault(input => input.Name == "x");
        Y = model.Graph.Inputs.FirstOrDefault(input => input.Name == "y");
    }

    public TrainingArchitecture Architecture { get; }

    /// <summary>Batch and extents, all that the architecture reads set.</summary>
    public ModelSize Size { get; }

    public TrainingOptions Options { get; }

    /// <summary>The graph's file, for the model cache.</summary>
    public GeneratedModel Model { get; }

    /// <summary>Items of a batch; null where the graph only applies gradients.</summary>
    public ModelInput? X { get; }

    /// <summary>Labels of a batch, one class for each item, token or pixel; null where the graph only applies gradients.</summary>
    public ModelInput? Y { get; }

    /// <summary>What goes from run to run.</summary>
    public ImmutableArray<TrainingState> States { get; }

    /// <summary>Whether the graph takes a learning rate.</summary>
    public bool TakesLearningRate => Options.Phase != TrainingPhase.Accumulate;

    /// <summary>Whether the graph computes in FP16, takes a loss scale and gives the length of the gradient.</summary>
    public bool IsMixedPrecision => Options.Precision == ModelPrecision.Fp16 && Options.Phase != TrainingPhase.Apply;

    /// <summary>Trained numbers.</summary>
    public long ParameterCount => Model.Graph.ParameterCount;

    /// <summary>FLOPs of the network and its loss on one batch; a multiply-accumulate is 2.</summary>
    public long ForwardFlops { get; }

    /// <summary>FLOPs of one run.</summary>
    /// <remarks>
    /// Counts Conv, ConvTranspose, Gemm and MatMul, and a depthwise weight gradient as the convolution that it undoes. Left out are patches by one-hot
    /// convolutions, which only move data, and element-wise work, the optimiser's included.
    /// </remarks>
    public long Flops => Model.Graph.Flops;

    public int NodeCount => Model.Graph.NodeCount;

    /// <summary>Number of nodes by operator type.</summary>
    public ImmutableSortedDictionary<string, int> Operators => Model.Graph.Operators;

    /// <summary>Row-major values of a state before the first step: parameters drawn from the seed, the same bits on every platform; zeros otherwise.</summary>
    /// <exception cref="ArgumentException">The graph has no such state.</exception>
    public float[] InitialValues(TrainingState state)
    {
        if (!States.Contains(state))
            throw new ArgumentException($"'{state.Input}' is no state of '{Model.Name}'.", nameof(state));
        var values = new float[state.Shape.ElementCount];
        if (state.Role == TrainingRole.Parameters)
            DrawParameters(state, values);
        return values;
    }

    /// <summary>SHA-256 (hexadecimal) of all initial parameters, little-endian, in the order in which the network declares them; the same for both forms.</summary>
    public string ComputeInitialParametersSha256()
    {
        using var hash = new Sha256();
        foreach (var parameter in Model.Graph.FedParameters)
            hash.Append(WeightValues.Generate(parameter, Model.Options));
        return Convert.ToHexStringLower(hash.Finish());
    }

    /// <summary>Name of the output that replaces an input.</summary>
    internal static string Next(string input) => $"{input}.next";

    private void DrawParameters(TrainingState state, Memory<float> values)
    {
        if (Options.Form == ParameterForm.PerTensor)
        {
            var place = States.Where(one => one.Role == TrainingRole.Parameters).ToList().IndexOf(state);
            WeightValues.Draw(Model.Graph.FedParameters[place], Model.Options, values);
            return;
        }
        var start = 0;
        foreach (var parameter in Model.Graph.FedParameters)
        {
            var count = (int)parameter.Shape.ElementCount;
            WeightValues.Draw(parameter, Model.Options, values.Slice(start, count));
            start += count;
        }
    }
}
