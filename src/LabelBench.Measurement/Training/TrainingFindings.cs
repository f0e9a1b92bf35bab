using System.Collections.Frozen;
using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Measurement.Training;

/// <summary>What training itself did wrong; no other machine would have done better.</summary>
internal static class TrainingFindings
{
    private const string NonFiniteLoss = "non-finite-loss";
    private const string EveryStepSkipped = "every-step-skipped";

    public static FrozenSet<string> All { get; } = FrozenSet.Create(StringComparer.Ordinal, NonFiniteLoss, EveryStepSkipped);

    public static IEnumerable<Finding> Of(TrainingOutcome? training)
    {
        if (training?.NonFiniteStep is { } step)
            yield return new Finding(NonFiniteLoss, true, string.Create(CultureInfo.InvariantCulture,
                $"the loss was NaN or infinite in step {step}, at a learning rate of {training.Setup.LearningRate:G4}: nothing was learned from there on; lower training.learning_rate in the workload file"));
        if (training is { LossScale: { SkippedSteps: var skipped, Last: var scale } } && skipped == training.StepsInAll)
            yield return new Finding(EveryStepSkipped, true, string.Create(CultureInfo.InvariantCulture,
                $"all of {skipped} steps were skipped, because FP16 gradients overflowed down to a loss scale of {scale:G6}: nothing was learned; train for more steps, or in fp32"));
    }
}
