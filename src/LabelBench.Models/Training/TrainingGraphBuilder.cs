using System.Collections.Immutable;
using LabelBench.Models.Operators;

namespace LabelBench.Models;

/// <summary>Puts network, gradients and optimiser together to one graph.</summary>
internal sealed class TrainingGraphBuilder
{
    private readonly TrainingArchitecture _architecture;
    private readonly TrainingOptions _options;
    private readonly GraphBuilder _graph;
    private readonly List<TrainingState> _states = [];

    private TrainingGraphBuilder(TrainingArchitecture architecture, TrainingOptions options)
    {
        (_architecture, _options) = (architecture, options);
        var phase = options.Phase.ToString().ToLowerInvariant();
        _graph = new GraphBuilder($"{architecture.Id}-{phase}", options.Precision, options.Recipes ?? architecture.Recipes);
    }

    private bool IsMixed => _options.Precision == ModelPrecision.Fp16;

    /// <param name="size">All free extents set.</param>
    public static TrainingGraph Build(TrainingArchitecture architecture, ModelSize size, TrainingOptions options)
    {
        var builder = new TrainingGraphBuilder(architecture, options);
        return options.Phase == TrainingPhase.Apply ? builder.OptimiserAlone(size) : builder.WithNetwork(size);
    }

    private TrainingGraph WithNetwork(ModelSize size)
    {
        var loss = _architecture.Define(_graph, size);
        var forwardFlops = _graph.Flops;
        var scale = IsMixed ? _graph.Feed(TrainingGraph.LossScale, Shape.Scalar) : null;
        _graph.Tape!.Differentiate(loss, scale ?? _graph.Constant(1));
        return _graph.Compose(() =>
        {
            var binding = ParameterBinding.Of(_graph, _graph.Trained, _options.Form);
            var gradients = Unscaled(binding.Collect(GradientOf), scale);
            binding.Supply();
            _graph.Output(TrainingGraph.Loss, loss);
            if (_options.Phase == TrainingPhase.Step)
                Optimise(binding, gradients);
            else
                Accumulate(binding, gradients);
            if (IsMixed)
                _graph.Output(TrainingGraph.GradientNorm, Norm(gradients));
            return Finish(size, forwardFlops);
        });
    }

    /// <summary>The network is laid out on a graph of its own, for the parameters that it has.</summary>
    private TrainingGraph OptimiserAlone(ModelSize size)
    {
        var network = new GraphBuilder(_architecture.Id, ModelPrecision.Fp32, _architecture.Recipes);
        _architecture.Define(network, size);
        return _graph.Compose(() =>
        {
            _graph.Adopt(network.Trained);
            var binding = ParameterBinding.Of(_graph, _graph.Trained, _options.Form);
            var scale = _graph.Feed(TrainingGraph.GradientScale, Shape.Scalar);
            ImmutableArray<Tensor> gradients = [.. binding.Parameters.Select((_, i) => _graph.Mul(Feed(binding, i, TrainingRole.GradientSum, isReturned: false), scale))];
            Optimise(binding, gradients);
            return Finish(size, forwardFlops: 0);
        });
    }

    private void Optimise(ParameterBinding binding, ImmutableArray<Tensor> gradients)
    {
        var rate = _graph.Feed(TrainingGraph.LearningRate, Shape.Scalar);
        var optimiser = _architecture.Optimiser;
        foreach (var (i, parameter) in binding.Parameters.Index())
        {
            Note(binding, i, TrainingRole.Parameters, isReturned: true);
            ImmutableArray<Tensor> state = [.. optimiser.State.Select(role => Feed(binding, i, role, isReturned: true))];
            var next = optimiser.Emit(_graph, parameter, gradients[i], state, rate);
            foreach (var (role, tensor) in optimiser.State.Zip(next.State).Prepend((TrainingRole.Parameters, next.Parameters)))
                _graph.Output(TrainingGraph.Next(binding.NameOf(i, role)), tensor);
        }
    }

    private void Accumulate(ParameterBinding binding, ImmutableArray<Tensor> gradients)
    {
        foreach (var (i, gradient) in gradients.Index())
        {
            Note(binding, i, TrainingRole.Parameters, isReturned: false);
            var sum = _graph.Add(Feed(binding, i, TrainingRole.GradientSum, isReturned: true), gradient);
            _graph.Output(TrainingGraph.Next(binding.NameOf(i, TrainingRole.GradientSum)), sum);
        }
    }

    private Tensor Feed(ParameterBinding binding, int parameter, TrainingRole role, bool isReturned)
    {
        Note(binding, parameter, role, isReturned);
        return _graph.Feed(binding.NameOf(parameter, role), binding.Parameters[parameter].Shape);
    }

    private void Note(ParameterBinding binding, int parameter, TrainingRole role, bool isReturned)
    {
        var name = binding.NameOf(parameter, role);
        _states.Add(new TrainingState(name, isReturned ? TrainingGraph.Next(name) : null, binding.Parameters[parameter].Shape, role));
    }

    private Tensor GradientOf(Tensor trained) => _graph.Tape!.GradientOf(trained)
        ?? throw new InvalidOperationException($"The loss of '{_architecture.Id}' does not depend on '{trained.Name}'.");

    /// <summary>Gradients of the loss itself from those of the scaled loss.</summary>
    private ImmutableArray<Tensor> Unscaled(ImmutableArray<Tensor> gradients, Tensor? lossScale)
    {
        if (lossScale is null)
            return gradients;
        var inverse = _graph.Div(_graph.Constant(ElementType.Float32, 1), lossScale);
        return [.. gradients.Select(gradient => _graph.Mul(gradient, inverse))];
    }

    /// <summary>Length of all gradients together: not finite where FP16 overflowed.</summary>
    private Tensor Norm(ImmutableArray<Tensor> gradients)
    {
        var squares = gradients.Select(gradient => _graph.ReduceSum(_graph.Mul(gradient, gradient), [.. Enumerable.Range(0, gradient.Shape.Rank)], keepAxes: false));
        return _graph.Sqrt(_graph.Sum([.. squares]));
    }

    private TrainingGraph Finish(ModelSize size, long forwardFlops)
    {
        var model = new GeneratedModel(_graph.ToGraph(), size.Batch, new GenerationOptions(_options.Seed, Precision: _options.Precision));
        return new TrainingGraph(_architecture, size, _options, model, [.. _states], forwardFlops);
    }
}
