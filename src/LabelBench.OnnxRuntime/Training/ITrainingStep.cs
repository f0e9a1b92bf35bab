using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Models;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>The graphs of one step, bound to the tensors that go from step to step.</summary>
internal interface ITrainingStep : IDisposable
{
    ImmutableArray<TrainingGraph> Graphs { get; }

    /// <summary>Pieces that a batch is taken in.</summary>
    int Pieces { get; }

    /// <summary>Of parameters, optimiser state and sums of gradients, all sets.</summary>
    Bytes StateBytes { get; }

    /// <summary>Takes as many pieces as a batch has and trains on them; nothing is changed where a gradient overflowed.</summary>
    /// <param name="rate">As <see cref="Optimiser.RateAt"/> gives it.</param>
    /// <param name="lossScale">For graphs in mixed precision.</param>
    StepResult Run(IBatchSource source, float rate, float lossScale);

    /// <summary>What training goes on with: parameters and optimiser state.</summary>
    IEnumerable<(string Name, Shape Shape)> Kept { get; }

    /// <summary>Reads the present values of what is <see cref="Kept"/>, in that order.</summary>
    void Read(Action<ReadOnlySpan<float>> read);
}

/// <param name="Loss">Mean over the batch.</param>
/// <param name="GradientNorm">Null where the graphs do not say it, or only of pieces.</param>
/// <param name="WaitedNs">Until batches were there.</param>
internal readonly record struct StepResult(double Loss, double? GradientNorm, bool Overflowed, long WaitedNs);
