using LabelBench.Models.Onnx;

namespace LabelBench.Models;

/// <content>What a training graph needs beside an inference graph: a tape, and weights that are fed instead of stored.</content>
public sealed partial class GraphBuilder
{
    private readonly List<TrainedTensor> _trained = [];

    /// <param name="recipes">Which of several ways the gradients of some operators go.</param>
    /// <exception cref="ArgumentException">The precision is INT8.</exception>
    internal GraphBuilder(string name, ModelPrecision precision, GradientRecipes recipes)
        : this(name, precision) => Tape = new GradientTape(this, recipes);

    /// <summary>Records how gradients follow; null in an inference graph.</summary>
    internal GradientTape? Tape { get; }

    /// <summary>Trained tensors of a training graph, in the order in which they were declared.</summary>
    internal IReadOnlyList<TrainedTensor> Trained => _trained;

    /// <summary>Type of scales and shifts: FP32 in training, where sums over whole batches leave FP16's range and precision.</summary>
    internal ElementType NormalisationType => Tape is null ? FloatType : ElementType.Float32;

    /// <summary>FLOPs counted so far.</summary>
    internal long Flops => _flops.Values.Sum();

    /// <summary>Declares a trained tensor that is computed with in a type of its own: normalisation stays FP32 in a mixed-precision graph.</summary>
    internal Tensor Weight(string name, Shape shape, WeightInitialisation initialisation, ElementType type)
    {
        var tensor = Register(new Tensor(Scoped(name), type, shape));
        if (Tape is null)
            _weights.Add(new WeightTensor(tensor.Name, type, shape, initialisation));
        else
            _trained.Add(Tape.Watch(tensor, initialisation));
        return tensor;
    }

    /// <summary>Takes over the trained tensors of a network that is laid out elsewhere: their initial values, not the network.</summary>
    internal void Adopt(IEnumerable<TrainedTensor> trained)
    {
        foreach (var one in trained)
            _trained.Add(one with { Value = Register(one.Value) });
    }

    /// <summary>Declares an FP32 input that the caller supplies, in every precision.</summary>
    internal Tensor Feed(string name, Shape shape)
    {
        var input = Register(new Tensor(name, ElementType.Float32, shape));
        Feed(input);
        return input;
    }

    /// <summary>Makes a trained FP32 tensor an input of the graph.</summary>
    internal void Feed(Tensor trained)
    {
        _inputs.Add(new ModelInput(Require(trained).Name, trained.Type, trained.Shape, new InputValues.FromCaller()));
        _structure.Input.Add(ValueInfo(trained));
    }

    /// <summary>Adds the node that a declared tensor comes from.</summary>
    internal void Produce(Tensor trained, string operatorName, ReadOnlySpan<Tensor?> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        AddNode(operatorName, NextName($"{trained.Name}/{operatorName}"), inputs, [Require(trained).Name], attributes);
        _structure.ValueInfo.Add(ValueInfo(trained));
    }

    /// <summary>Puts the nodes that <paramref name="emit"/> adds in front of all others.</summary>
    internal void AddInFront(Action emit)
    {
        var before = _structure.Node.Count;
        emit();
        NodeProto[] nodes = [.. _structure.Node.Skip(before), .. _structure.Node.Take(before)];
        _structure.Node.Clear();
        _structure.Node.Add(nodes);
    }
}
