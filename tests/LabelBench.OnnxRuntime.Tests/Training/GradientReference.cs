using LabelBench.Models;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>Central differences of a network's loss in double precision, at random places of every trained tensor.</summary>
/// <remarks>
/// Steps 1e-5 and 5e-6. Where the two disagree by more than 1e-8 and by more than 1e-6 of their size (or of 1e-3, where that is larger), a kink of Relu or of a maximum
/// lies between: such a component is skipped.
/// </remarks>
internal sealed class GradientReference
{
    private const int ComponentsPerTensor = 24;

    public GradientReference(TrainingArchitecture architecture, ModelSize size, int componentsPerTensor = ComponentsPerTensor)
    {
        (Architecture, Size) = (architecture, size);
        var graph = new GraphBuilder("forward", ModelPrecision.Fp32, new GradientRecipes());
        graph.Output("loss", architecture.Define(graph, size));
        var forward = graph.ToGraph();
        Parameters = forward.FedParameters.ToDictionary(parameter => parameter.Name, parameter => Perturbed(architecture, parameter));
        Batch = forward.Inputs.Select(input => input.Type == ElementType.Float32
            ? (input.Name, (Array)SeededInput.Floats(input, 3))
            : (input.Name, SeededInput.Integers(input, 3))).ToDictionary();
        var fed = Parameters.ToDictionary(one => one.Key, one => one.Value.Array);
        foreach (var input in forward.Inputs)
            fed[input.Name] = new NumberArray([.. Batch[input.Name].Cast<object>().Select(Convert.ToDouble)], [.. input.Shape]);
        var evaluation = new Float64Forward(forward.Structure, fed);
        Loss = evaluation.Loss;
        var random = new Random(3);
        var places = forward.FedParameters.SelectMany(parameter => Places(parameter, componentsPerTensor, random)).ToList();
        var found = places.AsParallel().AsOrdered().Select(place => Differentiate(evaluation, place.Tensor, place.Index)).ToList();
        Components = [.. found.OfType<Component>()];
        Skipped = found.Count - Components.Length;
    }

    /// <summary>Derivative of the loss by one number of one trained tensor.</summary>
    public sealed record Component(string Tensor, int Index, double Derivative);

    public TrainingArchitecture Architecture { get; }

    public ModelSize Size { get; }

    /// <summary>Values of every trained tensor: the initial ones and noise, so that scales are not 1 and shifts not 0.</summary>
    public Dictionary<string, (float[] Values, NumberArray Array)> Parameters { get; }

    /// <summary>Values of the inputs x and y where the network has them.</summary>
    public Dictionary<string, Array> Batch { get; }

    public double Loss { get; }

    public Component[] Components { get; }

    /// <summary>Components at a kink.</summary>
    public int Skipped { get; }

    private static (float[], NumberArray) Perturbed(TrainingArchitecture architecture, WeightTensor parameter)
    {
        var values = WeightValues.Draw(parameter, new GenerationOptions(7));
        var noise = WeightValues.Draw(parameter with { Initialisation = WeightInitialisation.Normal(0.1) }, new GenerationOptions(8));
        for (var i = 0; i < values.Length; i++)
            values[i] += noise[i];
        return (values, new NumberArray(Array.ConvertAll(values, value => (double)value), [.. parameter.Shape]));
    }

    private static IEnumerable<(string Tensor, int Index)> Places(WeightTensor parameter, int most, Random random)
    {
        var indices = Enumerable.Range(0, (int)parameter.Shape.ElementCount).ToArray();
        random.Shuffle(indices);
        return indices.Take(most).Select(index => (parameter.Name, index));
    }

    private static Component? Differentiate(Float64Forward forward, string tensor, int index)
    {
        var (wide, narrow) = (forward.CentralDifference(tensor, index, 1e-5), forward.CentralDifference(tensor, index, 5e-6));
        var gap = Math.Abs(wide - narrow);
        return gap > 1e-8 && gap > 1e-6 * Math.Max(1e-3, Math.Abs(narrow)) ? null : new Component(tensor, index, narrow);
    }
}
