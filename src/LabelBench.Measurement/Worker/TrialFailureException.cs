using LabelBench.Records;

namespace LabelBench.Measurement.Worker;

/// <summary>Ends a trial for a reason of the closed list.</summary>
public sealed class TrialFailureException(FailureReason reason, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public FailureReason Reason { get; } = reason;
}
