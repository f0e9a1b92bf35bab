using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Where the tensors of training lie.</summary>
internal static class TrainingMemory
{
    /// <exception cref="TrialFailureException">The provider lets nobody into its memory, where parameters must stay.</exception>
    public static CallMemory Of(SharedSession sessions) => sessions.MemoryOf(0) is { BindsAnew: false } memory ? memory
        : throw new TrialFailureException(FailureReason.ProviderUnavailable,
            "training keeps its parameters in the memory of the device, and this build's execution provider is no plug-in and lets nobody into it; use a build with the plug-in, or --ep cpu");
}
