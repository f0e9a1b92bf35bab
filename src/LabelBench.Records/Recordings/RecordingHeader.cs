using System.Collections.Immutable;

namespace LabelBench.Records.Recordings;

/// <summary>What a recording says about itself, so that it can be read without the program that wrote it.</summary>
/// <param name="Origin"><c>measured</c>, or how the samples were made: <c>synthetic: square wave, seed 1</c>.</param>
public sealed record RecordingHeader(string Origin, ImmutableArray<RecordedLane> Lanes)
{
    public const string Measured = "measured";
}
