using LabelBench.Core;
using LabelBench.Labeling.Scoring;

namespace LabelBench.Labeling.Review;

/// <summary>How many pre-labels the confidence gate accepted, sent to review and rejected. A plain sum: counts of several workers add up.</summary>
public readonly record struct GateCount(long Accepted, long Reviewed, long Rejected)
{
    public long Total => Accepted + Reviewed + Rejected;

    public Reading<Share> AcceptedShare => Of(Accepted);

    public Reading<Share> ReviewedShare => Of(Reviewed);

    public Reading<Share> RejectedShare => Of(Rejected);

    public GateCount With(GateDecision decision) => decision switch
    {
        GateDecision.Accept => this with { Accepted = Accepted + 1 },
        GateDecision.Review => this with { Reviewed = Reviewed + 1 },
        GateDecision.Reject => this with { Rejected = Rejected + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    public static GateCount operator +(GateCount a, GateCount b) => new(a.Accepted + b.Accepted, a.Reviewed + b.Reviewed, a.Rejected + b.Rejected);

    private Reading<Share> Of(long part) => Total > 0 ? new Share((double)part / Total) : Reading.Missing<Share>("no pre-label came to the gate");
}
