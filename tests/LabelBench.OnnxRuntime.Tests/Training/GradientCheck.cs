using LabelBench.Models;
using LabelBench.Models.Onnx;
using LabelBench.OnnxRuntime.Calibration;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>FP32 gradients from ONNX Runtime against a reference.</summary>
/// <param name="RelativeL2">Length of all differences over the length of the reference.</param>
/// <param name="Worst">Largest difference over the largest of both values, 1 % of the tensor's largest gradient and 1e-4 of the largest of all.</param>
/// <param name="Components">Components that were compared.</param>
/// <param name="LossDifference">Relative difference of the losses.</param>
internal sealed record GradientCheck(double RelativeL2, double Worst, int Components, double LossDifference)
{
    /// <summary>The gate.</summary>
    public const double Allowed = 1e-5;

    public bool Passes => RelativeL2 < Allowed && LossDifference < Allowed;

    public static GradientCheck Of(GradientReference reference, GradientRecipes recipes) => Of(reference, Graph(reference, recipes), null);

    /// <summary>The same for a graph that something was done to.</summary>
    public static GradientCheck OfBroken(GradientReference reference, GradientRecipes recipes, Action<GraphProto> damage) => Of(reference, Graph(reference, recipes), damage);

    public static TrainingGraph Graph(GradientReference reference, GradientRecipes recipes) =>
        reference.Architecture.Build(reference.Size, new TrainingOptions(Form: ParameterForm.PerTensor, Phase: TrainingPhase.Accumulate, Recipes: recipes));

    private static GradientCheck Of(GradientReference reference, TrainingGraph graph, Action<GraphProto>? damage)
    {
        var model = ModelProto.Parser.ParseFrom(graph.Model.ToBytes());
        damage?.Invoke(model.Graph);
        var gradients = Run(reference, graph, Google.Protobuf.MessageExtensions.ToByteArray(model), out var loss);
        var largest = gradients.ToDictionary(gradient => gradient.Key, gradient => gradient.Value.Max(Math.Abs));
        var overall = largest.Values.Max();
        var (squares, total, worst) = (0.0, 0.0, 0.0);
        foreach (var (tensor, index, expected) in reference.Components)
        {
            var found = (double)gradients[tensor][index];
            var difference = Math.Abs(found - expected);
            var size = Math.Max(Math.Max(Math.Abs(found), Math.Abs(expected)), Math.Max(0.01 * largest[tensor], 1e-4 * overall));
            worst = Math.Max(worst, difference / size);
            squares += difference * difference;
            total += expected * expected;
        }
        return new GradientCheck(Math.Sqrt(squares / total), worst, reference.Components.Length, Math.Abs(loss - reference.Loss) / Math.Abs(reference.Loss));
    }

    private static Dictionary<string, float[]> Run(GradientReference reference, TrainingGraph graph, byte[] model, out double loss)
    {
        using var session = SeededRun.OpenOnCpu(model);
        using var options = new RunOptions();
        var inputs = graph.Model.Graph.Inputs.ToDictionary(input => input.Name, input => Value(reference, input));
        var sums = graph.States.Where(state => state.Output is not null).ToList();
        using var outputs = session.Run(options, [.. inputs.Keys], [.. inputs.Values], [TrainingGraph.Loss, .. sums.Select(state => state.Output!)]);
        loss = outputs[0].GetTensorDataAsSpan<float>()[0];
        foreach (var input in inputs.Values)
            input.Dispose();
        return sums.Zip(outputs.Skip(1), (state, value) => (state.Input[..state.Input.LastIndexOf('/')], value.GetTensorDataAsSpan<float>().ToArray())).ToDictionary();
    }

    /// <summary>Parameters and batch of the reference; gradients are summed from zero.</summary>
    private static OrtValue Value(GradientReference reference, ModelInput input)
    {
        var shape = input.Shape.ToInt64();
        if (reference.Parameters.TryGetValue(input.Name, out var parameter))
            return OrtValue.CreateTensorValueFromMemory(parameter.Values, shape);
        return reference.Batch.GetValueOrDefault(input.Name) switch
        {
            float[] values => OrtValue.CreateTensorValueFromMemory(values, shape),
            long[] values => OrtValue.CreateTensorValueFromMemory(values, shape),
            _ => OrtValue.CreateTensorValueFromMemory(new float[input.Shape.ElementCount], shape),
        };
    }
}
