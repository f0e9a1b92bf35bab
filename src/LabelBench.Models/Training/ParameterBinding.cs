using System.Collections.Immutable;
using LabelBench.Models.Operators;

namespace LabelBench.Models;

/// <summary>The tensors that a training graph trains, in one of the forms in which they go in and out.</summary>
internal abstract class ParameterBinding
{
    /// <summary>Declares the FP32 tensors that are trained as inputs.</summary>
    public static ParameterBinding Of(GraphBuilder graph, IReadOnlyList<TrainedTensor> trained, ParameterForm form) =>
        form == ParameterForm.Flat ? new FlatBinding(graph, trained) : new PerTensorBinding(graph, trained);

    /// <summary>The tensors that are trained.</summary>
    public abstract ImmutableArray<Tensor> Parameters { get; }

    /// <summary>Emits, in front of the network, what it computes with from what is trained.</summary>
    public abstract void Supply();

    /// <summary>One FP32 gradient for each of <see cref="Parameters"/> from those of the network's tensors.</summary>
    public abstract ImmutableArray<Tensor> Collect(Func<Tensor, Tensor> gradientOf);

    /// <summary>Name of a state that goes with a parameter, or of the parameter itself.</summary>
    public abstract string NameOf(int parameter, TrainingRole role);

    protected static string Suffix(TrainingRole role) => role switch
    {
        TrainingRole.Parameters => "parameters",
        TrainingRole.Momentum => "momentum",
        TrainingRole.FirstMoment => "first_moment",
        TrainingRole.SecondMoment => "second_moment",
        TrainingRole.GradientSum => "gradient_sum",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>One vector, cut into the network's tensors by Split and Reshape.</summary>
    private sealed class FlatBinding : ParameterBinding
    {
        private readonly GraphBuilder _graph;
        private readonly ImmutableArray<TrainedTensor> _trained;

        public FlatBinding(GraphBuilder graph, IReadOnlyList<TrainedTensor> trained)
        {
            (_graph, _trained) = (graph, [.. trained]);
            Parameters = [graph.Feed(NameOf(0, TrainingRole.Parameters), [checked((int)trained.Sum(one => one.Value.Shape.ElementCount))])];
        }

        public override ImmutableArray<Tensor> Parameters { get; }

        public override string NameOf(int parameter, TrainingRole role) => Suffix(role);

        public override void Supply() => _graph.AddInFront(() =>
        {
            var parts = _graph.Split(Parameters[0], 0, [.. _trained.Select(one => checked((int)one.Value.Shape.ElementCount))]);
            foreach (var (part, (value, _)) in parts.Zip(_trained))
                if (value.Type == ElementType.Float32)
                    _graph.Produce(value, "Reshape", [part, _graph.ConstantInt64(value.Shape.ToInt64())]);
                else
                    _graph.Produce(value, "Cast", [_graph.Reshape(part, value.Shape)], NodeAttribute.Int("to", (long)value.Type));
        });

        public override ImmutableArray<Tensor> Collect(Func<Tensor, Tensor> gradientOf) =>
            [_graph.Concat(0, [.. _trained.Select(one => _graph.Cast(_graph.Reshape(gradientOf(one.Value), [checked((int)one.Value.Shape.ElementCount)]), ElementType.Float32))])];
    }

    /// <summary>Every tensor by itself; one that the network computes with in FP16 has an FP32 tensor behind it.</summary>
    private sealed class PerTensorBinding : ParameterBinding
    {
        private readonly GraphBuilder _graph;
        private readonly ImmutableArray<TrainedTensor> _trained;

        public PerTensorBinding(GraphBuilder graph, IReadOnlyList<TrainedTensor> trained)
        {
            (_graph, _trained) = (graph, [.. trained]);
            Parameters = [.. trained.Select(Declare)];
        }

        public override ImmutableArray<Tensor> Parameters { get; }

        public override string NameOf(int parameter, TrainingRole role) =>
            role == TrainingRole.Parameters ? Parameters[parameter].Name : $"{_trained[parameter].Value.Name}/{Suffix(role)}";

        public override void Supply() => _graph.AddInFront(() =>
        {
            foreach (var ((value, _), parameter) in _trained.Zip(Parameters))
                if (value != parameter)
                    _graph.Produce(value, "Cast", [parameter], NodeAttribute.Int("to", (long)value.Type));
        });

        public override ImmutableArray<Tensor> Collect(Func<Tensor, Tensor> gradientOf) => [.. _trained.Select(one => _graph.Cast(gradientOf(one.Value), ElementType.Float32))];

        private Tensor Declare(TrainedTensor trained)
        {
            if (trained.Value.Type != ElementType.Float32)
                return _graph.Feed($"{trained.Value.Name}/fp32", trained.Value.Shape);
            _graph.Feed(trained.Value);
            return trained.Value;
        }
    }
}
