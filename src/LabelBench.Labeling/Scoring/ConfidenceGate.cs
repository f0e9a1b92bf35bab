using LabelBench.Core;

namespace LabelBench.Labeling.Scoring;

/// <summary>What happens with a pre-label.</summary>
public enum GateDecision
{
    /// <summary>Taken as it is.</summary>
    Accept,

    /// <summary>A person looks at it.</summary>
    Review,

    /// <summary>Thrown away; a person labels from scratch.</summary>
    Reject,
}

/// <summary>Sorts pre-labels by confidence.</summary>
public sealed record ConfidenceGate
{
    private ConfidenceGate(double acceptFrom, double rejectBelow) => (AcceptFrom, RejectBelow) = (acceptFrom, rejectBelow);

    /// <summary>Confidence from which a label is accepted unseen, 0 to 1.</summary>
    public double AcceptFrom { get; }

    /// <summary>Confidence below which a label is rejected, 0 to 1, at most <see cref="AcceptFrom"/>.</summary>
    public double RejectBelow { get; }

    /// <param name="source">File or option that the thresholds come from, for messages.</param>
    public static Checked<ConfidenceGate> Create(double acceptFrom, double rejectBelow, string source)
    {
        var problems = new List<Problem>();
        if (!(acceptFrom is >= 0 and <= 1))
            problems.Add(new Problem(source, "accept_from", FormattableString.Invariant($"is {acceptFrom}; a confidence lies between 0 and 1.")));
        if (!(rejectBelow is >= 0 and <= 1))
            problems.Add(new Problem(source, "reject_below", FormattableString.Invariant($"is {rejectBelow}; a confidence lies between 0 and 1.")));
        if (problems.Count == 0 && rejectBelow > acceptFrom)
            problems.Add(new Problem(source, "reject_below", FormattableString.Invariant($"is {rejectBelow}, above accept_from ({acceptFrom}); labels between them would be both accepted and rejected.")));
        return problems.Count > 0 ? Checked<ConfidenceGate>.Invalid(problems) : Checked<ConfidenceGate>.Valid(new ConfidenceGate(acceptFrom, rejectBelow));
    }

    /// <summary>The decision; a confidence that is no number goes to a person.</summary>
    public GateDecision Decide(double confidence) =>
        confidence >= AcceptFrom ? GateDecision.Accept
        : confidence < RejectBelow ? GateDecision.Reject
        : GateDecision.Review;
}
