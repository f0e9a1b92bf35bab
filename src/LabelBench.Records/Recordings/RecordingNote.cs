namespace LabelBench.Records.Recordings;

/// <summary>Something that happened while samples were taken.</summary>
/// <param name="AtNs">On the clock of the samples.</param>
/// <param name="Kind">Stable word: <c>reason</c> (a channel lost its value, or has it again), <c>scheduling</c> (how a lane's thread runs).</param>
/// <param name="Text">Null for a reason that no longer holds.</param>
/// <param name="Lane">Which lane it is about; null for all.</param>
/// <param name="Channel">Which channel of the lane it is about; null for the lane.</param>
public sealed record RecordingNote(long AtNs, string Kind, string? Text, int? Lane = null, int? Channel = null)
{
    public const string Reason = "reason", Scheduling = "scheduling";
}
