using System.Collections.Immutable;

namespace LabelBench.Models;

/// <summary>Reverse-mode differentiation: operators record here how gradients follow, while a graph is built, and one walk back emits them.</summary>
/// <remarks>
/// Only what depends on a trained tensor is recorded, and a gradient is emitted only for such an input. Nodes that a gradient emits are not recorded
/// themselves. Griewank and Walther (2008), doi:10.1137/1.9780898717761, section 3.2.
/// </remarks>
internal sealed class GradientTape(GraphBuilder graph, GradientRecipes recipes)
{
    private readonly record struct Entry(ImmutableArray<Tensor> Outputs, Action<ImmutableArray<Tensor?>> Recipe);

    private readonly HashSet<string> _dependent = [];
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, List<Tensor>> _contributions = [];

    /// <summary>Values that depend on a trained tensor through an operator without a recipe, and that operator.</summary>
    private readonly Dictionary<string, string> _severed = [];
    private bool _isPaused;

    public GradientRecipes Recipes { get; } = recipes;

    /// <summary>From here on everything that is computed from the tensor is recorded.</summary>
    public TrainedTensor Watch(Tensor tensor, WeightInitialisation initialisation)
    {
        _dependent.Add(tensor.Name);
        return new TrainedTensor(tensor, new WeightTensor(tensor.Name, ElementType.Float32, tensor.Shape, initialisation));
    }

    /// <summary>Notes a node; until its operator records a recipe, no gradient passes through it.</summary>
    public void Emitted(string operatorName, ReadOnlySpan<Tensor?> inputs, IReadOnlyList<Tensor> outputs)
    {
        if (_isPaused)
            return;
        string? severing = null;
        foreach (var input in inputs)
            if (input is not null)
                severing = _severed.GetValueOrDefault(input.Name) ?? severing ?? (_dependent.Contains(input.Name) ? operatorName : null);
        if (severing is not null)
            foreach (var output in outputs)
                _severed[output.Name] = severing;
    }

    /// <summary>Records a recipe: given the gradients of the outputs (null for an output that nothing used), it adds those of the inputs.</summary>
    public void Record(ImmutableArray<Tensor> outputs, ReadOnlySpan<Tensor> inputs, Action<ImmutableArray<Tensor?>> recipe)
    {
        if (_isPaused)
            return;
        var isDependent = false;
        foreach (var input in inputs)
        {
            if (_severed.ContainsKey(input.Name))
                return; // the outputs stay severed
            isDependent |= _dependent.Contains(input.Name);
        }
        if (!isDependent)
            return;
        _entries.Add(new Entry(outputs, recipe));
        foreach (var output in outputs)
        {
            _severed.Remove(output.Name);
            _dependent.Add(output.Name);
        }
    }

    /// <summary>Emits <paramref name="parts"/> without recording them: what they make up has a recipe of its own.</summary>
    public T WithoutRecording<T>(Func<T> parts)
    {
        var before = _isPaused;
        _isPaused = true;
        try
        {
            return parts();
        }
        finally
        {
            _isPaused = before;
        }
    }

    /// <summary>Adds a contribution to the gradient of a tensor, which is emitted only where the tensor needs one.</summary>
    /// <exception cref="InvalidOperationException">The gradient does not have the tensor's shape and type: its recipe is wrong.</exception>
    public void Add(Tensor tensor, Func<Tensor> gradient)
    {
        if (!_dependent.Contains(tensor.Name))
            return;
        var contribution = gradient();
        if (contribution.Type != tensor.Type || !contribution.Shape.Equals(tensor.Shape))
            throw new InvalidOperationException($"The gradient of '{tensor}' came out as '{contribution}'.");
        if (!_contributions.TryGetValue(tensor.Name, out var known))
            _contributions[tensor.Name] = known = [];
        known.Add(contribution);
    }

    /// <summary>The gradient of the loss by a tensor, or null where the loss does not depend on it. Contributions are summed once.</summary>
    public Tensor? GradientOf(Tensor tensor)
    {
        if (!_contributions.TryGetValue(tensor.Name, out var contributions))
            return null;
        if (contributions.Count > 1)
        {
            var sum = WithoutRecording(() => Operators.SumOperator.Sum(graph, [.. contributions]));
            contributions.Clear();
            contributions.Add(sum);
        }
        return contributions[0];
    }

    /// <summary>Emits the gradients of everything that the loss depends on.</summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="seed">Gradient of what is minimised by the loss: 1, or the loss scale. A scalar.</param>
    /// <exception cref="InvalidOperationException">The loss depends on trained tensors through an operator without a recipe, or on none at all.</exception>
    public void Differentiate(Tensor loss, Tensor seed)
    {
        if (_severed.TryGetValue(loss.Name, out var operatorName))
            throw new InvalidOperationException($"Graph '{graph.Name}' cannot be differentiated: operator {operatorName} has no gradient recipe.");
        if (!_dependent.Contains(loss.Name))
            throw new InvalidOperationException($"Graph '{graph.Name}' cannot be trained: its loss depends on no trained tensor.");
        WithoutRecording(() =>
        {
            Add(loss, () => seed);
            for (var i = _entries.Count - 1; i >= 0; i--)
            {
                var gradients = _entries[i].Outputs.Select(GradientOf).ToImmutableArray();
                if (gradients.Any(gradient => gradient is not null))
                    _entries[i].Recipe(gradients);
            }
            return loss;
        });
    }
}
