using System.Collections.Immutable;
using LabelBench.Models.Operators;

namespace LabelBench.Models;

/// <summary>How a gradient changes the parameters. Its state starts at zero.</summary>
public abstract record Optimiser
{
    private Optimiser() { }

    /// <summary>Tensors, each as large as the parameters, that go from step to step.</summary>
    internal abstract ImmutableArray<TrainingRole> State { get; }

    /// <summary>What to feed to the graph's learning-rate input at a step.</summary>
    /// <param name="learningRate">As one states it.</param>
    /// <param name="step">1 for the first.</param>
    public abstract float RateAt(double learningRate, int step);

    /// <summary>Emits the new parameters and the new state from the old ones and the gradient, all FP32 and of one shape.</summary>
    internal abstract (Tensor Parameters, ImmutableArray<Tensor> State) Emit(GraphBuilder graph, Tensor parameters, Tensor gradient, ImmutableArray<Tensor> state, Tensor rate);

    private static Tensor Scaled(GraphBuilder graph, Tensor x, double factor) => graph.Mul(x, graph.Constant(ElementType.Float32, (float)factor));

    /// <summary>v = momentum v + g; p = p - rate v.</summary>
    /// <remarks>Sutskever et al. (2013), proceedings.mlr.press/v28/sutskever13, with the rate outside of the velocity as in PyTorch.</remarks>
    public sealed record SgdMomentum(double Momentum = 0.9) : Optimiser
    {
        internal override ImmutableArray<TrainingRole> State => [TrainingRole.Momentum];

        public override float RateAt(double learningRate, int step) => (float)learningRate;

        internal override (Tensor Parameters, ImmutableArray<Tensor> State) Emit(GraphBuilder graph, Tensor parameters, Tensor gradient, ImmutableArray<Tensor> state, Tensor rate)
        {
            var velocity = graph.Add(Scaled(graph, state[0], Momentum), gradient);
            return (graph.Sub(parameters, graph.Mul(velocity, rate)), [velocity]);
        }
    }

    /// <summary>m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p = p - rate m / (sqrt(v) + epsilon), the bias correction in the rate.</summary>
    /// <remarks>Kingma and Ba (2015), arXiv:1412.6980, the form before section 2.1.</remarks>
    public sealed record Adam(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : Optimiser
    {
        internal override ImmutableArray<TrainingRole> State => [TrainingRole.FirstMoment, TrainingRole.SecondMoment];

        public override float RateAt(double learningRate, int step) => (float)(learningRate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step)));

        internal override (Tensor Parameters, ImmutableArray<Tensor> State) Emit(GraphBuilder graph, Tensor parameters, Tensor gradient, ImmutableArray<Tensor> state, Tensor rate)
        {
            var first = graph.Add(Scaled(graph, state[0], Beta1), Scaled(graph, gradient, 1 - Beta1));
            var second = graph.Add(Scaled(graph, state[1], Beta2), Scaled(graph, graph.Mul(gradient, gradient), 1 - Beta2));
            var direction = graph.Div(first, graph.Add(graph.Sqrt(second), graph.Constant(ElementType.Float32, (float)Epsilon)));
            return (graph.Sub(parameters, graph.Mul(direction, rate)), [first, second]);
        }
    }
}
