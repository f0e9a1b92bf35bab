using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Sessions;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>A step in pieces: one graph adds the gradients of each piece to a sum, another lets the optimiser work on their mean.</summary>
/// <remarks>
/// The mean over pieces of equal size is the mean over the batch, so this is the step of a whole batch, apart from rounding and from statistics over the batch:
/// batch normalisation sees a piece at a time.
/// </remarks>
internal sealed class AccumulatedStep : ITrainingStep
{
    private readonly TrainingGraph accumulate;
    private readonly TrainingGraph apply;
    private readonly TrainingStates states;
    private readonly TrainingFeeds pieceFeeds;
    private readonly TrainingFeeds applyFeeds;
    private readonly BoundStep[,] additions = new BoundStep[2, TrainingStates.Zeros + 1];
    private readonly BoundStep[,] applications = new BoundStep[2, 2];
    private int current;

    /// <param name="accumulate">Reads a piece.</param>
    /// <param name="adding">Sessions of it; outlive this.</param>
    /// <param name="apply">The optimiser alone, of the same network.</param>
    /// <param name="applying">Sessions of it; outlive this.</param>
    /// <param name="pieces">At least 1.</param>
    public AccumulatedStep(TrainingGraph accumulate, SharedSession adding, TrainingGraph apply, SharedSession applying, int pieces)
    {
        (this.accumulate, this.apply, Pieces) = (accumulate, apply, pieces);
        var memory = adding.MemoryOf(0);
        states = new TrainingStates([accumulate, apply], memory);
        (pieceFeeds, applyFeeds) = (new TrainingFeeds(accumulate, memory), new TrainingFeeds(apply, memory));
        for (var set = 0; set < 2; set++)
        {
            for (var sums = 0; sums <= TrainingStates.Zeros; sums++)
                additions[set, sums] = new BoundStep(adding[0], [.. pieceFeeds.Inputs, .. states.Inputs(accumulate, set, sums)],
                    [.. pieceFeeds.Outputs, .. states.Outputs(accumulate, set, After(sums))], adding.CapturesGraph ? 1 + set * 3 + sums : null);
            for (var sums = 0; sums < 2; sums++)
                applications[set, sums] = new BoundStep(applying[0], [.. applyFeeds.Inputs, .. states.Inputs(apply, set, sums)],
                    states.Outputs(apply, 1 - set, sums), applying.CapturesGraph ? 1 + set * 2 + sums : null);
        }
    }

    public ImmutableArray<TrainingGraph> Graphs => [accumulate, apply];

    public int Pieces { get; }

    public Bytes StateBytes => states.Size;

    public StepResult Run(IBatchSource source, float rate, float lossScale)
    {
        pieceFeeds.Set(TrainingGraph.LossScale, lossScale);
        var (sums, loss, waited, overflowed, norm) = (TrainingStates.Zeros, 0.0, 0L, false, (double?)null);
        for (var piece = 0; piece < Pieces; piece++)
        {
            waited += source.Use(pieceFeeds.Load);
            pieceFeeds.Run(additions[current, sums]);
            loss += pieceFeeds.Get(TrainingGraph.Loss)!.Value / (double)Pieces;
            norm = pieceFeeds.Get(TrainingGraph.GradientNorm);
            overflowed |= norm is { } length && !double.IsFinite(length);
            sums = After(sums);
        }
        if (!overflowed)
            Apply(sums, rate);
        return new StepResult(loss, Pieces == 1 ? norm : null, overflowed, waited);
    }

    public IEnumerable<(string Name, Shape Shape)> Kept => TrainingStates.Kept(apply);

    public void Read(Action<ReadOnlySpan<float>> read) => states.Read(apply, current, read);

    public void Dispose()
    {
        foreach (var call in additions.Cast<BoundStep>().Concat(applications.Cast<BoundStep>()))
            call.Dispose();
        pieceFeeds.Dispose();
        applyFeeds.Dispose();
        states.Dispose();
    }

    private static int After(int sums) => sums == 0 ? 1 : 0;

    private void Apply(int sums, float rate)
    {
        applyFeeds.Set(TrainingGraph.LearningRate, rate);
        applyFeeds.Set(TrainingGraph.GradientScale, 1f / Pieces);
        applyFeeds.Run(applications[current, sums]);
        current = 1 - current;
    }
}
